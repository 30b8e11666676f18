/// Functions and loops over u128.
#[defines_primitive(u128)]
module std::u128;

use std::string::String;

/// All 128 bits flipped.
public fun bitwise_not(x: u128): u128 {
    max_value!() ^ x
}

public fun max(x: u128, y: u128): u128 {
    std::macros::num_max!(x, y)
}

public fun min(x: u128, y: u128): u128 {
    std::macros::num_min!(x, y)
}

/// The larger minus the smaller.
public fun diff(x: u128, y: u128): u128 {
    std::macros::num_diff!(x, y)
}

/// Quotient rounded up; aborts if `y` is 0.
public fun divide_and_round_up(x: u128, y: u128): u128 {
    std::macros::num_divide_and_round_up!(x, y)
}

/// `base` to the `exponent`; aborts on overflow.
public fun pow(base: u128, exponent: u8): u128 {
    std::macros::num_pow!(base, exponent)
}

/// Square root rounded down.
public fun sqrt(x: u128): u128 {
    std::macros::num_sqrt!<u128, u256>(x, 128)
}

/// The value as u8, or none if it does not fit.
public fun try_as_u8(x: u128): Option<u8> {
    std::macros::try_as_u8!(x)
}

/// The value as u16, or none if it does not fit.
public fun try_as_u16(x: u128): Option<u16> {
    std::macros::try_as_u16!(x)
}

/// The value as u32, or none if it does not fit.
public fun try_as_u32(x: u128): Option<u32> {
    std::macros::try_as_u32!(x)
}

/// The value as u64, or none if it does not fit.
public fun try_as_u64(x: u128): Option<u64> {
    std::macros::try_as_u64!(x)
}

/// Decimal digits.
public fun to_string(x: u128): String {
    std::macros::num_to_string!(x)
}

public macro fun max_value(): u128 {
    0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF
}

/// From `start` up to but not including `stop`.
public macro fun range_do<$R: drop>($start: u128, $stop: u128, $f: |u128| -> $R) {
    std::macros::range_do!($start, $stop, $f)
}

/// From `start` up to and including `stop`.
public macro fun range_do_eq<$R: drop>($start: u128, $stop: u128, $f: |u128| -> $R) {
    std::macros::range_do_eq!($start, $stop, $f)
}

/// From 0 up to but not including `stop`.
public macro fun do<$R: drop>($stop: u128, $f: |u128| -> $R) {
    std::macros::do!($stop, $f)
}

/// From 0 up to and including `stop`.
public macro fun do_eq<$R: drop>($stop: u128, $f: |u128| -> $R) {
    std::macros::do_eq!($stop, $f)
}
