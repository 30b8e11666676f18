/// One verifier per signature scheme. Says yes only to a signature the chain's natives confirm.
module tandem::signature;

use std::hash::sha2_256;
use sui::ecdsa_k1;
use sui::ecdsa_r1;
use sui::ed25519;
use tandem::bytes;
use tandem::k1;
use tandem::scheme;

// === Errors ===

/// Move has no verifier for this curve; a certificate has to stand in.
const ENotVerifiable: u64 = 0;

// === Constants ===

/// Hash ids of `sui::ecdsa_k1` and `sui::ecdsa_r1`.
const NATIVE_KECCAK256: u8 = 0;
const NATIVE_SHA256: u8 = 1;

/// Hash schemes of ECDSA on secp256k1.
const KECCAK256: u8 = 0;
const DOUBLE_SHA256: u8 = 2;

/// Half the group order of secp256r1: with s is n - s a signature too, and the smaller is the one.
const R1_HALF_ORDER: u256 = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8;

/// Hash scheme of BIP340 under which the 32 message bytes are signed as they are.
const RAW32: u8 = 1;

// === Public functions ===

/// Whether Move can verify signatures of this curve.
public fun is_verifiable(curve: u8): bool { curve != scheme::ristretto255() }

/// Whether `signature` signs `message` under `key`. Formats: ECDSA on secp256k1 r || s || v (65
/// bytes, low s, v the recovery id), on secp256r1 r || s (64), BIP340 and Ed25519 64.
/// `hint` is an inverse modulo the group order, 32 bytes: of x(key) for BIP340, of r for ECDSA over
/// a ready hash; else empty.
public fun verify(
    curve: u8,
    algorithm: u8,
    hash: u8,
    key: &vector<u8>,
    message: vector<u8>,
    signature: &vector<u8>,
    hint: &vector<u8>,
): bool {
    scheme::assert_hash(curve, algorithm, hash);
    scheme::assert_point(curve, key);
    assert!(is_verifiable(curve), ENotVerifiable);
    if (curve == scheme::ed25519()) {
        ed25519::ed25519_verify(signature, key, &message)
    } else if (curve == scheme::secp256r1()) {
        verify_ecdsa_r1(key, message, signature)
    } else if (algorithm == scheme::taproot()) {
        verify_taproot(hash, key, message, signature, hint)
    } else if (hash == scheme::prehashed()) {
        k1::verify_ecdsa(key, message, signature, k1::from_bytes(hint))
    } else {
        verify_ecdsa_k1(hash, key, message, signature)
    }
}

/// Whether the 32 message bytes are signed as they are.
public fun is_raw(curve: u8, algorithm: u8, hash: u8): bool {
    let taproot = curve == scheme::secp256k1() && algorithm == scheme::taproot();
    taproot && hash == RAW32 || scheme::is_prehashed(curve, algorithm, hash)
}

/// Length of a final signature in bytes.
public fun length(curve: u8, algorithm: u8): u64 {
    if (curve == scheme::secp256k1() && algorithm == scheme::ecdsa()) 65 else 64
}

// === Private functions ===

fun verify_ecdsa_k1(
    hash: u8,
    key: &vector<u8>,
    message: vector<u8>,
    signature: &vector<u8>,
): bool {
    if (signature.length() != 65 || signature[64] > 3) return false;
    let message = if (hash == DOUBLE_SHA256) sha2_256(message) else message;
    let hash_id = if (hash == KECCAK256) NATIVE_KECCAK256 else NATIVE_SHA256;
    let short = bytes::slice(signature, 0, 64);
    // Verification first: recovery aborts on garbage, and the recovery id has to be right as well.
    ecdsa_k1::secp256k1_verify(&short, key, &message, hash_id)
        && ecdsa_k1::secp256k1_ecrecover(signature, &message, hash_id) == *key
}

fun verify_ecdsa_r1(key: &vector<u8>, message: vector<u8>, signature: &vector<u8>): bool {
    if (signature.length() != 64) return false;
    // Whether the native refuses high s is not for this package to rely on.
    bytes::number(signature, 32) <= R1_HALF_ORDER
        && ecdsa_r1::secp256r1_verify(signature, key, &message, NATIVE_SHA256)
}

fun verify_taproot(
    hash: u8,
    key: &vector<u8>,
    message: vector<u8>,
    signature: &vector<u8>,
    hint: &vector<u8>,
): bool {
    let message = if (hash == RAW32) message else sha2_256(message);
    if (message.length() != 32) return false;
    k1::verify_bip340(&k1::to_bytes(k1::x(key)), message, signature, k1::from_bytes(hint))
}
