/// Stories about dWallets: nobody makes a twin, nobody chooses a key, nothing happens without the
/// cap.
#[test_only, allow(unused_mut_ref)]
module tandem::dwallet_tests;

use std::unit_test::assert_eq;
use sui::event;
use sui::test_scenario;
use tandem::committee;
use tandem::dwallet::{Self, DWallet, DWalletCap};
use tandem::event as events;
use tandem::k1;
use tandem::key_shard;
use tandem::message;
use tandem::network;
use tandem::network_key::NetworkKey;
use tandem::tweak::{Self, Path};
use tandem::vectors;
use tandem::world::{Self, World, alice, poster};

fun negated(point: vector<u8>): vector<u8> {
    k1::compress(k1::x(&point), 1 - k1::parity(&point))
}

fun share(): vector<u8> { vectors::raw_messages()[0] }

/// A cap of another dWallet of Alice, held while `f` runs.
macro fun with_other_cap($world: &mut World, $f: |&mut World, &mut DWallet, &DWalletCap|) {
    let world = $world;
    world.tx!(alice(), |world, _| {
        let cap = dwallet::cap_for_testing(world.ctx());
        world.with!(|world, dwallet: &mut DWallet| $f(world, dwallet, &cap));
        world::burn(cap);
    });
}

// === Creation on secp256k1 ===

#[test]
fun a_secp256k1_dwallet_is_active_at_once() {
    let mut world = world::begin();
    world.create_k1();
    assert_eq!(event::events_by_type<events::DWalletActivated>().length(), 1);
    world.own!(|world, network, dwallet, cap| {
        assert!(dwallet.is_active());
        assert_eq!(dwallet.public_key(), vectors::key());
        assert_eq!(dwallet.sid(), vectors::sid());
        assert_eq!(dwallet.mu(), k1::to_bytes(vectors::mu()));
        assert_eq!(cap.cap_dwallet(), object::id(dwallet));
        assert_eq!(dwallet.nk_id(), vectors::nk_id());
        let share = world.take_shard(network, 0, vectors::user_share());
        assert!(share.is_share_taken(vectors::nk_id(), 0, vectors::user_share()));
        assert!(!share.is_key_taken(0, vectors::user_share()));
        test_scenario::return_shared(share);
        let key = world.take_shard(network, 0, vectors::key());
        assert!(key.is_key_taken(0, vectors::key()));
        assert_eq!(key.index(), key_shard::index_of(0, &vectors::key()));
        test_scenario::return_shared(key);
    });
    world.end();
}

#[test, expected_failure(abort_code = key_shard::ETaken)]
fun one_share_makes_one_dwallet() {
    let mut world = world::begin();
    world.create_k1();
    world.create_k1();
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EProof)]
fun another_sender_cannot_use_a_proof() {
    let mut world = world::begin();
    world.tx!(poster(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let draft = world.draft(network, key, 0, vectors::user_share(), vectors::proof());
        let cap = world.confirm(network, key, draft, vectors::key(), vectors::sum());
        transfer::public_transfer(cap, poster());
    }));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EProof)]
fun a_wrong_proof_is_refused() {
    let mut world = world::begin();
    let mut proof = vectors::proof();
    let byte = &mut proof[63];
    *byte = *byte ^ 1;
    world.create_with(vectors::user_share(), proof, vectors::key(), vectors::sum());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EProof)]
fun the_universal_forgery_is_no_proof() {
    let mut world = world::begin();
    let proof = vectors::forged_proof();
    world.create_with(vectors::user_share(), proof, vectors::key(), vectors::sum());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EPublicKey)]
fun a_chosen_key_is_refused() {
    let mut world = world::begin();
    let (share, proof) = (vectors::user_share(), vectors::proof());
    world.create_with(share, proof, vectors::chosen_key(), vectors::sum());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EPublicKey)]
fun the_negated_key_is_refused() {
    let mut world = world::begin();
    let (share, proof) = (vectors::user_share(), vectors::proof());
    world.create_with(share, proof, negated(vectors::key()), vectors::sum());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EPublicKey)]
fun the_negated_share_is_no_sum() {
    let mut world = world::begin();
    let (share, proof) = (vectors::user_share(), vectors::proof());
    world.create_with(share, proof, vectors::key(), negated(share));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCurve)]
fun ed25519_is_not_confirmed() {
    let mut world = world::begin();
    world.tx!(alice(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let draft = world.draft(network, key, 2, share(), b"proof");
        let cap = world.confirm(network, key, draft, vectors::key(), vectors::sum());
        transfer::public_transfer(cap, alice());
    }));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCurve)]
fun secp256k1_is_not_submitted() {
    let mut world = world::begin();
    world.submit(0, vectors::user_share());
    world.end();
}

// === What creation refuses ===

fun create_with_salt(salt: vector<u8>, proof: vector<u8>) {
    let mut world = world::begin();
    world.tx!(alice(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let mut shard = world.take_shard(network, 2, share());
        let ctx = world.ctx();
        world::burn(dwallet::create(network, key, &mut shard, 2, salt, share(), proof, ctx));
        test_scenario::return_shared(shard);
    }));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::ESalt)]
fun a_short_salt_is_refused() { create_with_salt(b"salt", b"proof") }

#[test, expected_failure(abort_code = dwallet::EProofLength)]
fun an_empty_proof_is_refused() { create_with_salt(vectors::salt(), vector[]) }

#[test, expected_failure(abort_code = dwallet::EProofLength)]
fun too_long_a_proof_is_refused() {
    create_with_salt(vectors::salt(), vector::tabulate!(1025, |_| 0))
}

#[test, expected_failure(abort_code = key_shard::EWrongShard)]
fun a_share_goes_to_its_shard_only() {
    let mut world = world::begin();
    world.tx!(alice(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let mut shard = world.take_shard(network, 0, vectors::user_share());
        let (salt, ctx) = (vectors::salt(), world.ctx());
        let draft = dwallet::create(network, key, &mut shard, 2, salt, share(), b"proof", ctx);
        world::burn(draft);
        test_scenario::return_shared(shard);
    }));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongNetwork)]
fun another_network_does_not_take_the_key() {
    let mut world = world::begin();
    let other = world.other_network();
    world.tx!(alice(), |world, _| world.with!(|world, key: &mut NetworkKey| {
        world::burn(world.draft(&other, key, 2, share(), b"proof"));
    }));
    test_scenario::return_shared(other);
    world.end();
}

#[test, expected_failure(abort_code = key_shard::EWrongNetwork)]
fun a_shard_of_another_network_is_refused() {
    let mut world = world::begin();
    let other = world.other_network();
    world.tx!(alice(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let mut shard = world.take_shard(&other, 2, share());
        let (salt, ctx) = (vectors::salt(), world.ctx());
        let draft = dwallet::create(network, key, &mut shard, 2, salt, share(), b"proof", ctx);
        world::burn(draft);
        test_scenario::return_shared(shard);
    }));
    test_scenario::return_shared(other);
    world.end();
}

#[test, expected_failure(abort_code = network::EPaused)]
fun a_pause_stops_creation() {
    let mut world = world::begin();
    world.pause(1);
    world.create_k1();
    world.end();
}

#[test, expected_failure(abort_code = network::EPayment)]
fun activation_costs_exactly_its_price() {
    let mut world = world::begin();
    world.tx!(alice(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let draft = world.draft(network, key, 2, share(), b"proof");
        let payment = world.coin(world::price_activation() + 1);
        let cap = draft.submit(network, payment, world.clock());
        transfer::public_transfer(cap, alice());
    }));
    world.end();
}

// === Activation by certificate ===

#[test]
fun an_ed25519_dwallet_is_activated_by_certificate() {
    let mut world = world::begin();
    world.submit(2, share());
    world.own!(|_, _, dwallet, _| {
        assert_eq!(dwallet.status(), 0);
        assert_eq!(dwallet.public_key(), vector[]);
    });
    world.activate(vectors::ed25519_key());
    world.own!(|_, _, dwallet, _| {
        assert!(dwallet.is_active());
        assert_eq!(dwallet.public_key(), vectors::ed25519_key());
        assert_eq!(dwallet.mu(), world::mu());
    });
    assert_eq!(world.income(poster()), world::price_activation());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_key_is_never_changed() {
    let mut world = world::begin();
    world.create_ed25519();
    world.activate(vectors::raw_messages()[1]);
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_secp256k1_key_is_never_changed() {
    let mut world = world::begin();
    world.create_k1();
    world.activate(vectors::chosen_key());
    world.end();
}

#[test, expected_failure(abort_code = key_shard::ETaken)]
fun one_key_makes_one_dwallet() {
    let mut world = world::begin();
    world.create_ed25519();
    // Another share, the same key.
    world.submit(2, vectors::raw_messages()[1]);
    world.activate(vectors::ed25519_key());
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_activates_its_key_only() {
    let mut world = world::begin();
    world.submit(2, share());
    world.tx!(poster(), |world, network| world.with!(|world, dwallet: &mut DWallet| {
        let id = object::id(dwallet).to_address();
        let digest = world::activation(dwallet, world::mu(), vectors::ed25519_key());
        let certificate = world::certificate(network, 5, id, digest);
        let other = vectors::raw_messages()[1];
        let mut shard = world.take_shard(network, 2, other);
        dwallet.activate(network, certificate, &mut shard, world::mu(), other, world.ctx());
        test_scenario::return_shared(shard);
    }));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EMu)]
fun a_short_mu_is_refused() {
    let mut world = world::begin();
    world.submit(2, share());
    world.tx!(poster(), |world, network| world.with!(|world, dwallet: &mut DWallet| {
        let (id, key) = (object::id(dwallet).to_address(), vectors::ed25519_key());
        let digest = world::activation(dwallet, b"mu", key);
        let certificate = world::certificate(network, 5, id, digest);
        let mut shard = world.take_shard(network, 2, key);
        dwallet.activate(network, certificate, &mut shard, b"mu", key, world.ctx());
        test_scenario::return_shared(shard);
    }));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_pending_dwallet_signs_nothing() {
    let mut world = world::begin();
    world.submit(2, share());
    world.post_batch(2, 0, 1, 4);
    world.request(0, tweak::none(), vectors::messages(), b"key");
    world.end();
}

// === Rejection and expiry ===

fun reject(world: &mut World, certified: u16, code: u16) {
    world.tx!(poster(), |world, network| world.with!(|world, dwallet: &mut DWallet| {
        let id = object::id(dwallet);
        let digest = message::reject(id, dwallet.sid(), certified);
        let certificate = world::certificate(network, 6, id.to_address(), digest);
        let mut shard = world.take_shard(network, 2, share());
        dwallet.reject(network, certificate, &mut shard, code, world.ctx());
        test_scenario::return_shared(shard);
    }));
}

use fun reject as World.reject;

fun expire(world: &mut World, ms: u64) {
    world.wait(ms);
    world.tx!(poster(), |world, network| world.with!(|world, dwallet: &mut DWallet| {
        let mut shard = world.take_shard(network, dwallet.curve(), dwallet.user_public_share());
        world.expire_dwallet(dwallet, &mut shard);
        test_scenario::return_shared(shard);
    }));
}

use fun expire as World.expire_pending;

#[test]
fun a_rejected_dwallet_costs_verification_and_frees_its_share() {
    let mut world = world::begin();
    world.submit(2, share());
    world.reject(1, 1);
    assert_eq!(event::events_by_type<events::DWalletRejected>().length(), 1);
    world.own!(|_, _, dwallet, _| assert_eq!(dwallet.status(), 2));
    let (cost, back) = (world.income(poster()), world.income(alice()));
    assert_eq!(cost, world::price_verification());
    assert_eq!(cost + back, world::price_activation());
    world.submit(2, share());
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_rejection_has_the_certified_code() {
    let mut world = world::begin();
    world.submit(2, share());
    world.reject(1, 2);
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun an_active_dwallet_is_not_rejected() {
    let mut world = world::begin();
    world.create_ed25519();
    world.reject(1, 1);
    world.end();
}

#[test]
fun a_pending_dwallet_expires_and_is_refunded_even_when_all_is_paused() {
    let mut world = world::begin();
    world.submit(2, share());
    world.pause(31);
    world.expire_pending(world::activation_ms() + 1);
    world.next(alice());
    assert_eq!(world.income(alice()), world::price_activation());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::ETooEarly)]
fun a_pending_dwallet_does_not_expire_at_its_deadline() {
    let mut world = world::begin();
    world.submit(2, share());
    world.expire_pending(world::activation_ms());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun an_active_dwallet_does_not_expire() {
    let mut world = world::begin();
    world.create_k1();
    world.expire_pending(world::activation_ms() + 1);
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_rejected_dwallet_is_not_activated() {
    let mut world = world::begin();
    world.submit(2, share());
    world.reject(1, 1);
    world.activate(vectors::ed25519_key());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongNetwork)]
fun another_network_does_not_reject() {
    let mut world = world::begin();
    world.submit(2, share());
    let other = world.other_network();
    world.tx!(poster(), |world, network| world.with!(|world, dwallet: &mut DWallet| {
        let id = object::id(dwallet);
        let digest = message::reject(id, dwallet.sid(), 1);
        let certificate = world::certificate(&other, 6, id.to_address(), digest);
        let mut shard = world.take_shard(network, 2, share());
        dwallet.reject(&other, certificate, &mut shard, 1, world.ctx());
        test_scenario::return_shared(shard);
    }));
    test_scenario::return_shared(other);
    world.end();
}

// === Tweaks ===

fun register(path: Path, key: vector<u8>) {
    let mut world = world::begin();
    world.create_k1();
    world.own!(|_, _, dwallet, cap| dwallet.register_tweak(cap, path, key));
    world.end();
}

#[test]
fun taproot_keys_are_registered_with_and_without_root() {
    let mut world = world::begin();
    world.create_k1();
    world.register_tweak();
    world.own!(|_, _, dwallet, cap| {
        let rooted = tweak::taproot(vectors::root());
        dwallet.register_tweak(cap, rooted, vectors::root_key());
        let (key, tau) = dwallet.key_at(&rooted);
        assert_eq!(key, vectors::root_key());
        assert_eq!(tau, vectors::root_tau());
        let (key, tau) = dwallet.key_at(&tweak::taproot(vector[]));
        assert_eq!(key, vectors::tweak_key());
        assert_eq!(tau, vectors::tweak_tau());
        let (key, tau) = dwallet.key_at(&tweak::none());
        assert_eq!(key, vectors::key());
        assert_eq!(tau, k1::to_bytes(0));
    });
    world.end();
}

#[test, expected_failure(abort_code = dwallet::ETweakedKey)]
fun a_key_of_another_root_is_refused() {
    register(tweak::taproot(vectors::root()), vectors::tweak_key());
}

#[test, expected_failure(abort_code = dwallet::ETweakedKey)]
fun the_negated_tweaked_key_is_refused() {
    register(tweak::taproot(vector[]), negated(vectors::tweak_key()));
}

#[test, expected_failure(abort_code = dwallet::ETweakedKey)]
fun the_negated_key_is_no_tweaked_key() {
    register(tweak::taproot(vector[]), negated(vectors::key()));
}

#[test, expected_failure(abort_code = dwallet::ETweakedKey)]
fun a_chosen_tweaked_key_is_refused() {
    register(tweak::taproot(vector[]), vectors::chosen_key());
}

#[test, expected_failure(abort_code = dwallet::ETweakRegistered)]
fun a_path_is_registered_once() {
    let mut world = world::begin();
    world.create_k1();
    world.register_tweak();
    world.register_tweak();
    world.end();
}

#[test, expected_failure(abort_code = tweak::EUnsupported)]
fun indices_are_not_supported() {
    register(tweak::path(vector[0], true, vector[]), vectors::tweak_key());
}

#[test, expected_failure(abort_code = tweak::EUnsupported)]
fun the_empty_path_is_not_registered() { register(tweak::none(), vectors::key()); }

#[test, expected_failure(abort_code = tweak::EUnsupported)]
fun ed25519_has_no_tweaks() {
    let mut world = world::begin();
    world.create_ed25519();
    world.register_tweak();
    world.end();
}

#[test, expected_failure(abort_code = tweak::ERoot)]
fun a_short_root_is_refused() { tweak::taproot(b"root"); }

#[test, expected_failure(abort_code = tweak::ERoot)]
fun a_root_needs_taproot() { tweak::path(vector[], false, vectors::root()); }

#[test]
fun paths_are_read_back() {
    let path = tweak::path(vector[1, 2], true, vectors::root());
    assert_eq!(path.indices(), vector[1, 2]);
    assert!(path.is_taproot() && !path.is_none());
    assert_eq!(path.root(), vectors::root());
    assert!(tweak::none().is_none());
    assert!(tweak::taproot(vector[]).digest() != tweak::taproot(vectors::root()).digest());
}

// === Freezing, retiring, revoking ===

fun frozen(): World {
    let mut world = world::ready();
    world.own!(|_, _, dwallet, cap| dwallet.freeze_dwallet(cap));
    world
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_frozen_dwallet_opens_no_request() {
    let mut world = frozen();
    world.request(1, tweak::none(), vectors::messages(), b"key");
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_frozen_dwallet_registers_no_tweak() {
    let mut world = frozen();
    world.own!(|_, _, dwallet, cap| {
        dwallet.register_tweak(cap, tweak::taproot(vectors::root()), vectors::root_key());
    });
    world.end();
}

#[test]
fun an_open_request_is_completed_although_its_dwallet_is_frozen() {
    let mut world = world::requested();
    world.own!(|_, _, dwallet, cap| dwallet.freeze_dwallet(cap));
    world.complete(vectors::tweak_bip340(), world::hints());
    world.end();
}

#[test]
fun a_frozen_dwallet_thaws_after_the_delay() {
    let mut world = frozen();
    world.own!(|world, network, dwallet, cap| dwallet.unfreeze(network, cap, world.clock()));
    world.wait(world::unfreeze_ms() + 1);
    world.own!(|world, _, dwallet, cap| dwallet.thaw(cap, world.clock()));
    world.request(1, tweak::none(), vectors::messages(), b"key");
    world.end();
}

#[test, expected_failure(abort_code = dwallet::ETooEarly)]
fun a_frozen_dwallet_does_not_thaw_before_the_delay() {
    let mut world = frozen();
    world.own!(|world, network, dwallet, cap| dwallet.unfreeze(network, cap, world.clock()));
    world.wait(world::unfreeze_ms());
    world.own!(|world, _, dwallet, cap| dwallet.thaw(cap, world.clock()));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::ETooEarly)]
fun freezing_again_takes_the_thaw_back() {
    let mut world = frozen();
    world.own!(|world, network, dwallet, cap| {
        dwallet.unfreeze(network, cap, world.clock());
        dwallet.freeze_dwallet(cap);
    });
    world.wait(world::unfreeze_ms() + 1);
    world.own!(|world, _, dwallet, cap| dwallet.thaw(cap, world.clock()));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_retired_dwallet_opens_no_request() {
    let mut world = world::ready();
    world.own!(|_, _, dwallet, cap| dwallet.retire(cap));
    world.request(1, tweak::none(), vectors::messages(), b"key");
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongStatus)]
fun a_retired_dwallet_stays_retired() {
    let mut world = world::ready();
    world.own!(|_, _, dwallet, cap| {
        dwallet.retire(cap);
        dwallet.freeze_dwallet(cap);
    });
    world.end();
}

// === Nothing without the cap ===

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun no_approval_without_the_cap() {
    let mut world = world::ready();
    with_other_cap!(&mut world, |world, dwallet, cap| {
        world.approve(dwallet, cap, 1, tweak::none(), vectors::messages(), b"key");
    });
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun no_tweak_without_the_cap() {
    let mut world = world::ready();
    with_other_cap!(&mut world, |_, dwallet, cap| {
        dwallet.register_tweak(cap, tweak::taproot(vectors::root()), vectors::root_key());
    });
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun no_freezing_without_the_cap() {
    let mut world = world::ready();
    with_other_cap!(&mut world, |_, dwallet, cap| dwallet.freeze_dwallet(cap));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun no_unfreezing_without_the_cap() {
    let mut world = frozen();
    world.tx!(alice(), |world, network| {
        let cap = dwallet::cap_for_testing(world.ctx());
        world.with!(|world, dwallet: &mut DWallet| {
            dwallet.unfreeze(network, &cap, world.clock());
        });
        world::burn(cap);
    });
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun no_thawing_without_the_cap() {
    let mut world = frozen();
    with_other_cap!(&mut world, |world, dwallet, cap| dwallet.thaw(cap, world.clock()));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun no_retiring_without_the_cap() {
    let mut world = world::ready();
    with_other_cap!(&mut world, |_, dwallet, cap| dwallet.retire(cap));
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun no_revoking_without_the_cap() {
    let mut world = world::ready();
    with_other_cap!(&mut world, |_, dwallet, cap| dwallet.revoke_all(cap));
    world.end();
}
