/// Reads values out of BCS bytes, front to back. The bytes are kept reversed so that reading is `pop_back`.
module sui::bcs;

use std::bcs;
use sui::address;

// === Errors ===

/// Fewer bytes are left than the value has.
const EOutOfRange: u64 = 0;
/// A bool is 0 or 1.
const ENotBool: u64 = 1;
/// A length has at most five bytes.
const ELenOutOfRange: u64 = 2;

// === Structs ===

public struct BCS has copy, drop, store {
    bytes: vector<u8>,
}

// === Functions ===

public fun to_bytes<T>(value: &T): vector<u8> {
    bcs::to_bytes(value)
}

public fun new(mut bytes: vector<u8>): BCS {
    bytes.reverse();
    BCS { bytes }
}

/// What has not been read. Compare it with empty: nothing else notices bytes that are too many.
public fun into_remainder_bytes(bcs: BCS): vector<u8> {
    let BCS { mut bytes } = bcs;
    bytes.reverse();
    bytes
}

// === Single values ===

public fun peel_address(bcs: &mut BCS): address {
    assert!(bcs.bytes.length() >= 32, EOutOfRange);
    address::from_bytes(vector::tabulate!(32, |_| bcs.bytes.pop_back()))
}

public fun peel_bool(bcs: &mut BCS): bool {
    let byte = bcs.peel_u8();
    assert!(byte < 2, ENotBool);
    byte == 1
}

public fun peel_u8(bcs: &mut BCS): u8 {
    assert!(!bcs.bytes.is_empty(), EOutOfRange);
    bcs.bytes.pop_back()
}

public fun peel_u16(bcs: &mut BCS): u16 {
    bcs.peel_little_endian!(2)
}

public fun peel_u32(bcs: &mut BCS): u32 {
    bcs.peel_little_endian!(4)
}

public fun peel_u64(bcs: &mut BCS): u64 {
    bcs.peel_little_endian!(8)
}

public fun peel_u128(bcs: &mut BCS): u128 {
    bcs.peel_little_endian!(16)
}

public fun peel_u256(bcs: &mut BCS): u256 {
    bcs.peel_little_endian!(32)
}

/// A ULEB128 number of at most five bytes.
public fun peel_vec_length(bcs: &mut BCS): u64 {
    let mut total = 0;
    let mut shift = 0u8;
    loop {
        assert!(shift < 35, ELenOutOfRange);
        let byte = bcs.bytes.pop_back() as u64;
        total = total | ((byte & 0x7f) << shift);
        if (byte < 0x80) return total;
        shift = shift + 7;
    }
}

public fun peel_enum_tag(bcs: &mut BCS): u32 {
    let tag = bcs.peel_vec_length();
    assert!(tag <= 0xFFFF_FFFF, EOutOfRange);
    tag as u32
}

// === Vectors ===

public macro fun peel_vec<$T>($bcs: &mut BCS, $peel: |&mut BCS| -> $T): vector<$T> {
    let bcs = $bcs;
    vector::tabulate!(bcs.peel_vec_length(), |_| $peel(bcs))
}

public fun peel_vec_address(bcs: &mut BCS): vector<address> {
    bcs.peel_vec!(|b| b.peel_address())
}

public fun peel_vec_bool(bcs: &mut BCS): vector<bool> {
    bcs.peel_vec!(|b| b.peel_bool())
}

public fun peel_vec_u8(bcs: &mut BCS): vector<u8> {
    bcs.peel_vec!(|b| b.peel_u8())
}

public fun peel_vec_vec_u8(bcs: &mut BCS): vector<vector<u8>> {
    bcs.peel_vec!(|b| b.peel_vec_u8())
}

public fun peel_vec_u16(bcs: &mut BCS): vector<u16> {
    bcs.peel_vec!(|b| b.peel_u16())
}

public fun peel_vec_u32(bcs: &mut BCS): vector<u32> {
    bcs.peel_vec!(|b| b.peel_u32())
}

public fun peel_vec_u64(bcs: &mut BCS): vector<u64> {
    bcs.peel_vec!(|b| b.peel_u64())
}

public fun peel_vec_u128(bcs: &mut BCS): vector<u128> {
    bcs.peel_vec!(|b| b.peel_u128())
}

public fun peel_vec_u256(bcs: &mut BCS): vector<u256> {
    bcs.peel_vec!(|b| b.peel_u256())
}

// === Options ===

public macro fun peel_option<$T>($bcs: &mut BCS, $peel: |&mut BCS| -> $T): Option<$T> {
    let bcs = $bcs;
    if (bcs.peel_bool()) option::some($peel(bcs)) else option::none()
}

public fun peel_option_address(bcs: &mut BCS): Option<address> {
    bcs.peel_option!(|b| b.peel_address())
}

public fun peel_option_bool(bcs: &mut BCS): Option<bool> {
    bcs.peel_option!(|b| b.peel_bool())
}

public fun peel_option_u8(bcs: &mut BCS): Option<u8> {
    bcs.peel_option!(|b| b.peel_u8())
}

public fun peel_option_u16(bcs: &mut BCS): Option<u16> {
    bcs.peel_option!(|b| b.peel_u16())
}

public fun peel_option_u32(bcs: &mut BCS): Option<u32> {
    bcs.peel_option!(|b| b.peel_u32())
}

public fun peel_option_u64(bcs: &mut BCS): Option<u64> {
    bcs.peel_option!(|b| b.peel_u64())
}

public fun peel_option_u128(bcs: &mut BCS): Option<u128> {
    bcs.peel_option!(|b| b.peel_u128())
}

public fun peel_option_u256(bcs: &mut BCS): Option<u256> {
    bcs.peel_option!(|b| b.peel_u256())
}

// === Private ===

macro fun peel_little_endian<$T>($bcs: &mut BCS, $size: u64): $T {
    let bcs = $bcs;
    assert!(bcs.bytes.length() >= $size, EOutOfRange);
    let mut value: $T = 0;
    let mut at = 0u64;
    while (at < $size) {
        value = value | ((bcs.bytes.pop_back() as $T) << ((8 * at) as u8));
        at = at + 1;
    };
    value
}
