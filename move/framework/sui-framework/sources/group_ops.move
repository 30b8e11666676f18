/// Elements of pairing groups as checked bytes, for the modules of this package that name the groups.
module sui::group_ops;

// === Errors ===

/// Bytes that are no element of the group, or lists of unequal length.
const EInvalidInput: u64 = 1;
/// The number does not fit.
const EInvalidBufferLength: u64 = 3;

// === Structs ===

public struct Element<phantom T> has copy, drop, store {
    bytes: vector<u8>,
}

// === Functions ===

public fun bytes<G>(e: &Element<G>): &vector<u8> {
    &e.bytes
}

public fun equal<G>(e1: &Element<G>, e2: &Element<G>): bool {
    e1.bytes == e2.bytes
}

// === Package ===

/// Trusted bytes are not checked.
public(package) fun from_bytes<G>(type_: u8, bytes: &vector<u8>, is_trusted: bool): Element<G> {
    if (!is_trusted) assert!(internal_validate(type_, bytes), EInvalidInput);
    Element { bytes: *bytes }
}

public(package) fun add<G>(type_: u8, e1: &Element<G>, e2: &Element<G>): Element<G> {
    Element { bytes: internal_add(type_, &e1.bytes, &e2.bytes) }
}

public(package) fun sub<G>(type_: u8, e1: &Element<G>, e2: &Element<G>): Element<G> {
    Element { bytes: internal_sub(type_, &e1.bytes, &e2.bytes) }
}

public(package) fun mul<S, G>(type_: u8, scalar: &Element<S>, e: &Element<G>): Element<G> {
    Element { bytes: internal_mul(type_, &scalar.bytes, &e.bytes) }
}

/// `e` times the inverse of `scalar`; aborts if it is zero.
public(package) fun div<S, G>(type_: u8, scalar: &Element<S>, e: &Element<G>): Element<G> {
    Element { bytes: internal_div(type_, &scalar.bytes, &e.bytes) }
}

public(package) fun hash_to<G>(type_: u8, m: &vector<u8>): Element<G> {
    Element { bytes: internal_hash_to(type_, m) }
}

/// The sum of `scalars[i] * elements[i]`.
public(package) fun multi_scalar_multiplication<S, G>(
    type_: u8,
    scalars: &vector<Element<S>>,
    elements: &vector<Element<G>>,
): Element<G> {
    assert!(!scalars.is_empty() && scalars.length() == elements.length(), EInvalidInput);
    let mut all_scalars = vector[];
    scalars.do_ref!(|s| all_scalars.append(s.bytes));
    let mut all_elements = vector[];
    elements.do_ref!(|e| all_elements.append(e.bytes));
    Element { bytes: internal_multi_scalar_mul(type_, &all_scalars, &all_elements) }
}

public(package) fun pairing<G1, G2, G3>(
    type_: u8,
    e1: &Element<G1>,
    e2: &Element<G2>,
): Element<G3> {
    Element { bytes: internal_pairing(type_, &e1.bytes, &e2.bytes) }
}

public(package) fun convert<From, To>(from_type_: u8, to_type_: u8, e: &Element<From>): Element<To> {
    Element { bytes: internal_convert(from_type_, to_type_, &e.bytes) }
}

public(package) fun sum<G>(type_: u8, terms: &vector<Element<G>>): Element<G> {
    Element { bytes: internal_sum(type_, &terms.map_ref!(|t| t.bytes)) }
}

/// Writes a number over the low end of a fixed-width scalar.
public(package) fun set_as_prefix(x: u64, big_endian: bool, buffer: &mut vector<u8>) {
    let size = buffer.length();
    assert!(size >= 8, EInvalidBufferLength);
    let digits = std::bcs::to_bytes(&x);
    std::u64::do!(8, |i| {
        let at = if (big_endian) size - 1 - i else i;
        *&mut buffer[at] = digits[i];
    })
}

// === Natives ===

native fun internal_validate(type_: u8, bytes: &vector<u8>): bool;
native fun internal_add(type_: u8, e1: &vector<u8>, e2: &vector<u8>): vector<u8>;
native fun internal_sub(type_: u8, e1: &vector<u8>, e2: &vector<u8>): vector<u8>;
native fun internal_mul(type_: u8, e1: &vector<u8>, e2: &vector<u8>): vector<u8>;
native fun internal_div(type_: u8, e1: &vector<u8>, e2: &vector<u8>): vector<u8>;
native fun internal_hash_to(type_: u8, m: &vector<u8>): vector<u8>;
native fun internal_multi_scalar_mul(
    type_: u8,
    scalars: &vector<u8>,
    elements: &vector<u8>,
): vector<u8>;
native fun internal_pairing(type_: u8, e1: &vector<u8>, e2: &vector<u8>): vector<u8>;
native fun internal_convert(from_type_: u8, to_type_: u8, e: &vector<u8>): vector<u8>;
native fun internal_sum(type_: u8, e: &vector<vector<u8>>): vector<u8>;
