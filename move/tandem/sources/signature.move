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

/// Hash scheme of BIP340 under which the 32 message bytes are signed as they are.
const RAW32: u8 = 1;

// === Public functions ===

/// Whether Move can verify signatures of this curve.
public fun is_verifiable(curve: u8): bool { curve != scheme::ristretto255() }

/// Whether `signature` signs `message` under `key`. Formats: ECDSA on secp256k1 r || s || v (65
/// bytes, low s, v the recovery id), on secp256r1 r || s (64), BIP340 and Ed25519 64.
/// `hint` is the inverse of x(key) modulo the group order for BIP340 (32 bytes), else empty.
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
        ecdsa_r1::secp256r1_verify(signature, key, &message, NATIVE_SHA256)
    } else if (algorithm == scheme::taproot()) {
        verify_taproot(hash, key, message, signature, hint)
    } else {
        verify_ecdsa_k1(hash, key, message, signature)
    }
}

/// Whether the 32 message bytes are signed as they are.
public fun is_raw(curve: u8, algorithm: u8, hash: u8): bool {
    curve == scheme::secp256k1() && algorithm == scheme::taproot() && hash == RAW32
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
