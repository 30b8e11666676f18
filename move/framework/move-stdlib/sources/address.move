/// The size of an address.
module std::address;

/// In bytes.
public fun length(): u64 {
    32
}
