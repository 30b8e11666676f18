/// Tests that must fail, in every machine: a comparison that saw only successes could be blind.
#[test_only]
module framework_tests::wrong_tests;

#[test]
fun wrong_assertion() {
    assert!(1u8 + 1 == 3);
}

#[test]
fun wrong_arithmetic() {
    let x = 0u64;
    let _ = x - 1;
}

#[test, expected_failure(abort_code = 1, location = framework_tests::wrong_tests)]
fun wrong_code() {
    abort 2
}

#[test, expected_failure(abort_code = 0x40001, location = framework_tests::wrong_tests)]
fun wrong_location() {
    option::none<u8>().destroy_some();
}

#[test, expected_failure(abort_code = 1, location = framework_tests::wrong_tests)]
fun wrong_kind() {
    let x = 255u8;
    let _ = x + 1;
}

#[test, expected_failure(vector_error, minor_status = 1, location = framework_tests::wrong_tests)]
fun wrong_minor_status() {
    let mut v = vector<u8>[];
    v.pop_back();
}

#[test, expected_failure(abort_code = 1, location = framework_tests::wrong_tests)]
fun wrong_success() {}
