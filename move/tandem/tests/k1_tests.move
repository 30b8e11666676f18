/// secp256k1 arithmetic: agreement with another implementation, and every forgery the equations of
/// docs/spec/onchain.md have to stop.
#[test_only]
module tandem::k1_tests;

use std::unit_test::assert_eq;
use tandem::k1;
use tandem::message;
use tandem::vectors;

const P: u256 = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;
const N: u256 = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
/// `sui::ecdsa_k1`: the point does not decode.
const EInvalidPubKey: u64 = 2;

fun negated(point: vector<u8>): vector<u8> {
    k1::compress(k1::x(&point), 1 - k1::parity(&point))
}

fun point(k: u256): vector<u8> { k1::base_mul(k) }

// === Agreement ===

#[test]
fun numbers_agree_with_bigint() {
    vectors::products().do!(|row| {
        assert_eq!(k1::mul_n(row[0], row[1]), row[2]);
        assert_eq!(k1::add_n(row[0], row[1]), row[3]);
        assert_eq!(k1::reduce_n(row[0], row[1]), row[4]);
        assert_eq!(k1::add_n(k1::neg_n(row[0]), row[0]), 0);
    });
}

#[test]
fun bytes_are_big_endian() {
    assert_eq!(k1::to_bytes(1)[31], 1);
    assert_eq!(k1::from_bytes(&k1::to_bytes(N)), N);
}

#[test]
fun multiples_agree_with_noble() {
    vectors::multiples().do!(|row| {
        assert_eq!(k1::base_mul(k1::from_bytes(&row[0])), row[1]);
    });
}

#[test]
fun sums() {
    assert!(k1::is_sum(&point(2), &point(3), &point(5)));
    assert!(k1::is_sum(&point(N - 2), &point(7), &point(5)));
    assert!(!k1::is_sum(&point(2), &point(3), &point(6)));
    assert!(!k1::is_sum(&point(2), &point(3), &negated(point(5))));
}

// === Forged sums ===

#[test]
fun the_third_point_may_not_be_a_negated_summand() {
    let (a, b) = (point(2), point(3));
    assert!(!k1::is_sum(&a, &b, &negated(a)));
    assert!(!k1::is_sum(&a, &b, &negated(b)));
    assert!(!k1::is_sum(&a, &b, &a));
    assert!(!k1::is_sum(&a, &b, &b));
}

#[test]
fun equal_summands_fail_closed() {
    assert!(!k1::is_sum(&point(2), &point(2), &point(4)));
    assert!(!k1::is_sum(&point(2), &negated(point(2)), &point(4)));
}

#[test, expected_failure(abort_code = EInvalidPubKey, location = sui::ecdsa_k1)]
fun a_point_off_the_curve_is_refused() {
    k1::is_sum(&point(2), &point(3), &vectors::off_curve());
}

#[test, expected_failure(abort_code = k1::EPoint)]
fun an_uncompressed_point_is_refused() {
    let mut long = point(5);
    long.append(k1::to_bytes(1));
    k1::is_sum(&point(2), &point(3), &long);
}

#[test, expected_failure(abort_code = k1::EScalar)]
fun zero_is_no_scalar() { k1::base_mul(0); }

#[test, expected_failure(abort_code = k1::EScalar)]
fun the_order_is_no_scalar() { k1::base_mul(N); }

#[test, expected_failure(abort_code = k1::ELength)]
fun a_short_number_is_refused() { k1::from_bytes(&b"short"); }

// === Derivation ===

#[test]
fun the_known_answer_of_creation() {
    let share = vectors::kat_user_share();
    let network = object::id_from_address(@0x1);
    let salt = vector::tabulate!(32, |_| 0u8);
    let sid = message::sid(network, @0x2, 0, salt);
    assert_eq!(sid, vectors::kat_sid());
    let m_a = message::create(vectors::nk_id(), 0, sid, share);
    assert_eq!(m_a, vectors::kat_m_a());
    let hint = k1::from_bytes(&vectors::kat_proof_hint());
    let proof = vectors::kat_proof();
    assert!(k1::verify_bip340(&k1::to_bytes(k1::x(&share)), m_a, &proof, hint));
    let (x_0, x_1) = (vectors::x_0(), vectors::x_1());
    let (high, low) = message::mu(vectors::nk_id(), 0, sid, x_0, x_1, share, proof);
    let mu = k1::reduce_n(k1::from_bytes(&high), k1::from_bytes(&low));
    assert_eq!(mu, vectors::kat_mu());
    let (key, sum, constant) = (vectors::kat_key(), vectors::kat_sum(), vectors::constant());
    assert!(k1::is_derived(&key, &share, &x_1, &constant, mu, &sum));
}

fun derived(key: vector<u8>, sum: vector<u8>): bool {
    let mu = k1::from_bytes(&vectors::attack_mu());
    let (share, constant) = (vectors::attack_share(), vectors::constant());
    k1::is_derived(&key, &share, &vectors::x_1(), &constant, mu, &sum)
}

#[test]
fun the_honest_derivation_of_the_attack_cases_passes() {
    assert!(derived(vectors::attack_key(), vectors::attack_sum()));
}

#[test]
fun a_sum_that_is_the_negated_share_is_refused() {
    let sum = negated(vectors::attack_share());
    assert!(!derived(vectors::attack_key(), sum));
    // The key that satisfies the second equation for this sum.
    assert!(!derived(vectors::chosen_key(), sum));
}

#[test]
fun a_key_that_is_the_negated_network_point_is_refused() {
    assert!(!derived(negated(vectors::attack_q()), vectors::attack_sum()));
    assert!(!derived(vectors::attack_q(), vectors::attack_sum()));
}

#[test]
fun a_key_with_known_logarithm_is_refused() {
    assert!(!derived(vectors::chosen_key(), vectors::attack_sum()));
    // This sum makes the second equation true and the first one false.
    let (sum, q) = (vectors::chosen_sum(), vectors::attack_q());
    assert!(k1::is_sum(&sum, &q, &vectors::chosen_key()));
    assert!(!derived(vectors::chosen_key(), sum));
}

#[test]
fun another_mu_is_another_key() {
    let (key, sum) = (vectors::attack_key(), vectors::attack_sum());
    let mu = k1::add_n(k1::from_bytes(&vectors::attack_mu()), 1);
    let share = vectors::attack_share();
    assert!(!k1::is_derived(&key, &share, &vectors::x_1(), &vectors::constant(), mu, &sum));
}

#[test, expected_failure(abort_code = k1::EScalar)]
fun mu_zero_is_refused() {
    let (key, sum, share) = (vectors::attack_key(), vectors::attack_sum(), vectors::attack_share());
    k1::is_derived(&key, &share, &vectors::x_1(), &vectors::constant(), 0, &sum);
}

#[test, expected_failure(abort_code = EInvalidPubKey, location = sui::ecdsa_k1)]
fun a_key_off_the_curve_is_refused() {
    derived(vectors::off_curve(), vectors::attack_sum());
}

#[test, expected_failure(abort_code = EInvalidPubKey, location = sui::ecdsa_k1)]
fun a_sum_off_the_curve_is_refused() {
    derived(vectors::attack_key(), vectors::off_curve());
}

#[test]
fun the_constant_is_checked() {
    let (x_0, x_1) = (vectors::x_0(), vectors::x_1());
    let inverse = k1::from_bytes(&vectors::inverse());
    assert!(k1::is_constant(&x_0, &x_1, &vectors::constant(), inverse));
    assert!(!k1::is_constant(&x_0, &x_1, &vectors::chosen_key(), inverse));
    assert!(!k1::is_constant(&x_1, &x_1, &vectors::constant(), inverse));
}

#[test, expected_failure(abort_code = k1::EHint)]
fun a_wrong_inverse_is_refused() {
    k1::is_constant(&vectors::x_0(), &vectors::x_1(), &vectors::constant(), 1);
}

// === Tweaks ===

#[test]
fun tweaks_of_all_parities() {
    vectors::parities().do!(|row| {
        let (key, child, tau) = (row[0], row[1], k1::from_bytes(&row[2]));
        let path = tandem::tweak::taproot(vector[]);
        assert_eq!(path.scalar(0, &key), tau);
        assert!(k1::is_tweaked(&child, &key, tau));
        assert!(!k1::is_tweaked(&child, &key, k1::neg_n(tau)));
        assert!(!k1::is_tweaked(&negated(child), &key, tau));
        let message = std::hash::sha2_256(b"parity");
        let hint = k1::from_bytes(&row[4]);
        let key_x = k1::to_bytes(k1::x(&child));
        assert!(k1::verify_bip340(&key_x, message, &row[3], hint));
    });
}

// === BIP340 ===

fun verify(message: vector<u8>, signature: vector<u8>): bool {
    let key_x = k1::to_bytes(k1::x(&vectors::key()));
    k1::verify_bip340(&key_x, message, &signature, k1::from_bytes(&vectors::key_hint()))
}

/// `signature` with its s (from = 32) or x(R) (from = 0) replaced.
fun replaced(signature: vector<u8>, from: u64, number: u256): vector<u8> {
    let number = k1::to_bytes(number);
    vector::tabulate!(64, |i| {
        if (i >= from && i < from + 32) number[i - from] else signature[i]
    })
}

fun s_of(signature: vector<u8>): u256 {
    k1::from_bytes(&vector::tabulate!(32, |i| signature[i + 32]))
}

#[test]
fun bip340_accepts_noble_signatures() {
    let (messages, signatures) = (vectors::raw_messages(), vectors::bip340());
    assert!(verify(messages[0], signatures[0]));
    assert!(verify(messages[1], signatures[1]));
    assert!(!verify(messages[1], signatures[0]));
    assert!(!verify(messages[0], signatures[1]));
}

#[test]
fun bip340_refuses_changed_signatures() {
    let (message, signature) = (vectors::raw_messages()[0], vectors::bip340()[0]);
    let s = s_of(signature);
    assert!(verify(message, replaced(signature, 32, s)));
    assert!(!verify(message, replaced(signature, 32, k1::add_n(s, 1))));
    assert!(!verify(message, replaced(signature, 32, k1::neg_n(s))));
    assert!(!verify(message, replaced(signature, 0, k1::x(&point(12345)))));
}

#[test]
fun bip340_refuses_numbers_out_of_range() {
    let (message, signature) = (vectors::raw_messages()[0], vectors::bip340()[0]);
    assert!(!verify(message, replaced(signature, 32, N)));
    assert!(!verify(message, replaced(signature, 0, P)));
    let mut short = signature;
    short.pop_back();
    assert!(!verify(message, short));
    let hint = k1::from_bytes(&vectors::key_hint());
    assert!(!k1::verify_bip340(&k1::to_bytes(0), message, &signature, hint));
    assert!(!k1::verify_bip340(&k1::to_bytes(N), message, &signature, hint));
    assert!(!k1::verify_bip340(&b"short", message, &signature, hint));
}

#[test]
fun bip340_refuses_the_universal_forgery() {
    let message = vectors::raw_messages()[0];
    // R = -B and R = B: only the distinctness of all three x stops the first.
    assert!(!verify(message, vectors::forged_negative()));
    assert!(!verify(message, vectors::forged_same()));
}

#[test, expected_failure(abort_code = k1::EHint)]
fun bip340_refuses_a_wrong_hint() {
    let key_x = k1::to_bytes(k1::x(&vectors::key()));
    k1::verify_bip340(&key_x, vectors::raw_messages()[0], &vectors::bip340()[0], 1);
}

#[test, expected_failure(abort_code = EInvalidPubKey, location = sui::ecdsa_k1)]
fun bip340_refuses_a_nonce_off_the_curve() {
    let x = k1::x(&vectors::off_curve());
    verify(vectors::raw_messages()[0], replaced(vectors::bip340()[0], 0, x));
}

// === A published share ===

#[test]
fun a_published_share_is_checked_by_multiplication() {
    assert_eq!(k1::base_mul(5), vectors::kat_user_share());
    assert!(k1::base_mul(6) != vectors::kat_user_share());
}
