/// Functions and loops over u32.
#[defines_primitive(u32)]
module std::u32;

use std::string::String;

/// All 32 bits flipped.
public fun bitwise_not(x: u32): u32 {
    max_value!() ^ x
}

public fun max(x: u32, y: u32): u32 {
    std::macros::num_max!(x, y)
}

public fun min(x: u32, y: u32): u32 {
    std::macros::num_min!(x, y)
}

/// The larger minus the smaller.
public fun diff(x: u32, y: u32): u32 {
    std::macros::num_diff!(x, y)
}

/// Quotient rounded up; aborts if `y` is 0.
public fun divide_and_round_up(x: u32, y: u32): u32 {
    std::macros::num_divide_and_round_up!(x, y)
}

/// `base` to the `exponent`; aborts on overflow.
public fun pow(base: u32, exponent: u8): u32 {
    std::macros::num_pow!(base, exponent)
}

/// Square root rounded down.
public fun sqrt(x: u32): u32 {
    std::macros::num_sqrt!<u32, u64>(x, 32)
}

/// The value as u8, or none if it does not fit.
public fun try_as_u8(x: u32): Option<u8> {
    std::macros::try_as_u8!(x)
}

/// The value as u16, or none if it does not fit.
public fun try_as_u16(x: u32): Option<u16> {
    std::macros::try_as_u16!(x)
}

/// Decimal digits.
public fun to_string(x: u32): String {
    std::macros::num_to_string!(x)
}

public macro fun max_value(): u32 {
    0xFFFF_FFFF
}

/// From `start` up to but not including `stop`.
public macro fun range_do<$R: drop>($start: u32, $stop: u32, $f: |u32| -> $R) {
    std::macros::range_do!($start, $stop, $f)
}

/// From `start` up to and including `stop`.
public macro fun range_do_eq<$R: drop>($start: u32, $stop: u32, $f: |u32| -> $R) {
    std::macros::range_do_eq!($start, $stop, $f)
}

/// From 0 up to but not including `stop`.
public macro fun do<$R: drop>($stop: u32, $f: |u32| -> $R) {
    std::macros::do!($stop, $f)
}

/// From 0 up to and including `stop`.
public macro fun do_eq<$R: drop>($stop: u32, $f: |u32| -> $R) {
    std::macros::do_eq!($stop, $f)
}
