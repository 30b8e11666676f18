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
}

#[test]
fun lengths() {
    assert!(signature::length(0, 0) == 65 && signature::length(0, 1) == 64);
    assert!(signature::length(2, 0) == 64);
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
    scheme::assert_hash(0, 0, 2);
    scheme::assert_hash(0, 1, 1);
    scheme::assert_hash(3, 0, 0);
    scheme::assert_point(1, &vectors::p256_key());
}
