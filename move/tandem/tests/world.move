/// A small world for the tests: an installed network of four validators with 3, 3, 2, 2 of 10
/// shares, a network key, and one transaction at a time. Certificates are made, never verified: the
/// VM that runs Move tests accepts every BLS signature.
#[test_only, allow(unused_mut_ref)]
module tandem::world;

use std::unit_test::destroy;
use sui::clock::{Self, Clock};
use sui::coin::{Self, Coin};
use sui::sui::SUI;
use sui::test_scenario::{Self, Scenario};
use tandem::approval::{Self, Approval};
use tandem::ceremony::{Self, Ceremony};
use tandem::committee::{Self, Certificate, Committee, Member};
use tandem::dwallet::{Self, DWallet, DWalletCap};
use tandem::key_shard::{Self, KeyShard};
use tandem::message;
use tandem::network::{Self, Config, InstallCap, Network};
use tandem::network_key::{Self, NetworkKey};
use tandem::presign::{Self, Presign, PresignBatch, PresignPool};
use tandem::setup;
use tandem::sign::{Self, SignRequest};
use tandem::tweak::{Self, Path};
use tandem::vectors;

public struct World {
    scenario: Scenario,
    clock: Clock,
}

const DEPLOYER: address = @0xd;
/// Creator of the dWallet in `vectors`.
const ALICE: address = @0xa11ce;
const POSTER: address = @0xb0b;

public fun deployer(): address { DEPLOYER }

public fun alice(): address { ALICE }

public fun poster(): address { POSTER }

public fun validator(party: u64): address {
    vector[@0x1000, @0x1001, @0x1002, @0x1003][party]
}

// === Prices and times ===

public fun price_activation(): u64 { 500 }

public fun price_presign(): u64 { 70 }

public fun price_sign(): u64 { 300 }

public fun price_verification(): u64 { 40 }

public fun request_ms(): u64 { 60_000 }

public fun activation_ms(): u64 { 120_000 }

public fun stage_ms(): u64 { 30_000 }

public fun unfreeze_ms(): u64 { 86_400_000 }

public fun config(paused: u32): Config {
    network::config(
        paused,
        price_activation(),
        price_presign(),
        price_sign(),
        price_verification(),
        request_ms(),
        activation_ms(),
        stage_ms(),
        unfreeze_ms(),
        4096,
        16,
    )
}

// === Beginning and end ===

/// Keys that differ in every member; `seed` fills them.
public fun member(validator: address, weight: u16, seed: u8): Member {
    committee::member(
        validator,
        weight,
        vector::tabulate!(48, |_| seed),
        vector::tabulate!(32, |_| seed),
        vector::tabulate!(32, |_| seed + 64),
        b"proof",
        vector[seed],
        vector[b"/ip4/127.0.0.1/tcp/4001"],
    )
}

/// The package was published and nothing else.
public fun published(): World {
    let mut scenario = test_scenario::begin(DEPLOYER);
    network::init_for_testing(scenario.ctx());
    let clock = clock::create_for_testing(scenario.ctx());
    World { scenario, clock }
}

/// Installs a network from the deployer's latest cap.
public fun install(world: &mut World) {
    world.next(DEPLOYER);
    let mut cap = world.scenario.take_from_sender<InstallCap>();
    let chain_id = vector::tabulate!(32, |_| 9u8);
    let ctx = world.scenario.ctx();
    let mut setup = setup::begin(&mut cap, chain_id, b"CL-TEST", config(0), ctx);
    let weights = vector[3, 3, 2, 2];
    weights.length().do!(|i| {
        setup.add_member_for_testing(member(validator(i), weights[i], i as u8 + 1));
    });
    setup.finish(ctx);
    world.scenario.return_to_sender(cap);
}

/// A network without a key. Its id is the one in `vectors`.
public fun installed(): World {
    let mut world = published();
    world.install();
    world
}

/// Another network of the same package.
public fun other_network(world: &mut World): Network {
    world.next(DEPLOYER);
    network::init_for_testing(world.scenario.ctx());
    world.install();
    world.next(DEPLOYER);
    world.scenario.take_shared()
}

/// The fields of the network key in `vectors`.
public fun key_draft(): network_key::Draft {
    let mut draft = network_key::draft(vectors::nk_id(), vectors::raw_messages()[0]);
    draft.add_curve(0, b"pk K", vectors::x_0(), vectors::x_1());
    draft.add_curve(1, b"pk R", vectors::p256_key(), vectors::p256_key());
    draft.add_curve(2, b"pk L", vectors::ed25519_key(), vectors::ed25519_key());
    draft.add_curve(3, b"pk L", vectors::ed25519_key(), vectors::ed25519_key());
    draft
}

/// A network with a key.
public fun begin(): World {
    let mut world = installed();
    world.next(DEPLOYER);
    let network = world.take_network();
    network_key::share(
        key_draft(),
        object::id(&network),
        object::id(&network),
        b"CL-TEST",
        x"0f",
        vectors::raw_messages()[1],
        vectors::constant(),
        vectors::inverse(),
        world.scenario.ctx(),
    );
    test_scenario::return_shared(network);
    world
}

public fun end(world: World) {
    let World { scenario, clock } = world;
    clock.destroy_for_testing();
    scenario.end();
}

// === One transaction ===

public fun next(world: &mut World, sender: address) { world.scenario.next_tx(sender); }

public fun ctx(world: &mut World): &mut TxContext { world.scenario.ctx() }

public fun clock(world: &World): &Clock { &world.clock }

public fun wait(world: &mut World, ms: u64) { world.clock.increment_for_testing(ms) }

public fun scenario(world: &mut World): &mut Scenario { &mut world.scenario }

public fun take_network(world: &World): Network {
    world.scenario.take_shared_by_id(object::id_from_bytes(vectors::network()))
}

public fun coin(world: &mut World, amount: u64): Coin<SUI> {
    coin::mint_for_testing(amount, world.scenario.ctx())
}

/// Runs `f` with the network in a transaction of `sender`.
public macro fun tx($world: &mut World, $sender: address, $f: |&mut World, &mut Network|) {
    let world = $world;
    world.next($sender);
    let mut network = world.take_network();
    $f(world, &mut network);
    test_scenario::return_shared(network);
}

/// Runs `f` with a shared object of the only one of its type.
public macro fun with<$T>($world: &mut World, $f: |&mut World, &mut $T|) {
    let world = $world;
    let mut object = world.scenario().take_shared<$T>();
    $f(world, &mut object);
    test_scenario::return_shared(object);
}

/// Everything that `account` received as coins since the last transaction, taken away.
public fun income(world: &mut World, account: address): u64 {
    let ids = test_scenario::ids_for_address<Coin<SUI>>(account);
    ids.fold!(0, |sum, id| {
        let coin: Coin<SUI> = world.scenario.take_from_address_by_id(account, id);
        sum + coin.burn_for_testing()
    })
}

/// Pauses the operations of `bits`.
public fun pause(world: &mut World, bits: u32) {
    world.tx!(DEPLOYER, |world, network| {
        let cap = world.scenario.take_from_sender<InstallCap>();
        network.configure(&cap, config(bits));
        world.scenario.return_to_sender(cap);
    });
}

/// Clock and context of the transaction.
public fun timed(world: &mut World): (&Clock, &mut TxContext) {
    (&world.clock, world.scenario.ctx())
}

// === Ceremonies ===

public fun open_ceremony(world: &mut World, network: &mut Network, committee: &Committee) {
    ceremony::open(network, committee, &world.clock, world.scenario.ctx());
}

public fun reopen_ceremony(
    world: &mut World,
    network: &mut Network,
    aborted: &Ceremony,
    committee: &Committee,
) {
    ceremony::reopen(network, aborted, committee, &world.clock, world.scenario.ctx());
}

/// The running ceremony, or the last one.
public fun take_ceremony(world: &World, network: &Network): Ceremony {
    let running = network.ceremony();
    if (running.is_some()) world.scenario.take_shared_by_id(running.destroy_some())
    else world.scenario.take_shared()
}

// === Certificates ===

public fun certificate(
    network: &Network,
    kind: u8,
    subject: address,
    digest: vector<u8>,
): Certificate {
    let id = object::id(network);
    committee::certificate_for_testing(id, network.committee(), 0, kind, subject, digest)
}

// === dWallets ===

public fun take_shard(world: &World, network: &Network, curve: u8, point: vector<u8>): KeyShard {
    let index = key_shard::index_of(curve, &point) as u64;
    world.scenario.take_shared_by_id(network.key_shards()[index])
}

/// First half of a creation.
public fun draft(
    world: &mut World,
    network: &Network,
    key: &NetworkKey,
    curve: u8,
    share: vector<u8>,
    proof: vector<u8>,
): dwallet::Draft {
    let mut shard = world.take_shard(network, curve, share);
    let ctx = world.scenario.ctx();
    let draft =
        dwallet::create(network, key, &mut shard, curve, vectors::salt(), share, proof, ctx);
    test_scenario::return_shared(shard);
    draft
}

/// Second half on secp256k1.
public fun confirm(
    world: &mut World,
    network: &Network,
    key: &NetworkKey,
    draft: dwallet::Draft,
    public_key: vector<u8>,
    sum: vector<u8>,
): DWalletCap {
    let mut shard = world.take_shard(network, 0, public_key);
    let cap = draft.confirm(key, &mut shard, public_key, vectors::proof_hint(), sum);
    test_scenario::return_shared(shard);
    cap
}

/// Alice creates a secp256k1 dWallet and gets its cap.
public fun create_with(
    world: &mut World,
    share: vector<u8>,
    proof: vector<u8>,
    public_key: vector<u8>,
    sum: vector<u8>,
) {
    world.tx!(ALICE, |world, network| world.with!(|world, key: &mut NetworkKey| {
        let draft = world.draft(network, key, 0, share, proof);
        let cap = world.confirm(network, key, draft, public_key, sum);
        transfer::public_transfer(cap, ALICE);
    }));
}

/// The secp256k1 dWallet of `vectors`.
public fun create_k1(world: &mut World) {
    world.create_with(
        vectors::user_share(),
        vectors::proof(),
        vectors::key(),
        vectors::sum(),
    );
}

/// A pending dWallet of curve 1, 2 or 3, created by Alice, who gets its cap.
public fun submit(world: &mut World, curve: u8, share: vector<u8>) {
    world.tx!(ALICE, |world, network| world.with!(|world, key: &mut NetworkKey| {
        let draft = world.draft(network, key, curve, share, b"proof");
        let payment = world.coin(price_activation());
        let cap = draft.submit(network, payment, world.clock());
        transfer::public_transfer(cap, ALICE);
    }));
}

public fun expire_dwallet(world: &mut World, dwallet: &mut DWallet, shard: &mut KeyShard) {
    dwallet.expire(shard, &world.clock, world.scenario.ctx());
}

public fun mu(): vector<u8> { vector::tabulate!(32, |i| i as u8) }

/// What a certificate of activation says.
public fun activation(dwallet: &DWallet, mu: vector<u8>, key: vector<u8>): vector<u8> {
    let (sid, share) = (dwallet.sid(), dwallet.user_public_share());
    message::activate(vectors::nk_id(), dwallet.curve(), sid, share, b"proof", mu, key)
}

/// Activates the only pending dWallet with `key`.
public fun activate(world: &mut World, key: vector<u8>) {
    world.tx!(POSTER, |world, network| world.with!(|world, dwallet: &mut DWallet| {
        let id = object::id(dwallet).to_address();
        let certificate = certificate(network, 5, id, activation(dwallet, mu(), key));
        let mut shard = world.take_shard(network, dwallet.curve(), key);
        dwallet.activate(network, certificate, &mut shard, mu(), key, world.ctx());
        test_scenario::return_shared(shard);
    }));
}

/// The ed25519 dWallet of `vectors`, active.
public fun create_ed25519(world: &mut World) {
    // The share only has to differ from the key.
    world.submit(2, vectors::raw_messages()[0]);
    world.activate(vectors::ed25519_key());
}

/// Runs `f` as Alice with her dWallet and its cap.
public macro fun own(
    $world: &mut World,
    $f: |&mut World, &mut Network, &mut DWallet, &DWalletCap|,
) {
    let world = $world;
    world.tx!(alice(), |world, network| world.with!(|world, dwallet: &mut DWallet| {
        let cap = world.scenario().take_from_sender<DWalletCap>();
        $f(world, network, dwallet, &cap);
        world.scenario().return_to_sender(cap);
    }))
}

/// Takes Alice's cap of this dWallet.
public fun cap_of(world: &World, dwallet: &DWallet): DWalletCap {
    let ids = world.scenario.ids_for_sender<DWalletCap>();
    let mut caps = ids.map!(|id| world.scenario.take_from_sender_by_id<DWalletCap>(id));
    let found = caps.find_index!(|cap| cap.cap_dwallet() == object::id(dwallet));
    let cap = caps.remove(found.destroy_some());
    caps.do!(|other| world.scenario.return_to_sender(other));
    cap
}

/// Registers the Taproot key of `vectors`.
public fun register_tweak(world: &mut World) {
    world.own!(|_, _, dwallet, cap| {
        dwallet.register_tweak(cap, tweak::taproot(vector[]), vectors::tweak_key());
    });
}

// === Presigns ===

public fun sid(seed: u8): vector<u8> { vector::tabulate!(32, |_| seed) }

/// 32 bytes that begin with `bytes`.
public fun padded(bytes: vector<u8>): vector<u8> {
    vector::tabulate!(32, |i| if (i < bytes.length()) bytes[i] else 0)
}

public fun digests(seed: u8, count: u64): vector<vector<u8>> {
    vector::tabulate!(count, |i| vector::tabulate!(32, |_| seed + (i as u8)))
}

/// Two chunks of one byte per entry each.
public fun chunks(count: u64): vector<vector<u8>> {
    vector[vector::tabulate!(count, |i| i as u8), vector::tabulate!(count, |i| i as u8)]
}

/// What a certificate of a batch says.
public fun batch_digest(
    pool: &PresignPool,
    curve: u8,
    algorithm: u8,
    sid: vector<u8>,
    digests: vector<vector<u8>>,
    chunks: vector<vector<u8>>,
): vector<u8> {
    let bytes_digest = sui::hash::blake2b256(&std::bcs::to_bytes(&chunks));
    let id = object::id(pool);
    let (nk_id, none) = (vectors::nk_id(), presign::no_key());
    message::presign_batch(id, nk_id, curve, algorithm, sid, 0, none, digests, bytes_digest)
}

public fun pool_id(network: &Network, curve: u8, algorithm: u8): ID {
    network.pool(curve, algorithm)
}

/// Posts a batch of `count` entries.
public fun post_batch(world: &mut World, curve: u8, algorithm: u8, seed: u8, count: u64) {
    world.tx!(POSTER, |world, network| {
        let key = world.scenario.take_shared<NetworkKey>();
        let mut pool: PresignPool = world
            .scenario
            .take_shared_by_id(pool_id(network, curve, algorithm));
        let (sid, digests, chunks) = (sid(seed), digests(seed, count), chunks(count));
        let digest = batch_digest(&pool, curve, algorithm, sid, digests, chunks);
        let subject = sui::address::from_bytes(sid);
        let certificate = certificate(network, 4, subject, digest);
        let none = presign::no_key();
        let ctx = world.scenario.ctx();
        pool.post_batch(network, &key, certificate, sid, none, digests, chunks, ctx);
        test_scenario::return_shared(pool);
        test_scenario::return_shared(key);
    });
}

/// Reserves one presign for its price.
public fun reserve(world: &mut World, network: &Network, batch: &mut PresignBatch): Presign {
    let payment = world.coin(price_presign());
    batch.reserve(network, payment, world.scenario.ctx())
}

// === Requests ===

public fun approve(
    world: &World,
    dwallet: &DWallet,
    cap: &DWalletCap,
    algorithm: u8,
    path: Path,
    messages: vector<vector<u8>>,
    key: vector<u8>,
): Approval {
    let not_after = world.clock.timestamp_ms() + 1_000;
    approval::approve(dwallet, cap, algorithm, 0, path, messages, not_after, key)
}

/// Alice asks for `messages` with fresh presigns and pays exactly.
public fun request(
    world: &mut World,
    algorithm: u8,
    path: Path,
    messages: vector<vector<u8>>,
    key: vector<u8>,
) {
    world.own!(|world, network, dwallet, cap| {
        let approval = world.approve(dwallet, cap, algorithm, path, messages, key);
        world.submit_request(network, dwallet, approval, price_sign() * messages.length());
    });
}

/// Turns an approval into a request with presigns of the only batch, within a transaction.
public fun submit_request(
    world: &mut World,
    network: &Network,
    dwallet: &mut DWallet,
    approval: Approval,
    paid: u64,
) {
    let count = approval.messages().length();
    let payment = world.coin(paid);
    let mut draft = world.begin_request(network, dwallet, approval, payment);
    world.with!(|world, batch: &mut PresignBatch| {
        count.do!(|_| draft.add_message(world.reserve(network, batch), b"user message"));
    });
    draft.finish();
}

/// A draft whose refunds go to Alice.
public fun begin_request(
    world: &mut World,
    network: &Network,
    dwallet: &mut DWallet,
    approval: Approval,
    payment: Coin<SUI>,
): sign::Draft {
    let ctx = world.scenario.ctx();
    sign::begin(dwallet, network, approval, payment, ALICE, &world.clock, ctx)
}

/// A world with Alice's secp256k1 dWallet, its Taproot key and presigns for Taproot.
public fun ready(): World {
    let mut world = begin();
    world.create_k1();
    world.register_tweak();
    world.post_batch(0, 1, 1, 8);
    world
}

/// An open request for both messages of `vectors` under the Taproot key.
public fun requested(): World {
    let mut world = ready();
    world.request(1, tweak::taproot(vector[]), vectors::messages(), b"key");
    world
}

public fun expire(world: &mut World, request: &mut SignRequest) {
    request.expire(&world.clock, world.scenario.ctx());
}

/// Completes the only request.
public fun complete(
    world: &mut World,
    signatures: vector<vector<u8>>,
    hints: vector<vector<u8>>,
) {
    world.tx!(POSTER, |world, _| world.with!(|world, request: &mut SignRequest| {
        request.complete(signatures, hints, world.ctx());
    }));
}

public fun hints(): vector<vector<u8>> { vector[vectors::tweak_hint(), vectors::tweak_hint()] }

public fun burn<T>(value: T) { destroy(value) }
