#[test_only]
module framework_tests::number_tests;

#[test]
fun compares() {
    assert!(3u8.max(5) == 5 && 5u8.max(3) == 5 && 3u8.min(5) == 3 && 5u16.min(3) == 3);
    assert!(3u32.diff(5) == 2 && 5u64.diff(3) == 2 && 4u128.diff(4) == 0);
    assert!(0u8.bitwise_not() == 255 && 1u256.bitwise_not() == std::u256::max_value!() - 1);
}

#[test]
fun divides_and_rounds_up() {
    assert!(7u64.divide_and_round_up(2) == 4 && 8u64.divide_and_round_up(2) == 4);
    assert!(0u8.divide_and_round_up(5) == 0 && 255u8.divide_and_round_up(1) == 255);
    assert!(std::u256::max_value!().divide_and_round_up(1) == std::u256::max_value!());
}

#[test, expected_failure(arithmetic_error, location = std::u64)]
fun divides_by_zero() {
    1u64.divide_and_round_up(0);
}

#[test]
fun powers() {
    assert!(2u8.pow(7) == 128 && 3u16.pow(10) == 59049 && 2u256.pow(255) == 1 << 255);
    assert!(0u64.pow(0) == 1 && 0u64.pow(5) == 0 && 7u128.pow(1) == 7);
    assert!(15u8.pow(2) == 225 && 10u64.pow(19) == 10_000_000_000_000_000_000);
}

#[test, expected_failure(arithmetic_error, location = std::u8)]
fun power_overflows() {
    2u8.pow(8);
}

#[test, expected_failure(arithmetic_error, location = std::u128)]
fun square_overflows() {
    (1u128 << 64).pow(2);
}

#[test]
fun roots() {
    let mut i = 0u8;
    while (i < 255) {
        let r = i.sqrt() as u16;
        assert!(r * r <= i as u16 && (r + 1) * (r + 1) > i as u16);
        i = i + 1;
    };
    assert!(255u8.sqrt() == 15 && 65535u16.sqrt() == 255 && 4294967295u32.sqrt() == 65535);
    assert!(18446744073709551615u64.sqrt() == 4294967295);
    assert!(std::u128::max_value!().sqrt() == 18446744073709551615);
    assert!(1u64.sqrt() == 1 && 0u128.sqrt() == 0 && 99u64.sqrt() == 9 && 100u64.sqrt() == 10);
}

#[test]
fun narrows() {
    assert!(255u16.try_as_u8() == option::some(255) && 256u16.try_as_u8().is_none());
    assert!(65535u32.try_as_u16() == option::some(65535) && 65536u32.try_as_u16().is_none());
    assert!(4294967296u64.try_as_u32().is_none() && 1u64.try_as_u32() == option::some(1));
    assert!((1u128 << 64).try_as_u64().is_none());
    assert!(std::u256::max_value!().try_as_u128().is_none());
    assert!((std::u128::max_value!() as u256).try_as_u128() == option::some(std::u128::max_value!()));
}

#[test]
fun renders() {
    assert!(0u8.to_string() == b"0".to_string() && 255u8.to_string() == b"255".to_string());
    assert!(1000u64.to_string() == b"1000".to_string());
    let max = b"115792089237316195423570985008687907853269984665640564039457584007913129639935";
    assert!(std::u256::max_value!().to_string() == max.to_string());
}

#[test]
fun loops() {
    let mut n = 0u64;
    5u64.do!(|i| n = n * 10 + i);
    assert!(n == 1234);
    3u64.do_eq!(|i| n = n + i);
    assert!(n == 1240);
    let mut count = 0u64;
    250u8.range_do_eq!(255, |_| count = count + 1);
    250u8.range_do!(255, |_| count = count + 1);
    255u8.range_do_eq!(250, |_| count = count + 100);
    7u8.range_do!(7, |_| count = count + 100);
    assert!(count == 11);
    255u8.do_eq!(|_| count = count + 1);
    assert!(count == 267);
}

#[test, expected_failure(arithmetic_error, location = framework_tests::number_tests)]
fun adds_beyond_the_width() {
    let x = std::u256::max_value!();
    let _ = x + 1;
}

#[test, expected_failure(arithmetic_error, location = framework_tests::number_tests)]
fun shifts_by_the_width() {
    let by = 64u8;
    let _ = 1u64 << by;
}

#[test]
fun limbs_multiply() {
    let a = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEu256;
    let b = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDu256;
    assert!(a * b == 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFB00000000000000000000000000000006u256);
    assert!((a * b) >> 128 == 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFB && (a * b) % (1 << 128) == 6);
}
