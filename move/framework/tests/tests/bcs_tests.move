#[test_only]
module framework_tests::bcs_tests;

use sui::bcs;

public struct Inner has copy, drop { a: u8, b: vector<u16> }

public struct Outer has copy, drop { inner: Inner, flag: bool, id: ID, maybe: Option<u128> }

public enum Choice has copy, drop {
    Nothing,
    Pair(u8, u64),
    Named { text: vector<u8> },
}

public struct Empty has copy, drop {}

#[test]
fun layouts() {
    assert!(bcs::to_bytes(&Inner { a: 1, b: vector[2, 0x0304] }) == x"010202000403");
    assert!(bcs::to_bytes(&Choice::Nothing) == x"00");
    assert!(bcs::to_bytes(&Choice::Pair(7, 8)) == x"01070800000000000000");
    assert!(bcs::to_bytes(&Choice::Named { text: b"x" }) == x"020178");
    assert!(bcs::to_bytes(&Empty {}) == x"00");
    assert!(bcs::to_bytes(&option::some(5u8)) == x"0105" && bcs::to_bytes(&option::none<u8>()) == x"00");
    assert!(bcs::to_bytes(&0x0102030405060708090a0b0c0d0e0f10u128) == x"100f0e0d0c0b0a090807060504030201");
    let long = vector::tabulate!(200, |_| 0u8);
    assert!(bcs::to_bytes(&long).length() == 202);
}

#[test]
fun struct_round_trip() {
    let outer = Outer {
        inner: Inner { a: 1, b: vector[2] },
        flag: true,
        id: object::id_from_address(@0x77),
        maybe: option::some(9),
    };
    let mut reader = bcs::new(bcs::to_bytes(&outer));
    let inner = Inner { a: reader.peel_u8(), b: reader.peel_vec_u16() };
    let flag = reader.peel_bool();
    let id = reader.peel_address().to_id();
    let maybe = reader.peel_option_u128();
    assert!(Outer { inner, flag, id, maybe } == outer);
    assert!(reader.into_remainder_bytes().is_empty());
}

#[test]
fun every_number() {
    let mut r = bcs::new(x"01020304050607");
    assert!(r.peel_u8() == 1 && r.peel_u16() == 0x0302 && r.peel_u32() == 0x07060504);
    let max = std::u256::max_value!();
    let mut r = bcs::new(bcs::to_bytes(&max));
    assert!(r.peel_u256() == max);
    let mut r = bcs::new(x"efcdab8967452301efcdab8967452301");
    assert!(r.peel_u64() == 0x0123456789abcdef && r.peel_u64() == 0x0123456789abcdef);
    let mut r = bcs::new(bcs::to_bytes(&std::u128::max_value!()));
    assert!(r.peel_u128() == std::u128::max_value!());
}

#[test]
fun vectors_and_tags() {
    let mut r = bcs::new(bcs::to_bytes(&vector[b"a", b"", b"bcd"]));
    assert!(r.peel_vec_vec_u8() == vector[b"a", b"", b"bcd"]);
    let mut r = bcs::new(bcs::to_bytes(&vector[@0x1, @0x2]));
    assert!(r.peel_vec_address() == vector[@0x1, @0x2]);
    let mut r = bcs::new(x"80017f");
    assert!(r.peel_vec_length() == 128 && r.peel_enum_tag() == 127);
    let mut r = bcs::new(bcs::to_bytes(&vector[true, false]));
    assert!(r.peel_vec_bool() == vector[true, false]);
    let mut r = bcs::new(bcs::to_bytes(&vector[1u256]));
    assert!(r.peel_vec_u256() == vector[1]);
    let mut r = bcs::new(bcs::to_bytes(&vector[vector[1u8], vector[2]]));
    assert!(r.peel_vec!(|r| r.peel_vec!(|r| r.peel_u8())) == vector[vector[1], vector[2]]);
    let mut r = bcs::new(x"0107");
    assert!(r.peel_option!(|r| r.peel_u8()) == option::some(7));
}

#[test]
fun remainder_keeps_order() {
    let mut r = bcs::new(x"0102030405");
    r.peel_u16();
    assert!(r.into_remainder_bytes() == x"030405");
}

#[test, expected_failure(abort_code = 0, location = sui::bcs)]
fun number_beyond_end() {
    bcs::new(x"010203").peel_u32();
}

#[test, expected_failure(abort_code = 0, location = sui::bcs)]
fun address_beyond_end() {
    bcs::new(x"01").peel_address();
}

#[test, expected_failure(abort_code = 1, location = sui::bcs)]
fun bool_of_two() {
    bcs::new(x"02").peel_bool();
}

#[test, expected_failure(abort_code = 2, location = sui::bcs)]
fun length_of_six_bytes() {
    bcs::new(x"808080808001").peel_vec_length();
}

#[test, expected_failure(vector_error, minor_status = 2, location = sui::bcs)]
fun length_of_nothing() {
    bcs::new(x"").peel_vec_length();
}

#[test, expected_failure(abort_code = 0, location = sui::bcs)]
fun tag_beyond_32_bits() {
    bcs::new(x"ffffffff7f").peel_enum_tag();
}
