/// What the test runner needs, and assertions that print both sides.
#[test_only]
module std::unit_test;

/// Named by the compiler in every module built for tests, so that none of them can be published.
public native fun poison();

/// Drops a value whatever its abilities are.
public native fun destroy<T>(v: T);

public macro fun assert_eq<$T: drop>($t1: $T, $t2: $T) {
    let (left, right) = ($t1, $t2);
    assert_ref_eq!(&left, &right)
}

public macro fun assert_ref_eq<$T>($t1: &$T, $t2: &$T) {
    let (left, right) = ($t1, $t2);
    if (left != right) {
        std::debug::print(left);
        std::debug::print(right);
        assert!(false);
    }
}
