/// Curve, algorithm and hash identifiers, and the sizes that go with them. Knows no cryptography.
module tandem::scheme;

// === Errors ===

/// The curve id is not one of 0..3.
const EUnknownCurve: u64 = 0;
/// The curve has no such algorithm.
const EUnknownAlgorithm: u64 = 1;
/// The algorithm has no such hash scheme.
const EUnknownHash: u64 = 2;
/// The point encoding has the wrong length or prefix for its curve.
const EPointEncoding: u64 = 3;

// === Constants ===

const SECP256K1: u8 = 0;
const SECP256R1: u8 = 1;
const ED25519: u8 = 2;
const RISTRETTO255: u8 = 3;

const FIRST: u8 = 0;
const TAPROOT: u8 = 1;

/// Hash scheme of ECDSA on secp256k1: the message is the 32-byte hash itself.
const PREHASHED: u8 = 3;

// === Public functions ===

public fun secp256k1(): u8 { SECP256K1 }

public fun secp256r1(): u8 { SECP256R1 }

public fun ed25519(): u8 { ED25519 }

public fun ristretto255(): u8 { RISTRETTO255 }

/// Algorithm 0 of secp256k1 and secp256r1.
public fun ecdsa(): u8 { FIRST }

/// Algorithm 1 of secp256k1: BIP340.
public fun taproot(): u8 { TAPROOT }

/// Hash scheme 3 of ECDSA on secp256k1.
public fun prehashed(): u8 { PREHASHED }

/// Whether the message is a hash of something the chain does not see.
public fun is_prehashed(curve: u8, algorithm: u8, hash: u8): bool {
    curve == SECP256K1 && algorithm == FIRST && hash == PREHASHED
}

/// Aborts unless the curve exists.
public fun assert_curve(curve: u8) {
    assert!(curve <= RISTRETTO255, EUnknownCurve);
}

/// Aborts unless the curve has this algorithm.
public fun assert_algorithm(curve: u8, algorithm: u8) {
    assert_curve(curve);
    assert!(algorithm == FIRST || curve == SECP256K1 && algorithm == TAPROOT, EUnknownAlgorithm);
}

/// Aborts unless the algorithm takes this hash scheme.
public fun assert_hash(curve: u8, algorithm: u8, hash: u8) {
    assert_algorithm(curve, algorithm);
    let largest = if (curve != SECP256K1) 0 else if (algorithm == TAPROOT) 1 else PREHASHED;
    assert!(hash <= largest, EUnknownHash);
}

/// Length of an encoded point in bytes.
public fun point_length(curve: u8): u64 {
    assert_curve(curve);
    if (curve <= SECP256R1) 33 else 32
}

/// Aborts unless `point` has the shape of an encoded point. Says nothing about the curve equation.
public fun assert_point(curve: u8, point: &vector<u8>) {
    assert!(point.length() == point_length(curve), EPointEncoding);
    assert!(curve > SECP256R1 || point[0] == 2 || point[0] == 3, EPointEncoding);
}
