/// Addresses as numbers, bytes and text.
#[defines_primitive(address)]
module sui::address;

use std::ascii;
use std::bcs;
use std::string;
use sui::hex;

public use fun sui::object::id_from_address as address.to_id;

// === Errors ===

/// Not 64 hex digits.
const EAddressParseError: u64 = 0;

// === Functions ===

public native fun to_u256(a: address): u256;

public native fun from_u256(n: u256): address;

/// Aborts unless there are 32 bytes.
public native fun from_bytes(bytes: vector<u8>): address;

public fun to_bytes(a: address): vector<u8> {
    bcs::to_bytes(&a)
}

/// 64 lower-case hex digits, no prefix.
public fun to_ascii_string(a: address): ascii::String {
    ascii::string(hex::encode(a.to_bytes()))
}

/// 64 lower-case hex digits, no prefix.
public fun to_string(a: address): string::String {
    a.to_ascii_string().to_string()
}

/// Reads 64 hex digits of either case.
public fun from_ascii_bytes(bytes: &vector<u8>): address {
    assert!(bytes.length() == 64, EAddressParseError);
    from_bytes(vector::tabulate!(32, |i| nibble(bytes[2 * i]) * 16 + nibble(bytes[2 * i + 1])))
}

/// In bytes.
public fun length(): u64 {
    32
}

/// The largest address as a number.
public fun max(): u256 {
    std::u256::max_value!()
}

// === Private ===

fun nibble(digit: u8): u8 {
    if (digit >= 0x30 && digit <= 0x39) return digit - 0x30;
    if (digit >= 0x41 && digit <= 0x46) return digit - 0x37;
    if (digit >= 0x61 && digit <= 0x66) return digit - 0x57;
    abort EAddressParseError
}
