/// Every scheme accepts a signature of @noble/curves and refuses its neighbours.
#[test_only]
module tandem::signature_tests;

use tandem::scheme;
use tandem::signature;
use tandem::vectors;

fun message(): vector<u8> { vectors::messages()[0] }

fun flipped(mut bytes: vector<u8>, i: u64): vector<u8> {
    let byte = &mut bytes[i];
    *byte = *byte ^ 1;
    bytes
}

fun ecdsa(hash: u8, signature: vector<u8>): bool {
    signature::verify(0, 0, hash, &vectors::key(), message(), &signature, &vector[])
}

fun taproot(hash: u8, message: vector<u8>, signature: vector<u8>): bool {
    let hint = vectors::key_hint();
    signature::verify(0, 1, hash, &vectors::key(), message, &signature, &hint)
}

fun ed25519(message: vector<u8>, signature: vector<u8>): bool {
    let key = vectors::ed25519_key();
    signature::verify(2, 0, 0, &key, message, &signature, &vector[])
}

fun p256(message: vector<u8>, signature: vector<u8>): bool {
    let key = vectors::p256_key();
    signature::verify(1, 0, 0, &key, message, &signature, &vector[])
}

#[test]
fun ecdsa_on_secp256k1_with_each_hash() {
    let (keccak, sha, double) =
        (vectors::ecdsa_keccak(), vectors::ecdsa_sha256(), vectors::ecdsa_double());
    assert!(ecdsa(0, keccak) && ecdsa(1, sha) && ecdsa(2, double));
    assert!(!ecdsa(1, keccak) && !ecdsa(2, sha) && !ecdsa(0, double));
}

#[test]
fun ecdsa_on_secp256k1_refuses_changes() {
    let good = vectors::ecdsa_sha256();
    assert!(!ecdsa(1, flipped(good, 63)));
    // Only the recovery id is wrong.
    assert!(!ecdsa(1, flipped(good, 64)));
    let mut short = good;
    short.pop_back();
    assert!(!ecdsa(1, short));
    let mut odd = short;
    odd.push_back(4);
    assert!(!ecdsa(1, odd));
    let other = vectors::tweak_key();
    assert!(!signature::verify(0, 0, 1, &other, message(), &good, &vector[]));
}

#[test]
fun ecdsa_on_secp256k1_takes_no_high_s() {
    // The signature with n - s and the other parity recovers the same key.
    let high = vectors::ecdsa_high();
    assert!(high.length() == 65 && high != vectors::ecdsa_sha256());
    assert!(!ecdsa(1, high));
    let mut negated = high;
    *&mut negated[64] = vectors::ecdsa_sha256()[64];
    assert!(!ecdsa(1, negated));
}

#[test]
fun ecdsa_on_secp256k1_takes_no_degenerate_numbers() {
    let good = vectors::ecdsa_sha256();
    let (zero, order) = (vector::tabulate!(32, |_| 0u8), vectors::group_order());
    vector[zero, order, vector::tabulate!(32, |_| 255u8)].do!(|number| {
        assert!(!ecdsa(1, with(good, 0, number)));
        assert!(!ecdsa(1, with(good, 32, number)));
        assert!(!ecdsa(1, with(with(good, 0, number), 32, number)));
    });
    assert!(!ecdsa(1, vector[]));
    let mut long = good;
    long.push_back(0);
    assert!(!ecdsa(1, long));
}

/// `bytes` with `number` from `at` on.
fun with(mut bytes: vector<u8>, at: u64, number: vector<u8>): vector<u8> {
    number.length().do!(|i| *&mut bytes[at + i] = number[i]);
    bytes
}

fun prehashed(hash: vector<u8>, signature: vector<u8>, hint: vector<u8>): bool {
    signature::verify(0, 0, 3, &vectors::key(), hash, &signature, &hint)
}

fun hash(): vector<u8> { vectors::raw_messages()[0] }

#[test]
fun ecdsa_over_a_ready_hash() {
    let (good, hint) = (vectors::ecdsa_sha256(), vectors::ecdsa_hint());
    assert!(prehashed(hash(), good, hint));
    assert!(!prehashed(vectors::raw_messages()[1], good, hint));
    assert!(!prehashed(message(), good, hint));
    assert!(!prehashed(flipped(hash(), 31), good, hint));
    assert!(!prehashed(hash(), flipped(good, 63), hint));
    let other = vectors::tweak_key();
    assert!(!signature::verify(0, 0, 3, &other, hash(), &good, &hint));
    let mut negated = vectors::key();
    *&mut negated[0] = 5 - negated[0];
    assert!(!signature::verify(0, 0, 3, &negated, hash(), &good, &hint));
}

#[test]
fun the_hash_that_recovery_uses_is_a_hash_too() {
    let (hash, good, hint) = (vectors::empty_hash(), vectors::empty_ecdsa(), vectors::empty_hint());
    assert!(prehashed(hash, good, hint));
    assert!(!prehashed(hash, flipped(good, 64), hint));
    assert!(!prehashed(flipped(hash, 0), good, hint));
    let other = vectors::tweak_key();
    assert!(!signature::verify(0, 0, 3, &other, hash, &good, &hint));
}

#[test]
fun ecdsa_over_a_ready_hash_takes_no_high_s() {
    let (high, hint) = (vectors::ecdsa_high(), vectors::ecdsa_hint());
    assert!(!prehashed(hash(), high, hint));
    let mut negated = high;
    *&mut negated[64] = vectors::ecdsa_sha256()[64];
    assert!(!prehashed(hash(), negated, hint));
}

#[test]
fun ecdsa_over_a_ready_hash_takes_one_recovery_id() {
    let (good, hint) = (vectors::ecdsa_sha256(), vectors::ecdsa_hint());
    assert!(!prehashed(hash(), flipped(good, 64), hint));
    let mut short = good;
    let id = short.pop_back();
    assert!(!prehashed(hash(), short, hint));
    vector[4, 27 + id, 255].do!(|v| {
        let mut odd = short;
        odd.push_back(v);
        assert!(!prehashed(hash(), odd, hint));
    });
}

#[test]
fun ecdsa_with_a_nonce_point_beyond_the_group_order() {
    let (key, hint) = (vectors::beyond_key(), vectors::beyond_hint());
    let good = vectors::beyond_ecdsa();
    assert!(signature::verify(0, 0, 3, &key, hash(), &good, &hint));
    let other = flipped(good, 64);
    assert!(!signature::verify(0, 0, 3, &key, hash(), &other, &hint));
}

#[test]
fun ecdsa_over_a_ready_hash_takes_no_degenerate_numbers() {
    let (good, hint) = (vectors::ecdsa_sha256(), vectors::ecdsa_hint());
    let zero = vector::tabulate!(32, |_| 0u8);
    vector[zero, vectors::group_order(), vector::tabulate!(32, |_| 255u8)].do!(|number| {
        assert!(!prehashed(hash(), with(good, 0, number), hint));
        assert!(!prehashed(hash(), with(good, 32, number), hint));
    });
}

#[test, expected_failure(abort_code = tandem::k1::EHint)]
fun ecdsa_over_a_ready_hash_needs_the_right_hint() {
    prehashed(hash(), vectors::ecdsa_sha256(), vectors::empty_hint());
}

/// With R = a*Q + b*G, s = r/a the recovered point differs from Q by a multiple of G that is known;
/// a hint made of it would pass for any hash.
#[test, expected_failure(abort_code = tandem::k1::EHint)]
fun a_chosen_hint_makes_no_forgery() {
    prehashed(hash(), vectors::forged_ecdsa(), vectors::forged_hint());
}

#[test, expected_failure(abort_code = tandem::k1::ELength)]
fun ecdsa_over_a_ready_hash_needs_a_hint() {
    prehashed(hash(), vectors::ecdsa_sha256(), vector[]);
}

#[test]
fun taproot_with_each_hash() {
    let (raw, signature) = (vectors::raw_messages()[0], vectors::bip340()[0]);
    assert!(taproot(0, message(), signature));
    assert!(taproot(1, raw, signature));
    assert!(!taproot(0, raw, signature));
    assert!(!taproot(1, message(), signature));
    assert!(!taproot(1, raw, flipped(signature, 63)));
}

#[test]
fun ed25519_accepts_and_refuses() {
    let signatures = vectors::ed25519_signatures();
    assert!(ed25519(message(), signatures[0]));
    assert!(!ed25519(message(), signatures[1]));
    assert!(!ed25519(message(), flipped(signatures[0], 40)));
    assert!(!ed25519(b"", signatures[0]));
    assert!(!ed25519(message(), vector[]));
}

#[test]
fun p256_accepts_and_refuses() {
    let signature = vectors::p256_signature();
    assert!(p256(message(), signature));
    assert!(!p256(b"another", signature));
    assert!(!p256(message(), flipped(signature, 3)));
    let other = {
        let mut key = vectors::p256_key();
        *&mut key[0] = 5 - key[0];
        key
    };
    assert!(!signature::verify(1, 0, 0, &other, message(), &signature, &vector[]));
}

#[test]
fun p256_takes_no_high_s() {
    assert!(vectors::p256_high() != vectors::p256_signature());
    assert!(!p256(message(), vectors::p256_high()));
}

#[test]
fun p256_takes_no_degenerate_numbers_and_other_lengths() {
    let good = vectors::p256_signature();
    let zero = vector::tabulate!(32, |_| 0u8);
    vector[zero, vectors::p256_order(), vector::tabulate!(32, |_| 255u8)].do!(|number| {
        assert!(!p256(message(), with(good, 0, number)));
        assert!(!p256(message(), with(good, 32, number)));
    });
    let (mut long, mut short) = (good, good);
    long.push_back(0);
    short.pop_back();
    assert!(!p256(message(), long));
    assert!(!p256(message(), short));
    assert!(!p256(message(), vector[]));
}

#[test]
fun the_curves_do_not_mix() {
    let (k1, r1) = (vectors::ecdsa_sha256(), vectors::p256_signature());
    assert!(!p256(message(), k1));
    assert!(!ecdsa(1, r1));
    let mut short = k1;
    short.pop_back();
    assert!(!p256(message(), short));
}

#[test]
fun lengths() {
    assert!(signature::length(0, 0) == 65 && signature::length(0, 1) == 64);
    assert!(signature::length(2, 0) == 64);
    assert!(signature::is_raw(0, 0, 3) && signature::is_raw(0, 1, 1));
    assert!(!signature::is_raw(0, 0, 0) && !signature::is_raw(0, 1, 0));
}

#[test, expected_failure(abort_code = signature::ENotVerifiable)]
fun ristretto_needs_a_certificate() {
    let key = vectors::ed25519_key();
    signature::verify(3, 0, 0, &key, message(), &vectors::bip340()[0], &vector[]);
}

#[test, expected_failure(abort_code = scheme::EUnknownCurve)]
fun unknown_curve() { scheme::assert_curve(4); }

#[test, expected_failure(abort_code = scheme::EUnknownAlgorithm)]
fun unknown_algorithm() { scheme::assert_algorithm(1, 1); }

#[test, expected_failure(abort_code = scheme::EUnknownHash)]
fun unknown_hash() { scheme::assert_hash(0, 1, 2); }

#[test, expected_failure(abort_code = scheme::EUnknownHash)]
fun a_hash_after_the_last() { scheme::assert_hash(0, 0, 4); }

#[test, expected_failure(abort_code = scheme::EUnknownHash)]
fun no_ready_hashes_on_p256() { scheme::assert_hash(1, 0, 3); }

#[test, expected_failure(abort_code = scheme::EPointEncoding)]
fun point_length() { scheme::assert_point(0, &vectors::ed25519_key()); }

#[test, expected_failure(abort_code = scheme::EPointEncoding)]
fun point_prefix() {
    let mut point = vectors::key();
    *&mut point[0] = 4;
    scheme::assert_point(0, &point);
}

#[test]
fun schemes() {
    scheme::assert_hash(0, 0, 3);
    assert!(scheme::is_prehashed(0, 0, 3) && !scheme::is_prehashed(0, 0, 2));
    scheme::assert_hash(0, 1, 1);
    scheme::assert_hash(3, 0, 0);
    scheme::assert_point(1, &vectors::p256_key());
}
