/// Functions and loops over u16.
#[defines_primitive(u16)]
module std::u16;

use std::string::String;

/// All 16 bits flipped.
public fun bitwise_not(x: u16): u16 {
    max_value!() ^ x
}

public fun max(x: u16, y: u16): u16 {
    std::macros::num_max!(x, y)
}

public fun min(x: u16, y: u16): u16 {
    std::macros::num_min!(x, y)
}

/// The larger minus the smaller.
public fun diff(x: u16, y: u16): u16 {
    std::macros::num_diff!(x, y)
}

/// Quotient rounded up; aborts if `y` is 0.
public fun divide_and_round_up(x: u16, y: u16): u16 {
    std::macros::num_divide_and_round_up!(x, y)
}

/// `base` to the `exponent`; aborts on overflow.
public fun pow(base: u16, exponent: u8): u16 {
    std::macros::num_pow!(base, exponent)
}

/// Square root rounded down.
public fun sqrt(x: u16): u16 {
    std::macros::num_sqrt!<u16, u32>(x, 16)
}

/// The value as u8, or none if it does not fit.
public fun try_as_u8(x: u16): Option<u8> {
    std::macros::try_as_u8!(x)
}

/// Decimal digits.
public fun to_string(x: u16): String {
    std::macros::num_to_string!(x)
}

public macro fun max_value(): u16 {
    0xFFFF
}

/// From `start` up to but not including `stop`.
public macro fun range_do<$R: drop>($start: u16, $stop: u16, $f: |u16| -> $R) {
    std::macros::range_do!($start, $stop, $f)
}

/// From `start` up to and including `stop`.
public macro fun range_do_eq<$R: drop>($start: u16, $stop: u16, $f: |u16| -> $R) {
    std::macros::range_do_eq!($start, $stop, $f)
}

/// From 0 up to but not including `stop`.
public macro fun do<$R: drop>($stop: u16, $f: |u16| -> $R) {
    std::macros::do!($stop, $f)
}

/// From 0 up to and including `stop`.
public macro fun do_eq<$R: drop>($stop: u16, $f: |u16| -> $R) {
    std::macros::do_eq!($stop, $f)
}
