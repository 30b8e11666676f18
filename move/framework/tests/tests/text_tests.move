#[test_only, allow(deprecated_usage)]
module framework_tests::text_tests;

use std::{ascii, string, type_name};

public struct Local<phantom T> has drop {}

#[test]
fun ascii_basics() {
    let mut s = b"hello".to_ascii_string();
    s.append(b" World".to_ascii_string());
    assert!(s.length() == 11 && !s.is_empty() && s.all_characters_printable());
    assert!(s.to_uppercase() == b"HELLO WORLD".to_ascii_string());
    assert!(s.to_lowercase() == b"hello world".to_ascii_string());
    assert!(s.substring(1, 4) == b"ell".to_ascii_string());
    assert!(s.index_of(&b"World".to_ascii_string()) == 6);
    assert!(s.index_of(&b"x".to_ascii_string()) == 11);
    assert!(s.index_of(&b"".to_ascii_string()) == 0);
    s.insert(5, b",".to_ascii_string());
    assert!(s.into_bytes() == b"hello, World");
}

#[test]
fun ascii_characters() {
    let mut s = ascii::string(b"a");
    s.push_char(ascii::char(0x7F));
    assert!(!s.all_characters_printable());
    assert!(s.pop_char().byte() == 0x7F);
    assert!(ascii::is_printable_char(0x20) && !ascii::is_printable_char(0x1F));
    assert!(ascii::try_string(x"80").is_none() && ascii::try_string(x"7f").is_some());
}

#[test, expected_failure(abort_code = 0x10000, location = std::ascii)]
fun ascii_refuses_high_bytes() {
    ascii::string(x"6180");
}

#[test, expected_failure(abort_code = 0x10001, location = std::ascii)]
fun ascii_substring_backwards() {
    ascii::string(b"abc").substring(2, 1);
}

#[test]
fun utf8_basics() {
    let mut s = string::utf8(x"e282ac31");
    assert!(s.length() == 4 && s.substring(0, 3) == string::utf8(x"e282ac"));
    s.append_utf8(b"2");
    s.insert(3, b"-".to_string());
    assert!(*s.as_bytes() == x"e282ac2d3132");
    assert!(s.index_of(&b"12".to_string()) == 4 && s.index_of(&b"zz".to_string()) == 6);
    assert!(string::try_utf8(x"ff").is_none() && string::try_utf8(x"c3a4").is_some());
    assert!(b"abc".to_string().to_ascii() == b"abc".to_ascii_string());
    assert!(b"abc".to_ascii_string().to_string() == b"abc".to_string());
}

#[test, expected_failure(abort_code = 1, location = std::string)]
fun utf8_refuses_surrogates() {
    string::utf8(x"eda080");
}

#[test, expected_failure(abort_code = 1, location = std::string)]
fun utf8_refuses_overlong() {
    string::utf8(x"c080");
}

#[test, expected_failure(abort_code = 2, location = std::string)]
fun utf8_refuses_cutting_a_character() {
    string::utf8(x"e282ac").substring(0, 1);
}

#[test, expected_failure(abort_code = 2, location = std::string)]
fun utf8_insert_inside_a_character() {
    string::utf8(x"e282ac").insert(1, b"x".to_string());
}

#[test]
fun type_names() {
    assert!(type_name::with_defining_ids<u64>().into_string() == b"u64".to_ascii_string());
    assert!(type_name::get<vector<bool>>().into_string() == b"vector<bool>".to_ascii_string());
    assert!(type_name::get<vector<u8>>().is_primitive() && !type_name::get<string::String>().is_primitive());
    let name = type_name::get_with_original_ids<option::Option<ascii::String>>();
    let one = b"0000000000000000000000000000000000000000000000000000000000000001";
    let mut expected = one;
    expected.append(b"::option::Option<");
    expected.append(one);
    expected.append(b"::ascii::String>");
    assert!(name.as_string().as_bytes() == &expected);
    assert!(name.address_string().into_bytes() == one);
    assert!(name.module_string() == b"option".to_ascii_string());
    assert!(name.datatype_string() == b"Option".to_ascii_string());
    assert!(type_name::get<Local<u8>>().get_module() == b"text_tests".to_ascii_string());
    assert!(type_name::get<Local<u8>>().datatype_string() == b"Local".to_ascii_string());
    assert!(type_name::defining_id<ascii::String>() == @0x1 && type_name::original_id<ascii::Char>() == @0x1);
}

#[test, expected_failure(abort_code = 0, location = std::type_name)]
fun primitive_has_no_module() {
    type_name::get<u8>().get_module();
}

#[test]
fun hex_and_addresses() {
    assert!(sui::hex::encode(x"00ff1a") == b"00ff1a" && sui::hex::decode(b"00fF1A") == x"00ff1a");
    assert!(sui::hex::encode(b"") == b"");
    let a = @0xab;
    assert!(a.to_u256() == 0xab && sui::address::from_u256(0xab) == a);
    assert!(sui::address::from_bytes(a.to_bytes()) == a && a.to_bytes().length() == sui::address::length());
    let text = b"00000000000000000000000000000000000000000000000000000000000000ab";
    assert!(a.to_string() == text.to_string() && sui::address::from_ascii_bytes(&text) == a);
    assert!(sui::address::max() == std::u256::max_value!());
}

#[test, expected_failure(abort_code = 0, location = sui::hex)]
fun hex_odd_length() {
    sui::hex::decode(b"abc");
}

#[test, expected_failure(abort_code = 1, location = sui::hex)]
fun hex_bad_digit() {
    sui::hex::decode(b"0g");
}

#[test, expected_failure(abort_code = 0, location = sui::address)]
fun address_of_31_bytes() {
    sui::address::from_bytes(vector::tabulate!(31, |_| 0));
}

#[test, expected_failure(abort_code = 0, location = sui::address)]
fun address_from_bad_text() {
    sui::address::from_ascii_bytes(&b"zz000000000000000000000000000000000000000000000000000000000000ab");
}
