/// Functions and loops over u8.
#[defines_primitive(u8)]
module std::u8;

use std::string::String;

/// All 8 bits flipped.
public fun bitwise_not(x: u8): u8 {
    max_value!() ^ x
}

public fun max(x: u8, y: u8): u8 {
    std::macros::num_max!(x, y)
}

public fun min(x: u8, y: u8): u8 {
    std::macros::num_min!(x, y)
}

/// The larger minus the smaller.
public fun diff(x: u8, y: u8): u8 {
    std::macros::num_diff!(x, y)
}

/// Quotient rounded up; aborts if `y` is 0.
public fun divide_and_round_up(x: u8, y: u8): u8 {
    std::macros::num_divide_and_round_up!(x, y)
}

/// `base` to the `exponent`; aborts on overflow.
public fun pow(base: u8, exponent: u8): u8 {
    std::macros::num_pow!(base, exponent)
}

/// Square root rounded down.
public fun sqrt(x: u8): u8 {
    std::macros::num_sqrt!<u8, u16>(x, 8)
}

/// Decimal digits.
public fun to_string(x: u8): String {
    std::macros::num_to_string!(x)
}

public macro fun max_value(): u8 {
    0xFF
}

/// From `start` up to but not including `stop`.
public macro fun range_do<$R: drop>($start: u8, $stop: u8, $f: |u8| -> $R) {
    std::macros::range_do!($start, $stop, $f)
}

/// From `start` up to and including `stop`.
public macro fun range_do_eq<$R: drop>($start: u8, $stop: u8, $f: |u8| -> $R) {
    std::macros::range_do_eq!($start, $stop, $f)
}

/// From 0 up to but not including `stop`.
public macro fun do<$R: drop>($stop: u8, $f: |u8| -> $R) {
    std::macros::do!($stop, $f)
}

/// From 0 up to and including `stop`.
public macro fun do_eq<$R: drop>($stop: u8, $f: |u8| -> $R) {
    std::macros::do_eq!($stop, $f)
}
