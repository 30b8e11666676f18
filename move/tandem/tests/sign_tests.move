/// Stories about requests: each ends in exactly one way, and money and presigns are never lost or
/// used twice.
#[test_only, allow(unused_mut_ref)]
module tandem::sign_tests;

use std::unit_test::assert_eq;
use sui::event;
use sui::test_scenario;
use tandem::approval;
use tandem::committee::{Self, Certificate};
use tandem::dwallet;
use tandem::event as events;
use tandem::message;
use tandem::network::{Self, Network};
use tandem::presign::{Presign, PresignBatch};
use tandem::sign::{Self, SignRequest};
use tandem::tweak;
use tandem::vectors;
use tandem::world::{Self, World, alice, poster};

/// A certificate that request `id` fails with `code`.
fun failure(network: &Network, request: &SignRequest, code: u16): Certificate {
    let id = object::id(request);
    world::certificate(network, 7, id.to_address(), message::fail(id, code))
}

/// Runs `f` as the poster with the only request.
macro fun post($world: &mut World, $f: |&mut World, &mut Network, &mut SignRequest|) {
    let world = $world;
    world.tx!(poster(), |world, network| world.with!(|world, request: &mut SignRequest| {
        $f(world, network, request)
    }));
}

use fun post as World.post;

/// Alice asks for `messages` under her plain key and pays `paid`.
fun ask(world: &mut World, messages: vector<vector<u8>>, key: vector<u8>, paid: u64) {
    world.own!(|world, network, dwallet, cap| {
        let approval = world.approve(dwallet, cap, 1, tweak::none(), messages, key);
        world.submit_request(network, dwallet, approval, paid);
    });
}

use fun ask as World.ask;

// === Ends ===

#[test]
fun a_request_is_completed_and_its_signatures_verify() {
    let mut world = world::requested();
    world.post!(|_, _, request| {
        assert_eq!(request.status(), 0);
        assert_eq!(request.escrow(), 2 * world::price_sign());
        assert_eq!(*request.messages(), vectors::messages());
        assert_eq!(request.key(), b"key");
    });
    world.complete(vectors::tweak_bip340(), world::hints());
    assert_eq!(event::events_by_type<events::SignCompleted>().length(), 1);
    world.post!(|_, _, request| {
        assert!(request.is_done());
        assert_eq!(*request.signatures(), vectors::tweak_bip340());
        assert_eq!(request.verify_key(), vectors::tweak_key());
        assert_eq!(request.escrow(), 0);
    });
    assert_eq!(world.income(poster()), 2 * world::price_sign());
    assert_eq!(world.income(alice()), 0);
    world.end();
}

#[test]
fun a_failed_request_costs_its_verification_only() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 1);
        request.fail(network, certificate, 1, world.ctx());
        assert_eq!(request.status(), 2);
        assert_eq!(request.failure(), 1);
        assert_eq!(request.escrow(), 0);
    });
    world.next(alice());
    let (cost, back) = (world.income(poster()), world.income(alice()));
    assert_eq!(cost, 2 * world::price_verification());
    assert_eq!(cost + back, 2 * world::price_sign());
    world.end();
}

#[test]
fun an_expired_request_is_refunded() {
    let mut world = world::requested();
    world.wait(world::request_ms() + 1);
    world.post!(|world, _, request| {
        world.expire(request);
        assert_eq!(request.status(), 3);
    });
    world.next(alice());
    assert_eq!(world.income(alice()), 2 * world::price_sign());
    assert_eq!(world.income(poster()), 0);
    world.end();
}

#[test]
fun an_ended_request_is_redeemed_by_its_owner() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.next(alice());
    let request = world.scenario().take_shared<SignRequest>();
    request.redeem(world.ctx());
    assert_eq!(event::events_by_type<events::SignRedeemed>().length(), 1);
    world.end();
}

#[test]
fun an_ed25519_request_is_completed() {
    let mut world = world::begin();
    world.create_ed25519();
    world.post_batch(2, 0, 1, 4);
    world.request(0, tweak::none(), vectors::messages(), b"key");
    world.complete(vectors::ed25519_signatures(), vector[vector[], vector[]]);
    world.post!(|_, _, request| assert!(request.is_done()));
    world.end();
}

#[test]
fun an_ecdsa_request_is_completed() {
    let mut world = world::ready();
    world.post_batch(0, 0, 9, 4);
    world.own!(|world, network, dwallet, cap| {
        let messages = vector[vectors::messages()[0]];
        let approval = world.approve(dwallet, cap, 0, tweak::none(), messages, b"key");
        world.submit_request(network, dwallet, approval, world::price_sign());
    });
    world.complete(vector[vectors::ecdsa_keccak()], vector[vector[]]);
    world.end();
}

/// Alice asks for one ECDSA signature on secp256k1 with this hash scheme.
fun ask_ecdsa(hash: u8, message: vector<u8>): World {
    let mut world = world::begin();
    world.create_k1();
    world.post_batch(0, 0, 9, 4);
    world.own!(|world, network, dwallet, cap| {
        let (none, messages) = (tweak::none(), vector[message]);
        let approval = if (hash == 3) {
            approval::approve_prehashed(dwallet, cap, none, messages, 1_000, b"key")
        } else {
            approval::approve(dwallet, cap, 0, hash, none, messages, 1_000, b"key")
        };
        world.submit_request(network, dwallet, approval, world::price_sign());
    });
    world
}

#[test]
fun a_request_for_keccak_is_completed() {
    let mut world = ask_ecdsa(0, vectors::messages()[0]);
    world.complete(vector[vectors::ecdsa_keccak()], vector[vector[]]);
    world.post!(|_, _, request| assert!(request.is_done()));
    world.end();
}

#[test]
fun a_request_for_sha256_is_completed() {
    let mut world = ask_ecdsa(1, vectors::messages()[0]);
    world.complete(vector[vectors::ecdsa_sha256()], vector[vector[]]);
    world.post!(|_, _, request| assert!(request.is_done()));
    world.end();
}

#[test]
fun a_request_for_double_sha256_is_completed() {
    let mut world = ask_ecdsa(2, vectors::messages()[0]);
    world.complete(vector[vectors::ecdsa_double()], vector[vector[]]);
    world.post!(|_, _, request| assert!(request.is_done()));
    world.end();
}

#[test]
fun a_request_for_a_ready_hash_is_completed() {
    let mut world = ask_ecdsa(3, vectors::raw_messages()[0]);
    world.complete(vector[vectors::ecdsa_sha256()], vector[vectors::ecdsa_hint()]);
    world.post!(|_, _, request| assert!(request.is_done()));
    world.end();
}

#[test, expected_failure(abort_code = sign::ERawLength)]
fun a_ready_hash_is_32_bytes() {
    ask_ecdsa(3, vectors::messages()[0]).end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun a_signature_with_high_s_is_refused() {
    let mut world = ask_ecdsa(1, vectors::messages()[0]);
    world.complete(vector[vectors::ecdsa_high()], vector[vector[]]);
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun a_signature_of_a_ready_hash_with_high_s_is_refused() {
    let mut world = ask_ecdsa(3, vectors::raw_messages()[0]);
    world.complete(vector[vectors::ecdsa_high()], vector[vectors::ecdsa_hint()]);
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun a_wrong_recovery_id_is_refused() {
    let mut world = ask_ecdsa(1, vectors::messages()[0]);
    let mut signature = vectors::ecdsa_sha256();
    *&mut signature[64] = signature[64] ^ 1;
    world.complete(vector[signature], vector[vector[]]);
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun a_signature_without_recovery_id_is_refused() {
    let mut world = ask_ecdsa(1, vectors::messages()[0]);
    let mut signature = vectors::ecdsa_sha256();
    signature.pop_back();
    world.complete(vector[signature], vector[vector[]]);
    world.end();
}

/// Alice asks for one signature of her P-256 dWallet.
fun ask_p256(): World {
    let mut world = world::begin();
    // The share only has to be another point than the key.
    let mut share = vectors::p256_key();
    *&mut share[0] = 5 - share[0];
    world.submit(1, share);
    world.activate(vectors::p256_key());
    world.post_batch(1, 0, 9, 4);
    world.request(0, tweak::none(), vector[vectors::messages()[0]], b"key");
    world
}

#[test]
fun a_p256_request_is_completed() {
    let mut world = ask_p256();
    world.complete(vector[vectors::p256_signature()], vector[vector[]]);
    world.post!(|_, _, request| assert!(request.is_done()));
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun a_p256_signature_with_high_s_is_refused() {
    let mut world = ask_p256();
    world.complete(vector[vectors::p256_high()], vector[vector[]]);
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun a_p256_signature_has_no_recovery_id() {
    let mut world = ask_p256();
    let mut signature = vectors::p256_signature();
    signature.push_back(0);
    world.complete(vector[signature], vector[vector[]]);
    world.end();
}

#[test, expected_failure(abort_code = sign::EVerifiable)]
fun a_certificate_cannot_replace_verification_on_p256() {
    let mut world = ask_p256();
    world.post!(|world, network, request| {
        let signatures = vector[vectors::p256_high()];
        let id = object::id(request);
        let digest = message::complete(id, signatures);
        let certificate = world::certificate(network, 8, id.to_address(), digest);
        request.complete_certified(network, certificate, signatures, world.ctx());
    });
    world.end();
}

#[test]
fun a_ristretto_request_is_completed_by_certificate() {
    let mut world = ristretto();
    world.post!(|world, network, request| {
        let signatures = vectors::ed25519_signatures();
        let id = object::id(request);
        let digest = message::complete(id, signatures);
        let certificate = world::certificate(network, 8, id.to_address(), digest);
        request.complete_certified(network, certificate, signatures, world.ctx());
        assert!(request.is_done());
    });
    world.next(alice());
    assert_eq!(world.income(poster()), 2 * world::price_sign());
    world.end();
}

fun ristretto(): World {
    let mut world = world::begin();
    world.submit(3, vectors::raw_messages()[0]);
    world.activate(vectors::ed25519_key());
    // The poster's reward for the activation.
    world.next(poster());
    world.income(poster());
    world.post_batch(3, 0, 1, 4);
    world.request(0, tweak::none(), vectors::messages(), b"key");
    world
}

// === The state leaves open once ===

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun a_done_request_is_not_completed_again() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.complete(vectors::tweak_bip340(), world::hints());
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun a_done_request_does_not_expire() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.wait(world::request_ms() + 1);
    world.post!(|world, _, request| world.expire(request));
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun a_done_request_does_not_fail() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 1);
        request.fail(network, certificate, 1, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun an_expired_request_is_not_completed() {
    let mut world = world::requested();
    world.wait(world::request_ms() + 1);
    world.post!(|world, _, request| world.expire(request));
    world.complete(vectors::tweak_bip340(), world::hints());
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun a_done_request_is_not_completed_by_certificate() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.post!(|world, network, request| {
        let id = object::id(request);
        let digest = message::complete(id, vector[]);
        let certificate = world::certificate(network, 8, id.to_address(), digest);
        request.complete_certified(network, certificate, vector[], world.ctx());
    });
    world.end();
}

/// A request that failed, and the money of that is gone.
fun failed(): World {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 1);
        request.fail(network, certificate, 1, world.ctx());
    });
    world
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun a_failed_request_is_not_completed() {
    let mut world = failed();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun a_failed_request_does_not_fail_again() {
    let mut world = failed();
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 1);
        request.fail(network, certificate, 1, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun a_failed_request_does_not_expire() {
    let mut world = failed();
    world.wait(world::request_ms() + 1);
    world.post!(|world, _, request| world.expire(request));
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOpen)]
fun an_expired_request_does_not_fail() {
    let mut world = world::requested();
    world.wait(world::request_ms() + 1);
    world.post!(|world, _, request| world.expire(request));
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 1);
        request.fail(network, certificate, 1, world.ctx());
    });
    world.end();
}

#[test]
fun a_failed_request_keeps_its_presigns() {
    let mut world = failed();
    // Of eight entries two are gone for good, and their price stays with the batch.
    world.own!(|world, network, dwallet, _| {
        assert_eq!(world.scenario().ids_for_sender<Presign>().length(), 0);
        world.with!(|world, batch: &mut PresignBatch| {
            assert_eq!(batch.available(), 6);
            assert_eq!(batch.fees(), 2 * world::price_presign());
            6u64.do!(|i| {
                let presign = world.reserve(network, batch);
                assert_eq!(presign.index(), (i + 2) as u16);
                transfer::public_transfer(presign, alice());
            });
        });
        assert!(dwallet.has_request(b"key"));
    });
    world.end();
}

#[test]
fun a_late_but_open_request_is_still_completed() {
    let mut world = world::requested();
    world.wait(world::request_ms() + 1);
    world.complete(vectors::tweak_bip340(), world::hints());
    world.end();
}

// === What completion refuses ===

#[test, expected_failure(abort_code = sign::ESignature)]
fun swapped_signatures_are_refused() {
    let mut world = world::requested();
    let mut signatures = vectors::tweak_bip340();
    signatures.swap(0, 1);
    world.complete(signatures, world::hints());
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun one_wrong_signature_of_two_is_refused() {
    let mut world = world::requested();
    let first = vectors::tweak_bip340()[0];
    world.complete(vector[first, first], world::hints());
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun the_universal_forgery_is_refused() {
    let mut world = world::ready();
    world.ask(vector[vectors::messages()[0]], b"key", world::price_sign());
    world.complete(vector[vectors::forged_negative()], vector[vectors::key_hint()]);
    world.end();
}

#[test, expected_failure(abort_code = tandem::k1::EHint)]
fun signatures_of_another_key_need_another_hint() {
    let mut world = world::requested();
    let hint = vectors::key_hint();
    world.complete(vectors::bip340(), vector[hint, hint]);
    world.end();
}

#[test, expected_failure(abort_code = sign::ESignature)]
fun signatures_of_the_untweaked_key_are_refused() {
    let mut world = world::requested();
    world.complete(vectors::bip340(), world::hints());
    world.end();
}

#[test, expected_failure(abort_code = sign::ECount)]
fun a_missing_signature_is_refused() {
    let mut world = world::requested();
    world.complete(vector[vectors::tweak_bip340()[0]], world::hints());
    world.end();
}

#[test, expected_failure(abort_code = sign::ECount)]
fun a_missing_hint_is_refused() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), vector[vectors::tweak_hint()]);
    world.end();
}

#[test, expected_failure(abort_code = tandem::signature::ENotVerifiable)]
fun ristretto_is_not_completed_without_certificate() {
    let mut world = ristretto();
    world.complete(vectors::ed25519_signatures(), vector[vector[], vector[]]);
    world.end();
}

#[test, expected_failure(abort_code = sign::EVerifiable)]
fun a_certificate_cannot_replace_verification() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let signatures = vectors::bip340();
        let id = object::id(request);
        let digest = message::complete(id, signatures);
        let certificate = world::certificate(network, 8, id.to_address(), digest);
        request.complete_certified(network, certificate, signatures, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::ECount)]
fun a_certificate_over_too_few_signatures_is_refused() {
    let mut world = ristretto();
    world.post!(|world, network, request| {
        let id = object::id(request);
        let digest = message::complete(id, vector[]);
        let certificate = world::certificate(network, 8, id.to_address(), digest);
        request.complete_certified(network, certificate, vector[], world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_over_other_signatures_is_refused() {
    let mut world = ristretto();
    world.post!(|world, network, request| {
        let id = object::id(request);
        let digest = message::complete(id, vectors::bip340());
        let certificate = world::certificate(network, 8, id.to_address(), digest);
        let signatures = vectors::ed25519_signatures();
        request.complete_certified(network, certificate, signatures, world.ctx());
    });
    world.end();
}

// === What failing, expiring and redeeming refuse ===

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_failure_with_another_code_is_refused() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 1);
        request.fail(network, certificate, 2, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::ECode)]
fun a_failure_has_a_code() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 0);
        request.fail(network, certificate, 0, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongSubject)]
fun a_failure_of_another_request_is_refused() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let digest = message::fail(object::id(request), 1);
        let certificate = world::certificate(network, 7, @0x5, digest);
        request.fail(network, certificate, 1, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongKind)]
fun a_certificate_of_another_kind_is_refused() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let id = object::id(request);
        let digest = message::fail(id, 1);
        let certificate = world::certificate(network, 8, id.to_address(), digest);
        request.fail(network, certificate, 1, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongCommittee)]
fun a_certificate_of_an_earlier_committee_is_refused() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let id = object::id(request);
        let (subject, digest) = (id.to_address(), message::fail(id, 1));
        let network_id = object::id(network);
        let certificate =
            committee::certificate_for_testing(network_id, id, 0, 7, subject, digest);
        request.fail(network, certificate, 1, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongNetwork)]
fun a_certificate_of_another_network_is_refused() {
    let mut world = world::requested();
    world.post!(|world, network, request| {
        let id = object::id(request);
        let (subject, digest) = (id.to_address(), message::fail(id, 1));
        let committee = network.committee();
        let certificate =
            committee::certificate_for_testing(id, committee, 0, 7, subject, digest);
        request.fail(network, certificate, 1, world.ctx());
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::EWrongNetwork)]
fun another_network_cannot_fail_a_request() {
    let mut world = world::requested();
    let other = world.other_network();
    world.post!(|world, _, request| {
        let certificate = failure(&other, request, 1);
        request.fail(&other, certificate, 1, world.ctx());
    });
    test_scenario::return_shared(other);
    world.end();
}

#[test, expected_failure(abort_code = sign::ETooEarly)]
fun a_request_does_not_expire_at_its_deadline() {
    let mut world = world::requested();
    world.wait(world::request_ms());
    world.post!(|world, _, request| world.expire(request));
    world.end();
}

#[test, expected_failure(abort_code = sign::EStillOpen)]
fun an_open_request_is_not_redeemed() {
    let mut world = world::requested();
    world.next(alice());
    let request = world.scenario().take_shared<SignRequest>();
    request.redeem(world.ctx());
    world.end();
}

#[test, expected_failure(abort_code = sign::ENotOwner)]
fun another_does_not_redeem() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.next(poster());
    let request = world.scenario().take_shared<SignRequest>();
    request.redeem(world.ctx());
    world.end();
}

// === What asking refuses ===

#[test, expected_failure(abort_code = dwallet::EDuplicateRequest)]
fun one_request_per_idempotency_key() {
    let mut world = world::requested();
    world.ask(vectors::messages(), b"key", 2 * world::price_sign());
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EDuplicateRequest)]
fun a_redeemed_request_still_uses_its_key() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.next(alice());
    let request = world.scenario().take_shared<SignRequest>();
    request.redeem(world.ctx());
    world.ask(vectors::messages(), b"key", 2 * world::price_sign());
    world.end();
}

#[test]
fun requests_are_found_by_their_key() {
    let mut world = world::requested();
    world.ask(vectors::messages(), b"other", 2 * world::price_sign());
    world.own!(|_, _, dwallet, _| {
        assert!(dwallet.has_request(b"key") && dwallet.has_request(b"other"));
        assert!(dwallet.request(b"key") != dwallet.request(b"other"));
        assert!(!dwallet.has_request(b"none"));
    });
    world.end();
}

#[test, expected_failure(abort_code = network::EPayment)]
fun too_small_a_fee_is_refused() {
    let mut world = world::ready();
    world.ask(vectors::messages(), b"key", 2 * world::price_sign() - 1);
    world.end();
}

#[test, expected_failure(abort_code = sign::EMessages)]
fun a_request_without_messages_is_refused() {
    let mut world = world::ready();
    world.ask(vector[], b"key", 0);
    world.end();
}

#[test, expected_failure(abort_code = sign::EMessages)]
fun too_many_messages_are_refused() {
    let mut world = world::ready();
    world.ask(vector::tabulate!(17, |_| b"m"), b"key", 17 * world::price_sign());
    world.end();
}

#[test, expected_failure(abort_code = sign::EMessageLength)]
fun too_long_a_message_is_refused() {
    let mut world = world::ready();
    world.ask(vector[vector::tabulate!(4097, |_| 0)], b"key", world::price_sign());
    world.end();
}

#[test]
fun the_longest_message_is_taken() {
    let mut world = world::ready();
    world.ask(vector[vector::tabulate!(4096, |_| 0)], b"key", world::price_sign());
    world.end();
}

#[test, expected_failure(abort_code = sign::ERawLength)]
fun a_raw_message_is_32_bytes() {
    let mut world = world::ready();
    world.own!(|world, network, dwallet, cap| {
        let messages = vectors::messages();
        let (none, ctx) = (tweak::none(), b"key");
        let approval =
            approval::approve(dwallet, cap, 1, 1, none, messages, 1_000, ctx);
        world.submit_request(network, dwallet, approval, 2 * world::price_sign());
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::EUserMessageLength)]
fun an_empty_user_message_is_refused() {
    let mut world = world::ready();
    with_draft!(&mut world, |world, network, draft| {
        world.with!(|world, batch: &mut PresignBatch| {
            draft.add_message(world.reserve(network, batch), vector[]);
        });
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::EUserMessageLength)]
fun too_long_a_user_message_is_refused() {
    let mut world = world::ready();
    with_draft!(&mut world, |world, network, draft| {
        world.with!(|world, batch: &mut PresignBatch| {
            let long = vector::tabulate!(12 * 1024 + 1, |_| 0);
            draft.add_message(world.reserve(network, batch), long);
        });
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::EIncomplete)]
fun a_message_without_presign_is_refused() {
    let mut world = world::ready();
    with_draft!(&mut world, |_, _, _| {});
    world.end();
}

#[test, expected_failure(abort_code = sign::ETooMany)]
fun a_presign_without_message_is_refused() {
    let mut world = world::ready();
    with_draft!(&mut world, |world, network, draft| {
        world.with!(|world, batch: &mut PresignBatch| 2u64.do!(|_| {
            draft.add_message(world.reserve(network, batch), b"user message");
        }));
    });
    world.end();
}

/// A draft for one message, to which `f` adds.
macro fun with_draft($world: &mut World, $f: |&mut World, &mut Network, &mut sign::Draft|) {
    let world = $world;
    world.own!(|world, network, dwallet, cap| {
        let messages = vector[vectors::messages()[0]];
        let approval = world.approve(dwallet, cap, 1, tweak::none(), messages, b"key");
        let payment = world.coin(world::price_sign());
        let mut draft = world.begin_request(network, dwallet, approval, payment);
        $f(world, network, &mut draft);
        draft.finish();
    });
}

#[test, expected_failure(abort_code = sign::EWrongPresign)]
fun a_presign_of_another_algorithm_is_refused() {
    let mut world = world::begin();
    world.create_k1();
    world.post_batch(0, 0, 1, 4);
    world.ask(vectors::messages(), b"key", 2 * world::price_sign());
    world.end();
}

#[test, expected_failure(abort_code = sign::EWrongPresign)]
fun a_presign_of_another_curve_is_refused() {
    let mut world = world::begin();
    world.create_k1();
    world.post_batch(2, 0, 1, 4);
    world.own!(|world, network, dwallet, cap| {
        let messages = vectors::messages();
        let approval = world.approve(dwallet, cap, 0, tweak::none(), messages, b"key");
        world.submit_request(network, dwallet, approval, 2 * world::price_sign());
    });
    world.end();
}

#[test, expected_failure(abort_code = sign::EWrongNetwork)]
fun another_network_opens_no_request() {
    let mut world = world::ready();
    let other = world.other_network();
    world.own!(|world, _, dwallet, cap| {
        let messages = vectors::messages();
        let approval = world.approve(dwallet, cap, 1, tweak::none(), messages, b"key");
        world.submit_request(&other, dwallet, approval, 2 * world::price_sign());
    });
    test_scenario::return_shared(other);
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EUnknownPath)]
fun an_unregistered_path_is_refused() {
    let mut world = world::ready();
    world.own!(|world, network, dwallet, cap| {
        let path = tweak::taproot(vectors::root());
        let approval = world.approve(dwallet, cap, 1, path, vectors::messages(), b"key");
        world.submit_request(network, dwallet, approval, 2 * world::price_sign());
    });
    world.end();
}

// === Pauses ===

#[test]
fun nothing_pauses_completion() {
    let mut world = world::requested();
    world.pause(31);
    world.complete(vectors::tweak_bip340(), world::hints());
    world.end();
}

#[test]
fun nothing_pauses_failing_expiry_and_redemption() {
    let mut world = world::requested();
    world.ask(vectors::messages(), b"other", 2 * world::price_sign());
    world.pause(31);
    world.post!(|world, network, request| {
        let certificate = failure(network, request, 2);
        request.fail(network, certificate, 2, world.ctx());
    });
    world.wait(world::request_ms() + 1);
    world.next(alice());
    let failed = world.scenario().take_shared<SignRequest>();
    let mut open = world.scenario().take_shared<SignRequest>();
    world.expire(&mut open);
    failed.redeem(world.ctx());
    open.redeem(world.ctx());
    world.end();
}

#[test, expected_failure(abort_code = network::EPaused)]
fun a_pause_stops_requests() {
    let mut world = world::ready();
    world.pause(4);
    world.ask(vectors::messages(), b"key", 2 * world::price_sign());
    world.end();
}
