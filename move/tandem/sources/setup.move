/// Installs a network in one transaction: begin, add_member for every validator, finish. The
/// genesis committee is fixed by it.
module tandem::setup;

use tandem::blame;
use tandem::committee::{Self, Roster};
use tandem::key_shard;
use tandem::network::{Self, Config, InstallCap, Network};
use tandem::presign;
use tandem::scheme;

// === Structs ===

/// A network under construction; has to be finished in the same transaction.
public struct Setup {
    network: Network,
    roster: Roster,
}

// === Public functions ===

/// `chain_id`: digest of the chain's genesis checkpoint, 32 bytes, which Move cannot read. `suite`:
/// "CL-128", "CL-112" or "CL-TEST".
public fun begin(
    cap: &mut InstallCap,
    chain_id: vector<u8>,
    suite: vector<u8>,
    config: Config,
    ctx: &mut TxContext,
): Setup {
    let network = network::install(cap, chain_id, suite, config, ctx);
    let roster = committee::roster(chain_id, network::original_package());
    Setup { network, roster }
}

/// Adds the next party. `possession`: BLS signature (96 bytes) of `PossessionMessage` by the
/// party's own BLS key.
public fun add_member(
    setup: &mut Setup,
    validator: address,
    weight: u16,
    bls_key: vector<u8>,
    possession: vector<u8>,
    protocol_key: vector<u8>,
    sealing_key: vector<u8>,
    sealing_proof: vector<u8>,
    peer_id: vector<u8>,
    addresses: vector<vector<u8>>,
) {
    let member = committee::member(
        validator,
        weight,
        bls_key,
        protocol_key,
        sealing_key,
        sealing_proof,
        peer_id,
        addresses,
    );
    setup.roster.add_member(member, &possession);
}

/// Freezes the committee and shares the network, its 64 key shards, one presign pool per scheme and
/// the register of culprits.
public fun finish(setup: Setup, ctx: &mut TxContext) {
    let Setup { network, roster } = setup;
    let id = object::id(&network);
    let committee = roster.freeze_roster(id, 0, ctx);
    let shards = vector::tabulate!(key_shard::shard_count() as u64, |i| {
        key_shard::share(id, i as u8, ctx)
    });
    let schemes = vector[
        vector[scheme::secp256k1(), scheme::ecdsa()],
        vector[scheme::secp256k1(), scheme::taproot()],
        vector[scheme::secp256r1(), scheme::ecdsa()],
        vector[scheme::ed25519(), 0],
        vector[scheme::ristretto255(), 0],
    ];
    let pools = schemes.map!(|pair| {
        let pool = presign::share_pool(id, pair[0], pair[1], ctx);
        network::pool_ref(pair[0], pair[1], pool)
    });
    let culprits = blame::share(id, ctx);
    network.installed(committee, shards, pools, culprits);
}

// === Test-only functions ===

/// Adds a member without looking at its proof of possession.
#[test_only]
public fun add_member_for_testing(setup: &mut Setup, member: committee::Member) {
    setup.roster.add_member_for_testing(member);
}
