/// secp256k1 by means of the chain's natives: modular arithmetic with 256-bit numbers, scalar
/// multiplication out of public-key recovery, and the check of a sum of points.
/// Every point is 33 compressed bytes decoded by the native: raw coordinates would admit points off
/// the curve.
module tandem::k1;

use std::bcs;
use std::hash::sha2_256;
use sui::address;
use sui::ecdsa_k1;
use tandem::bytes;

// === Errors ===

/// A scalar is zero or not below its modulus.
const EScalar: u64 = 0;
/// The hint is not the inverse it claims to be.
const EHint: u64 = 1;
/// A number is not 32 bytes.
const ELength: u64 = 2;
/// A point is not 33 compressed bytes.
const EPoint: u64 = 3;

// === Constants ===

/// Field prime, 2^256 - P_FOLD.
const P: u256 = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;
const P_FOLD: u256 = 0x1000003d1;
/// Group order, 2^256 - N_FOLD.
const N: u256 = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
const N_FOLD: u256 = 0x14551231950b75fc4402da1732fc9bebf;
const N_HALF: u256 = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;
/// x of the generator; its y is even.
const GX: u256 = 0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798;
/// SHA-256 of the empty message modulo N, which recovery subtracts.
const Z0: u256 = 0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855;

const MAX: u256 = 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
const LOW: u256 = 0xffffffffffffffffffffffffffffffff;

/// Hash id of SHA-256 in `sui::ecdsa_k1`.
const SHA256: u8 = 1;

/// SHA-256 of "BIP0340/challenge".
const CHALLENGE_TAG: u256 = 0x7bb52d7a9fef58323eb1bf7a407db382d2f3f2d81bb1224f49fe518f6d48d37c;

// === Structs: fixed-width byte strings, written by one BCS call instead of loops ===

public struct CompressedPoint has drop { prefix: u8, x: address }

public struct RecoverableSignature has drop { r: address, s: address, v: u8 }

public struct Challenge has drop {
    tag: address,
    tag_again: address,
    r: address,
    key: address,
    message: address,
}

// === Package functions: numbers ===

public(package) fun from_bytes(bytes: &vector<u8>): u256 {
    assert!(bytes.length() == 32, ELength);
    address::from_bytes(*bytes).to_u256()
}

public(package) fun to_bytes(number: u256): vector<u8> {
    address::from_u256(number).to_bytes()
}

/// a * b modulo the group order; inputs may be any 256-bit numbers.
public(package) fun mul_n(a: u256, b: u256): u256 { mul_mod(a, b, N, N_FOLD) }

public(package) fun add_n(a: u256, b: u256): u256 { add_mod(a % N, b % N, N) }

public(package) fun neg_n(a: u256): u256 { sub_mod(0, a % N, N) }

/// `high * 2^256 + low` modulo the group order.
public(package) fun reduce_n(high: u256, low: u256): u256 {
    add_n(mul_n(high, N_FOLD), low)
}

public(package) fun is_scalar(a: u256): bool { a != 0 && a < N }

// === Package functions: points ===

/// x coordinate of a compressed point.
public(package) fun x(point: &vector<u8>): u256 {
    assert!(point.length() == 33, EPoint);
    bytes::number(point, 1)
}

/// Whether y is odd.
public(package) fun parity(point: &vector<u8>): u8 {
    assert!(point.length() == 33 && (point[0] == 2 || point[0] == 3), EPoint);
    point[0] - 2
}

/// Compressed point from x and the parity of y. Does not check the curve equation.
public(package) fun compress(x: u256, parity: u8): vector<u8> {
    bcs::to_bytes(&CompressedPoint { prefix: 2 + parity, x: address::from_u256(x) })
}

/// Affine coordinates; aborts in the native if the point is not on the curve.
public(package) fun coordinates(point: &vector<u8>): (u256, u256) {
    assert!(point.length() == 33, EPoint);
    let decoded = ecdsa_k1::decompress_pubkey(point);
    (bytes::number(&decoded, 1), bytes::number(&decoded, 33))
}

/// `r^-1 * (s*R - z0*G)` where R has x = r and y of parity v; 33 bytes. 0 < r, s < N.
public(package) fun recover(r: u256, s: u256, v: u8): vector<u8> {
    assert!(is_scalar(r) && is_scalar(s), EScalar);
    // The native refuses high s; (N - s, 1 - v) is the same point.
    let (s, v) = if (s > N_HALF) (N - s, 1 - v) else (s, v);
    let signature = bcs::to_bytes(&RecoverableSignature {
        r: address::from_u256(r),
        s: address::from_u256(s),
        v,
    });
    ecdsa_k1::secp256k1_ecrecover(&signature, &vector[], SHA256)
}

/// k*G, 33 bytes. 0 < k < N; one k that needs a zero scalar inside fails closed.
public(package) fun base_mul(k: u256): vector<u8> {
    assert!(is_scalar(k), EScalar);
    recover(GX, add_n(mul_n(k, GX), Z0), 0)
}

/// Whether A + B = C for three points with pairwise distinct x. All are decoded, so all are on the
/// curve; equal x fails closed.
public(package) fun is_sum(a: &vector<u8>, b: &vector<u8>, c: &vector<u8>): bool {
    let (xa, ya) = coordinates(a);
    let (xb, yb) = coordinates(b);
    let (xc, yc) = coordinates(c);
    // A, B and -C on one line meet the curve in nothing else, so A + B - C = 0. Without the two
    // later inequalities -C could be A or B itself and the equation would hold for nothing.
    if (xa == xb || xa == xc || xb == xc) return false;
    let left = mul_p(sub_mod(yb, ya, P), sub_mod(xc, xa, P));
    let right = mul_p(sub_mod(sub_mod(0, yc, P), ya, P), sub_mod(xb, xa, P));
    left == right
}

// === Package functions: equations ===

/// BIP340 verification. `hint` = px^-1 mod N, where px is the key's x as a number.
public(package) fun verify_bip340(
    key_x: &vector<u8>,
    message: vector<u8>,
    signature: &vector<u8>,
    hint: u256,
): bool {
    if (signature.length() != 64 || key_x.length() != 32 || message.length() != 32) return false;
    let px = from_bytes(key_x);
    let rx = bytes::number(signature, 0);
    let s = bytes::number(signature, 32);
    if (px == 0 || px >= N || rx >= P || s >= N) return false;
    assert!(mul_n(px, hint) == 1, EHint);
    let e = challenge(rx, px, message);
    let t = add_n(s, mul_n(Z0, hint));
    if (e == 0 || t == 0) return false;
    // A = -e*P - (z0/px)*G and B = s*G + (z0/px)*G, hence A + B = s*G - e*P.
    let a = recover(px, neg_n(mul_n(e, px)), 0);
    let b = base_mul(t);
    is_sum(&a, &b, &compress(rx, 0))
}

/// ECDSA verification over a ready hash, which no native takes: signature r || s || v with low s
/// and v the recovery id. `hint` = r^-1 mod N. Aborts in the native if r belongs to no point.
public(package) fun verify_ecdsa(
    key: &vector<u8>,
    hash: vector<u8>,
    signature: &vector<u8>,
    hint: u256,
): bool {
    if (signature.length() != 65 || hash.length() != 32) return false;
    let r = bytes::number(signature, 0);
    let s = bytes::number(signature, 32);
    let v = signature[64];
    if (!is_scalar(r) || !is_scalar(s) || s > N_HALF || v > 3) return false;
    assert!(mul_n(r, hint) == 1, EHint);
    // The key is r^-1*(s*R - z*G), and recovery gives r^-1*(s*R - z0*G): they differ by u*G.
    let recovered = recover(r, s, v);
    let u = mul_n(add_n(from_bytes(&hash), neg_n(Z0)), hint);
    if (u == 0) recovered == *key else is_sum(key, &base_mul(u), &recovered)
}

/// Whether `constant` = P1 + (z0 / x(P2))*G, the value `is_derived` needs. `inverse` = x(P2)^-1 mod
/// N.
public(package) fun is_constant(
    p1: &vector<u8>,
    p2: &vector<u8>,
    constant: &vector<u8>,
    inverse: u256,
): bool {
    let x2 = x(p2);
    assert!(is_scalar(x2), EScalar);
    assert!(mul_n(x2, inverse) == 1, EHint);
    // P2 is decoded because derivation recovers it from x and parity only.
    coordinates(p2);
    is_sum(p1, &base_mul(mul_n(Z0, inverse)), constant)
}

/// Whether X = Xu + P1 + mu*P2, where `sum` = Xu + constant.
public(package) fun is_derived(
    key: &vector<u8>,
    user: &vector<u8>,
    p2: &vector<u8>,
    constant: &vector<u8>,
    mu: u256,
    sum: &vector<u8>,
): bool {
    let x2 = x(p2);
    let q = recover(x2, mul_n(mu, x2), parity(p2));
    is_sum(user, constant, sum) && is_sum(sum, &q, key)
}

/// Whether child = parent + tau*G.
public(package) fun is_tweaked(child: &vector<u8>, parent: &vector<u8>, tau: u256): bool {
    is_sum(parent, &base_mul(tau), child)
}

// === Private functions ===

/// `int(taggedHash("BIP0340/challenge", r || key || message)) mod N`.
fun challenge(rx: u256, px: u256, message: vector<u8>): u256 {
    let tag = address::from_u256(CHALLENGE_TAG);
    let hash = sha2_256(bcs::to_bytes(&Challenge {
        tag,
        tag_again: tag,
        r: address::from_u256(rx),
        key: address::from_u256(px),
        message: address::from_bytes(message),
    }));
    from_bytes(&hash) % N
}

fun mul_p(a: u256, b: u256): u256 { mul_mod(a, b, P, P_FOLD) }

/// a + b mod m for a, b < m.
fun add_mod(a: u256, b: u256, m: u256): u256 {
    if (b == 0) a else if (a >= m - b) a - (m - b) else a + b
}

/// a - b mod m for a, b < m.
fun sub_mod(a: u256, b: u256, m: u256): u256 {
    if (a >= b) a - b else m - (b - a)
}

/// a * b mod m where m = 2^256 - fold: the high half counts `fold` times.
fun mul_mod(a: u256, b: u256, m: u256, fold: u256): u256 {
    let (mut high, mut low) = mul_wide(a, b);
    while (high != 0) {
        let (h, l) = mul_wide(high, fold);
        let (sum, carry) = add_carry(low, l);
        low = sum;
        high = h + carry;
    };
    if (low >= m) low - m else low
}

/// The 512-bit product as (high, low), by 128-bit limbs.
fun mul_wide(a: u256, b: u256): (u256, u256) {
    let (a1, a0) = (a >> 128, a & LOW);
    let (b1, b0) = (b >> 128, b & LOW);
    let low = a0 * b0;
    let (mid, carry) = add_carry(a1 * b0, a0 * b1);
    let (sum, more) = add_carry(low, mid << 128);
    (a1 * b1 + (mid >> 128) + (carry << 128) + more, sum)
}

/// a + b as (sum mod 2^256, carry).
fun add_carry(a: u256, b: u256): (u256, u256) {
    let room = MAX - b;
    if (a > room) (a - room - 1, 1) else (a + b, 0)
}
