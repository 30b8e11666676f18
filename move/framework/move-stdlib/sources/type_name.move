/// Types as values: "u8", "vector<u8>", or `<64 hex digits>::module::Type<...>`.
module std::type_name;

use std::ascii::String;

// === Errors ===

/// A primitive type has no address and no module.
const ENonModuleType: u64 = 0;

// === Structs ===

public struct TypeName has copy, drop, store {
    name: String,
}

// === Natives ===

/// With the ids of the package versions that first defined each type.
public native fun get<T>(): TypeName;

/// With the ids of the first versions of the packages.
public native fun get_with_original_ids<T>(): TypeName;

/// The newer name of `get`.
public native fun with_defining_ids<T>(): TypeName;

/// The newer name of `get_with_original_ids`.
public native fun with_original_ids<T>(): TypeName;

// === Functions ===

/// A number, bool, address or vector?
public fun is_primitive(self: &TypeName): bool {
    let bytes = self.name.as_bytes();
    let names = vector[b"bool", b"u8", b"u16", b"u32", b"u64", b"u128", b"u256", b"address"];
    names.contains(bytes) || (bytes.length() > 5 && self.slice(0, 6).into_bytes() == b"vector")
}

public fun borrow_string(self: &TypeName): &String {
    &self.name
}

/// The 64 hex digits of the package id.
public fun get_address(self: &TypeName): String {
    assert!(!self.is_primitive(), ENonModuleType);
    self.slice(0, std::address::length() * 2)
}

public fun get_module(self: &TypeName): String {
    assert!(!self.is_primitive(), ENonModuleType);
    let start = std::address::length() * 2 + 2;
    let bytes = self.name.as_bytes();
    let mut end = start;
    // The name of a module ends at the first colon.
    while (bytes[end] != 0x3A) end = end + 1;
    self.slice(start, end)
}

public fun into_string(self: TypeName): String {
    let TypeName { name } = self;
    name
}

fun slice(self: &TypeName, from: u64, to: u64): String {
    self.name.substring(from, to)
}
