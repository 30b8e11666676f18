/// Types as values: "u8", "vector<u8>", or `<64 hex digits>::module::Type<...>`.
module std::type_name;

use std::ascii::String;

// === Errors ===

/// A primitive type has no address and no module.
const ENonModuleType: u64 = 0;

// === Constants ===

const ADDRESS_DIGITS: u64 = 64;
const COLON: u8 = 0x3A;
const LESS_THAN: u8 = 0x3C;

// === Structs ===

public struct TypeName has copy, drop, store {
    name: String,
}

// === Natives ===

/// With the ids of the package versions that first defined each type.
public native fun with_defining_ids<T>(): TypeName;

/// With the ids of the first versions of the packages.
public native fun with_original_ids<T>(): TypeName;

/// The id of the package version that first defined `T`.
public native fun defining_id<T>(): address;

/// The id of the first version of the package of `T`.
public native fun original_id<T>(): address;

// === Functions ===

/// A number, bool, address or vector?
public fun is_primitive(self: &TypeName): bool {
    let bytes = self.name.as_bytes();
    let names = vector[b"bool", b"u8", b"u16", b"u32", b"u64", b"u128", b"u256", b"address"];
    names.contains(bytes) || (bytes.length() > 5 && self.slice(0, 6).into_bytes() == b"vector")
}

public fun as_string(self: &TypeName): &String {
    &self.name
}

/// The 64 hex digits of the package id.
public fun address_string(self: &TypeName): String {
    assert!(!self.is_primitive(), ENonModuleType);
    self.slice(0, ADDRESS_DIGITS)
}

public fun module_string(self: &TypeName): String {
    assert!(!self.is_primitive(), ENonModuleType);
    let start = ADDRESS_DIGITS + 2;
    self.slice(start, self.end_of_name(start))
}

/// The name of the struct or enum without its type arguments.
public fun datatype_string(self: &TypeName): String {
    assert!(!self.is_primitive(), ENonModuleType);
    let start = self.end_of_name(ADDRESS_DIGITS + 2) + 2;
    self.slice(start, self.end_of_name(start))
}

public fun into_string(self: TypeName): String {
    let TypeName { name } = self;
    name
}

// === Deprecated ===

#[deprecated(note = b"Use `with_defining_ids`.")]
public fun get<T>(): TypeName {
    with_defining_ids<T>()
}

#[deprecated(note = b"Use `with_original_ids`.")]
public fun get_with_original_ids<T>(): TypeName {
    with_original_ids<T>()
}

#[deprecated(note = b"Use `as_string`.")]
public fun borrow_string(self: &TypeName): &String {
    self.as_string()
}

#[deprecated(note = b"Use `address_string`.")]
public fun get_address(self: &TypeName): String {
    self.address_string()
}

#[deprecated(note = b"Use `module_string`.")]
public fun get_module(self: &TypeName): String {
    self.module_string()
}

// === Private ===

fun slice(self: &TypeName, from: u64, to: u64): String {
    self.name.substring(from, to)
}

/// A name ends at a colon, at the type arguments, or with the text.
fun end_of_name(self: &TypeName, start: u64): u64 {
    let bytes = self.name.as_bytes();
    let mut end = start;
    while (end < bytes.length() && bytes[end] != COLON && bytes[end] != LESS_THAN) end = end + 1;
    end
}
