/// Bytes as hex digits.
module sui::hex;

// === Errors ===

/// An odd number of digits.
const EInvalidHexLength: u64 = 0;
/// Not a hex digit.
const ENotValidHexCharacter: u64 = 1;

// === Functions ===

/// Two lower-case digits a byte, no prefix.
public fun encode(bytes: vector<u8>): vector<u8> {
    let digits = b"0123456789abcdef";
    let mut out = vector[];
    bytes.do!(|b| {
        out.push_back(digits[(b >> 4) as u64]);
        out.push_back(digits[(b & 0x0f) as u64]);
    });
    out
}

/// Reads digits of either case.
public fun decode(hex: vector<u8>): vector<u8> {
    let n = hex.length();
    assert!(n % 2 == 0, EInvalidHexLength);
    vector::tabulate!(n / 2, |i| digit_value(hex[2 * i]) * 16 + digit_value(hex[2 * i + 1]))
}

// === Private ===

fun digit_value(digit: u8): u8 {
    if (digit >= 0x30 && digit <= 0x39) return digit - 0x30;
    if (digit >= 0x41 && digit <= 0x46) return digit - 0x37;
    if (digit >= 0x61 && digit <= 0x66) return digit - 0x57;
    abort ENotValidHexCharacter
}
