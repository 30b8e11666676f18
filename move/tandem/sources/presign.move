/// Presigns: one-time nonces made in advance by the validators, sold one by one. A presign is
/// consumed by value, so it serves one message, ever.
module tandem::presign;

use std::bcs;
use sui::balance::{Self, Balance};
use sui::coin::{Self, Coin};
use sui::hash::blake2b256;
use sui::sui::SUI;
use sui::table::{Self, Table};
use tandem::committee::{Self, Certificate};
use tandem::event;
use tandem::message;
use tandem::network::{Self, Network};
use tandem::network_key::NetworkKey;
use tandem::scheme;

// === Errors ===

/// Pool, batch, key or presign belong to different networks.
const EWrongNetwork: u64 = 0;
/// The batch has no entry, or more than 32.
const EEntries: u64 = 1;
/// A digest or session id is not 32 bytes.
const EDigestLength: u64 = 2;
/// A batch with this session id was already posted.
const EAlreadyPosted: u64 = 3;
/// The entry bytes do not divide into equal entries, or are empty.
const EBytes: u64 = 4;
/// Every presign of the batch is taken.
const ESoldOut: u64 = 5;
/// A chunk is longer than 16 KiB.
const EChunkLength: u64 = 6;
/// A presign digest occurs twice.
const EDuplicateDigest: u64 = 7;
/// Presigns of one key need a dWallet that this version does not have.
const EPrivate: u64 = 8;

// === Constants ===

const MAX_ENTRIES: u64 = 32;
const MAX_CHUNK_BYTES: u64 = 16 * 1024;

// === Structs ===

/// Shared; one per network and scheme.
public struct PresignPool has key {
    id: UID,
    network: ID,
    curve: u8,
    algorithm: u8,
    /// Batches by session id: a certificate works once.
    posted: Table<vector<u8>, ID>,
}

/// Shared.
public struct PresignBatch has key {
    id: UID,
    pool: ID,
    network: ID,
    network_key: ID,
    nk_id: vector<u8>,
    curve: u8,
    algorithm: u8,
    sid: vector<u8>,
    epoch: u64,
    /// 32 zero bytes: serves every generated key.
    key_digest: vector<u8>,
    /// presignDigest of every entry.
    digests: vector<vector<u8>>,
    /// blake2b256 of the BCS of the chunks that the entries came in.
    bytes_digest: vector<u8>,
    /// Bit i: entry i is taken.
    taken: u32,
    available: u16,
    poster: address,
    fees: Balance<SUI>,
}

/// One entry of a batch, reserved. Owned; consumed by signing.
public struct Presign has key, store {
    id: UID,
    network: ID,
    network_key: ID,
    nk_id: vector<u8>,
    curve: u8,
    algorithm: u8,
    batch: ID,
    sid: vector<u8>,
    index: u16,
    epoch: u64,
    key_digest: vector<u8>,
    digest: vector<u8>,
}

/// What a request keeps of a presign.
public struct PresignRef has copy, drop, store {
    presign: ID,
    batch: ID,
    sid: vector<u8>,
    index: u16,
    epoch: u64,
    key_digest: vector<u8>,
    digest: vector<u8>,
}

// === Public functions ===

/// Posts a batch. Certificate: kind 4, subject = sid, digest = MH("tandem/v1/presign-batch", {pool,
/// nk_id, curve, algorithm, sid, epoch, key_digest, digests, blake2b256(BCS(chunks))}). `chunks`
/// are the entries one after the other, cut into pieces of at most 16 KiB; the event has them.
public fun post_batch(
    pool: &mut PresignPool,
    network: &Network,
    key: &NetworkKey,
    certificate: Certificate,
    sid: vector<u8>,
    key_digest: vector<u8>,
    digests: vector<vector<u8>>,
    chunks: vector<vector<u8>>,
    ctx: &mut TxContext,
) {
    network.assert_post();
    let network_id = object::id(network);
    assert!(pool.network == network_id && key.network() == network_id, EWrongNetwork);
    assert_digests(&sid, &key_digest, &digests);
    assert!(key_digest == no_key(), EPrivate);
    assert!(!pool.posted.contains(sid), EAlreadyPosted);
    assert_chunks(&chunks, digests.length());
    // Joining the chunks byte by byte would cost more than everything else together.
    let bytes_digest = blake2b256(&bcs::to_bytes(&chunks));
    let pool_id = object::id(pool);
    let nk_id = key.nk_id();
    let epoch = network.epoch();
    let digest = message::presign_batch(
        pool_id,
        nk_id,
        pool.curve,
        pool.algorithm,
        sid,
        epoch,
        key_digest,
        digests,
        bytes_digest,
    );
    let subject = sui::address::from_bytes(sid);
    network.consume(certificate, committee::kind_presign_batch(), subject, digest);
    let batch = PresignBatch {
        id: object::new(ctx),
        pool: pool_id,
        network: network_id,
        network_key: object::id(key),
        nk_id,
        curve: pool.curve,
        algorithm: pool.algorithm,
        sid,
        epoch,
        key_digest,
        digests,
        bytes_digest,
        taken: 0,
        available: digests.length() as u16,
        poster: ctx.sender(),
        fees: balance::zero(),
    };
    let id = object::id(&batch);
    pool.posted.add(sid, id);
    event::presign_batch_posted(
        id,
        pool_id,
        nk_id,
        pool.curve,
        pool.algorithm,
        sid,
        epoch,
        digests,
        chunks,
        batch.poster,
    );
    transfer::share_object(batch);
}

/// Takes the first free entry for exactly the presign price, which is not refunded.
public fun reserve(
    batch: &mut PresignBatch,
    network: &Network,
    payment: Coin<SUI>,
    ctx: &mut TxContext,
): Presign {
    network.assert_reserve();
    assert!(batch.network == object::id(network), EWrongNetwork);
    network::assert_price(payment.value(), network.price_presign());
    assert!(batch.available > 0, ESoldOut);
    batch.fees.join(payment.into_balance());
    let index = first_free(batch.taken);
    batch.taken = batch.taken | (1 << index);
    batch.available = batch.available - 1;
    let presign = Presign {
        id: object::new(ctx),
        network: batch.network,
        network_key: batch.network_key,
        nk_id: batch.nk_id,
        curve: batch.curve,
        algorithm: batch.algorithm,
        batch: object::id(batch),
        sid: batch.sid,
        index: index as u16,
        epoch: batch.epoch,
        key_digest: batch.key_digest,
        digest: batch.digests[index as u64],
    };
    event::presign_reserved(
        object::id(batch),
        object::id(&presign),
        presign.index,
        presign.digest,
        ctx.sender(),
    );
    presign
}

/// Sends the collected fees to whoever posted the batch. Permissionless.
public fun collect(batch: &mut PresignBatch, ctx: &mut TxContext) {
    let fees = batch.fees.withdraw_all();
    if (fees.value() == 0) {
        fees.destroy_zero();
    } else {
        transfer::public_transfer(coin::from_balance(fees, ctx), batch.poster);
    }
}

// === Public functions: reading ===

public fun is_posted(pool: &PresignPool, sid: vector<u8>): bool { pool.posted.contains(sid) }

public fun available(batch: &PresignBatch): u16 { batch.available }

public fun fees(batch: &PresignBatch): u64 { batch.fees.value() }

public fun digest(presign: &Presign): vector<u8> { presign.digest }

public fun batch(presign: &Presign): ID { presign.batch }

public fun index(presign: &Presign): u16 { presign.index }

// === Package functions ===

public(package) fun network(presign: &Presign): ID { presign.network }

public(package) fun network_key(presign: &Presign): ID { presign.network_key }

public(package) fun curve(presign: &Presign): u8 { presign.curve }

public(package) fun algorithm(presign: &Presign): u8 { presign.algorithm }

public(package) fun ref_digest(presign: &PresignRef): vector<u8> { presign.digest }

/// The only end of a presign.
public(package) fun consume(presign: Presign): PresignRef {
    let Presign { id, batch, sid, index, epoch, key_digest, digest, .. } = presign;
    let reference = PresignRef {
        presign: id.to_inner(),
        batch,
        sid,
        index,
        epoch,
        key_digest,
        digest,
    };
    id.delete();
    reference
}

/// Shares the pool of a scheme and returns its id; installing makes one per scheme.
public(package) fun share_pool(
    network: ID,
    curve: u8,
    algorithm: u8,
    ctx: &mut TxContext,
): ID {
    scheme::assert_algorithm(curve, algorithm);
    let id = object::new(ctx);
    let pool = PresignPool { id, network, curve, algorithm, posted: table::new(ctx) };
    let pool_id = object::id(&pool);
    transfer::share_object(pool);
    pool_id
}

/// The key digest of a presign that serves every generated key.
public(package) fun no_key(): vector<u8> { vector::tabulate!(32, |_| 0u8) }

// === Private functions ===

fun assert_digests(sid: &vector<u8>, key_digest: &vector<u8>, digests: &vector<vector<u8>>) {
    assert!(sid.length() == 32 && key_digest.length() == 32, EDigestLength);
    let count = digests.length();
    assert!(count > 0 && count <= MAX_ENTRIES, EEntries);
    count.do!(|i| {
        assert!(digests[i].length() == 32, EDigestLength);
        i.do!(|j| assert!(digests[i] != digests[j], EDuplicateDigest));
    });
}

/// Aborts unless the chunks together are `count` entries of one length.
fun assert_chunks(chunks: &vector<vector<u8>>, count: u64) {
    let mut length = 0;
    chunks.do_ref!(|chunk| {
        assert!(chunk.length() <= MAX_CHUNK_BYTES, EChunkLength);
        length = length + chunk.length();
    });
    assert!(length > 0 && length % count == 0, EBytes);
}

fun first_free(taken: u32): u8 {
    let mut index = 0;
    while ((taken >> index) & 1 == 1) index = index + 1;
    index
}
