/// Strings whose every byte is an ASCII character.
module std::ascii;

public use fun std::string::from_ascii as String.to_string;

// === Errors ===

/// A byte above 0x7f.
const EInvalidASCIICharacter: u64 = 0x10000;
/// An index outside the string.
const EInvalidIndex: u64 = 0x10001;

// === Structs ===

public struct String has copy, drop, store {
    bytes: vector<u8>,
}

public struct Char has copy, drop, store {
    byte: u8,
}

// === Making and reading ===

public fun char(byte: u8): Char {
    assert!(is_valid_char(byte), EInvalidASCIICharacter);
    Char { byte }
}

public fun string(bytes: vector<u8>): String {
    assert!(all_valid(&bytes), EInvalidASCIICharacter);
    String { bytes }
}

public fun try_string(bytes: vector<u8>): Option<String> {
    if (all_valid(&bytes)) option::some(String { bytes }) else option::none()
}

public fun all_characters_printable(string: &String): bool {
    string.bytes.all!(|b| is_printable_char(*b))
}

public fun push_char(string: &mut String, char: Char) {
    string.bytes.push_back(char.byte)
}

public fun pop_char(string: &mut String): Char {
    Char { byte: string.bytes.pop_back() }
}

/// Length in bytes.
public fun length(string: &String): u64 {
    string.bytes.length()
}

public fun append(string: &mut String, other: String) {
    string.bytes.append(other.into_bytes())
}

/// Puts `o` before the character at `at`.
public fun insert(s: &mut String, at: u64, o: String) {
    let n = s.length();
    assert!(at <= n, EInvalidIndex);
    let mut joined = s.substring(0, at);
    joined.append(o);
    joined.append(s.substring(at, n));
    *s = joined;
}

/// Characters `i` up to but not including `j`.
public fun substring(string: &String, i: u64, j: u64): String {
    assert!(i <= j && j <= string.length(), EInvalidIndex);
    String { bytes: vector::tabulate!(j - i, |k| string.bytes[i + k]) }
}

public fun as_bytes(string: &String): &vector<u8> {
    &string.bytes
}

public fun into_bytes(string: String): vector<u8> {
    let String { bytes } = string;
    bytes
}

public fun byte(char: Char): u8 {
    char.byte
}

public fun is_valid_char(b: u8): bool {
    b < 0x80
}

public fun is_printable_char(byte: u8): bool {
    0x1F < byte && byte < 0x7F
}

public fun is_empty(string: &String): bool {
    string.length() == 0
}

public fun to_uppercase(string: &String): String {
    String {
        bytes: string.bytes.map_ref!(|b| if (*b >= 0x61 && *b <= 0x7A) *b - 0x20 else *b),
    }
}

public fun to_lowercase(string: &String): String {
    String {
        bytes: string.bytes.map_ref!(|b| if (*b >= 0x41 && *b <= 0x5A) *b + 0x20 else *b),
    }
}

/// Where `substr` first begins, or the length of `string` if it does not occur.
public fun index_of(string: &String, substr: &String): u64 {
    let (n, m) = (string.length(), substr.length());
    let mut at = 0;
    while (at + m <= n) {
        if (begins_at(&string.bytes, &substr.bytes, at)) return at;
        at = at + 1;
    };
    n
}

// === Private ===

fun all_valid(bytes: &vector<u8>): bool {
    bytes.all!(|b| is_valid_char(*b))
}

fun begins_at(bytes: &vector<u8>, part: &vector<u8>, at: u64): bool {
    let m = part.length();
    let mut k = 0;
    while (k < m && bytes[at + k] == part[k]) k = k + 1;
    k == m
}
