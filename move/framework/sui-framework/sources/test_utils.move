/// Assertions, and values that tests could not get otherwise.
#[test_only]
module sui::test_utils;

public fun assert_eq<T: drop>(t1: T, t2: T) {
    assert_ref_eq(&t1, &t2)
}

/// Prints both values and aborts with 0 if they differ.
public fun assert_ref_eq<T>(t1: &T, t2: &T) {
    if (t1 != t2) {
        std::debug::print(t1);
        std::debug::print(t2);
        abort 0
    }
}

public fun print(str: vector<u8>) {
    std::debug::print(&str.to_ascii_string())
}

/// Drops a value whatever its abilities are.
public fun destroy<T>(x: T) {
    std::unit_test::destroy(x)
}

/// A value that `sui::types::is_one_time_witness` accepts.
public native fun create_one_time_witness<T: drop>(): T;
