/// One key, one dWallet, ever: the registers of user shares and public keys, in 64 shared objects
/// so that creations rarely meet. A twin dWallet with a second cap would sign around every rule.
module tandem::key_shard;

use std::bcs;
use sui::hash::blake2b256;
use sui::table::{Self, Table};

// === Errors ===

/// This user share or public key already belongs to a dWallet.
const ETaken: u64 = 0;
/// The point does not belong in this shard.
const EWrongShard: u64 = 1;
/// The shard belongs to another network.
const EWrongNetwork: u64 = 2;

// === Constants ===

const SHARDS: u8 = 64;

// === Structs ===

/// Shared.
public struct KeyShard has key {
    id: UID,
    network: ID,
    index: u8,
    taken: Table<Entry, bool>,
}

/// A user share X_A carries its network key id; a public key X carries none.
public struct Entry has copy, drop, store {
    nk_id: vector<u8>,
    curve: u8,
    point: vector<u8>,
}

// === Public functions ===

public fun shard_count(): u8 { SHARDS }

/// `blake2b256(u8 curve || point)[0] mod 64`.
public fun index_of(curve: u8, point: &vector<u8>): u8 {
    let mut bytes = bcs::to_bytes(&curve);
    bytes.append(*point);
    blake2b256(&bytes)[0] % SHARDS
}

public fun is_share_taken(
    shard: &KeyShard,
    nk_id: vector<u8>,
    curve: u8,
    point: vector<u8>,
): bool {
    shard.taken.contains(Entry { nk_id, curve, point })
}

public fun is_key_taken(shard: &KeyShard, curve: u8, point: vector<u8>): bool {
    shard.taken.contains(Entry { nk_id: vector[], curve, point })
}

public fun index(shard: &KeyShard): u8 { shard.index }

// === Package functions ===

/// Shares a new shard and returns its id.
public(package) fun share(network: ID, index: u8, ctx: &mut TxContext): ID {
    let shard = KeyShard { id: object::new(ctx), network, index, taken: table::new(ctx) };
    let id = object::id(&shard);
    transfer::share_object(shard);
    id
}

public(package) fun take_share(
    shard: &mut KeyShard,
    network: ID,
    nk_id: vector<u8>,
    curve: u8,
    point: vector<u8>,
) {
    shard.take(network, Entry { nk_id, curve, point });
}

public(package) fun take_key(shard: &mut KeyShard, network: ID, curve: u8, point: vector<u8>) {
    shard.take(network, Entry { nk_id: vector[], curve, point });
}

/// Frees the share of a dWallet that never became active.
public(package) fun release_share(
    shard: &mut KeyShard,
    network: ID,
    nk_id: vector<u8>,
    curve: u8,
    point: vector<u8>,
) {
    shard.assert_place(network, curve, &point);
    shard.taken.remove(Entry { nk_id, curve, point });
}

// === Private functions ===

fun take(shard: &mut KeyShard, network: ID, entry: Entry) {
    shard.assert_place(network, entry.curve, &entry.point);
    assert!(!shard.taken.contains(entry), ETaken);
    shard.taken.add(entry, true);
}

fun assert_place(shard: &KeyShard, network: ID, curve: u8, point: &vector<u8>) {
    assert!(shard.network == network, EWrongNetwork);
    assert!(index_of(curve, point) == shard.index, EWrongShard);
}
