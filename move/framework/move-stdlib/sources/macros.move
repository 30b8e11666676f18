/// Bodies that the integer modules share; everything here is expanded where it is used.
module std::macros;

use std::string::String;

// === Comparing ===

public macro fun num_max<$T>($x: $T, $y: $T): $T {
    let (x, y) = ($x, $y);
    if (x < y) y else x
}

public macro fun num_min<$T>($x: $T, $y: $T): $T {
    let (x, y) = ($x, $y);
    if (y < x) y else x
}

public macro fun num_diff<$T>($x: $T, $y: $T): $T {
    let (x, y) = ($x, $y);
    if (x < y) y - x else x - y
}

// === Arithmetic ===

public macro fun num_divide_and_round_up<$T>($x: $T, $y: $T): $T {
    let (x, y) = ($x, $y);
    let q = x / y;
    if (x % y > 0) q + 1 else q
}

/// Square and multiply from the low bit; aborts on overflow of the result only.
public macro fun num_pow($base: _, $exponent: u8): _ {
    let mut square = $base;
    let mut left = $exponent;
    let mut result = 1;
    while (left > 0) {
        if (left & 1 == 1) result = result * square;
        left = left >> 1;
        if (left > 0) square = square * square;
    };
    result
}

/// Floor of the square root by Newton's method in `$U`, which has twice the `$bitsize` of `$T`.
public macro fun num_sqrt<$T, $U>($x: $T, $bitsize: u8): $T {
    let x = $x as $U;
    let mut root = (1: $U) << ($bitsize / 2);
    loop {
        let next = (root + x / root) >> 1;
        if (next >= root) break;
        root = next;
        if (root == 0) break;
    };
    root as $T
}

/// Decimal digits.
public macro fun num_to_string($x: _): String {
    let mut rest = $x;
    let mut digits = vector[];
    loop {
        digits.push_back((rest % 10) as u8 + 48);
        rest = rest / 10;
        if (rest == 0) break;
    };
    digits.reverse();
    digits.to_string()
}

// === Loops ===

/// `f(start), f(start + 1), ..., f(stop - 1)`.
public macro fun range_do<$T, $R: drop>($start: $T, $stop: $T, $f: |$T| -> $R) {
    let mut at = $start;
    let stop = $stop;
    while (at < stop) {
        $f(at);
        at = at + 1;
    }
}

/// `f(start), ..., f(stop)`; nothing if `start > stop`; `stop` may be the type's maximum.
public macro fun range_do_eq<$T, $R: drop>($start: $T, $stop: $T, $f: |$T| -> $R) {
    let mut at = $start;
    let stop = $stop;
    while (at <= stop) {
        $f(at);
        if (at == stop) break;
        at = at + 1;
    }
}

public macro fun do<$T, $R: drop>($stop: $T, $f: |$T| -> $R) {
    range_do!(0, $stop, $f)
}

public macro fun do_eq<$T, $R: drop>($stop: $T, $f: |$T| -> $R) {
    range_do_eq!(0, $stop, $f)
}

// === Narrowing ===

public macro fun try_as_u8($x: _): Option<u8> {
    let x = $x;
    if (x <= 0xFF) option::some(x as u8) else option::none()
}

public macro fun try_as_u16($x: _): Option<u16> {
    let x = $x;
    if (x <= 0xFFFF) option::some(x as u16) else option::none()
}

public macro fun try_as_u32($x: _): Option<u32> {
    let x = $x;
    if (x <= 0xFFFF_FFFF) option::some(x as u32) else option::none()
}

public macro fun try_as_u64($x: _): Option<u64> {
    let x = $x;
    if (x <= 0xFFFF_FFFF_FFFF_FFFF) option::some(x as u64) else option::none()
}

public macro fun try_as_u128($x: _): Option<u128> {
    let x = $x;
    if (x <= 0xFFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF_FFFF) option::some(x as u128) else option::none()
}
