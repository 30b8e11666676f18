/// Strings that are valid UTF-8; all indices count bytes.
module std::string;

use std::ascii;

// === Errors ===

/// The bytes are not UTF-8.
const EInvalidUTF8: u64 = 1;
/// An index outside the string or inside a character.
const EInvalidIndex: u64 = 2;

// === Structs ===

public struct String has copy, drop, store {
    bytes: vector<u8>,
}

// === Functions ===

public fun utf8(bytes: vector<u8>): String {
    assert!(internal_check_utf8(&bytes), EInvalidUTF8);
    String { bytes }
}

public fun from_ascii(s: ascii::String): String {
    String { bytes: s.into_bytes() }
}

/// Aborts if some character is not ASCII.
public fun to_ascii(s: String): ascii::String {
    ascii::string(s.into_bytes())
}

public fun try_utf8(bytes: vector<u8>): Option<String> {
    if (!internal_check_utf8(&bytes)) return option::none();
    option::some(String { bytes })
}

public fun as_bytes(s: &String): &vector<u8> {
    &s.bytes
}

public fun into_bytes(s: String): vector<u8> {
    let String { bytes } = s;
    bytes
}

public fun is_empty(s: &String): bool {
    s.length() == 0
}

/// Length in bytes.
public fun length(s: &String): u64 {
    s.bytes.length()
}

public fun append(s: &mut String, r: String) {
    s.bytes.append(r.into_bytes())
}

public fun append_utf8(s: &mut String, bytes: vector<u8>) {
    s.append(utf8(bytes))
}

/// Puts `o` at byte `at`, which must be the boundary of a character.
public fun insert(s: &mut String, at: u64, o: String) {
    assert!(at <= s.length() && internal_is_char_boundary(&s.bytes, at), EInvalidIndex);
    let mut joined = s.substring(0, at);
    joined.append(o);
    joined.append(s.substring(at, s.length()));
    *s = joined;
}

/// Bytes `i` up to but not including `j`; both must be boundaries of characters.
public fun substring(s: &String, i: u64, j: u64): String {
    let bytes = &s.bytes;
    assert!(i <= j && j <= bytes.length(), EInvalidIndex);
    assert!(
        internal_is_char_boundary(bytes, i) && internal_is_char_boundary(bytes, j),
        EInvalidIndex,
    );
    String { bytes: internal_sub_string(bytes, i, j) }
}

/// Byte at which `r` first begins, or the length of `s` if it does not occur.
public fun index_of(s: &String, r: &String): u64 {
    internal_index_of(&s.bytes, &r.bytes)
}

#[deprecated(note = b"Use `as_bytes`.")]
public fun bytes(s: &String): &vector<u8> {
    &s.bytes
}

#[deprecated(note = b"Use `substring`.")]
public fun sub_string(s: &String, i: u64, j: u64): String {
    s.substring(i, j)
}

// === Natives ===

native fun internal_check_utf8(v: &vector<u8>): bool;
native fun internal_is_char_boundary(v: &vector<u8>, i: u64): bool;
native fun internal_sub_string(v: &vector<u8>, i: u64, j: u64): vector<u8>;
native fun internal_index_of(v: &vector<u8>, r: &vector<u8>): u64;
