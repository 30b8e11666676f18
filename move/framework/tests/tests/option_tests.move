#[test_only]
module framework_tests::option_tests;

#[test]
fun makes_and_reads() {
    let some = option::some(5u64);
    let none = option::none<u64>();
    assert!(some.is_some() && !some.is_none() && none.is_none());
    assert!(some.contains(&5) && !some.contains(&6) && !none.contains(&5));
    assert!(*some.borrow() == 5);
    assert!(*none.borrow_with_default(&7) == 7 && *some.borrow_with_default(&7) == 5);
    assert!(none.get_with_default(8) == 8 && some.get_with_default(8) == 5);
    assert!(some.to_vec() == vector[5] && none.to_vec() == vector[]);
}

#[test]
fun changes() {
    let mut o = option::none<u8>();
    o.fill(1);
    *o.borrow_mut() = 2;
    assert!(o.swap(3) == 2);
    assert!(o.swap_or_fill(4) == option::some(3));
    assert!(o.extract() == 4);
    assert!(o.swap_or_fill(5).is_none());
    assert!(o.destroy_with_default(9) == 5);
    assert!(option::none<u8>().destroy_with_default(9) == 9);
}

#[test, expected_failure(abort_code = 0x40001, location = std::option)]
fun borrow_none() {
    option::none<u8>().borrow();
}

#[test, expected_failure(abort_code = 0x40000, location = std::option)]
fun fill_some() {
    option::some(1u8).fill(2);
}

#[test, expected_failure(abort_code = 0x40001, location = std::option)]
fun extract_none() {
    option::none<u8>().extract();
}

#[test, expected_failure(abort_code = 0x40001, location = std::option)]
fun swap_none() {
    option::none<u8>().swap(1);
}

#[test, expected_failure(abort_code = 0x40001, location = std::option)]
fun destroy_some_of_none() {
    option::none<u8>().destroy_some();
}

#[test, expected_failure(abort_code = 0x40000, location = std::option)]
fun destroy_none_of_some() {
    option::some(1u8).destroy_none();
}

#[test]
fun macros() {
    let some = option::some(5u64);
    let none = option::none<u64>();
    let mut seen = 0;
    some.do!(|x| seen = seen + x);
    none.do!(|x| seen = seen + x);
    some.do_ref!(|x| seen = seen + *x);
    some.destroy!(|x| seen = seen + x);
    assert!(seen == 15);
    let mut changed = some;
    changed.do_mut!(|x| *x = *x + 1);
    assert!(changed == option::some(6));
    assert!(none.or!(option::some(1)) == option::some(1) && some.or!(abort 9) == some);
    assert!(some.and!(|x| option::some(x + 1)) == option::some(6));
    assert!(none.and!(|x| option::some(x + 1)).is_none());
    assert!(some.and_ref!(|x| option::some(*x + 1)) == option::some(6));
    assert!(some.map!(|x| x as u8) == option::some(5u8) && none.map!(|x| x as u8).is_none());
    assert!(some.map_ref!(|x| *x * 2) == option::some(10));
    assert!(some.filter!(|x| *x > 5).is_none() && some.filter!(|x| *x > 4) == some);
    assert!(some.is_some_and!(|x| *x == 5) && !none.is_some_and!(|_| true));
    assert!(some.destroy_or!(abort 9) == 5 && none.destroy_or!(3) == 3);
}
