#[test_only]
module framework_tests::vector_tests;

public struct NoDrop { x: u64 }

#[test]
fun reverse_even_odd_empty() {
    let mut v = vector[1u8, 2, 3, 4];
    v.reverse();
    assert!(v == vector[4, 3, 2, 1]);
    let mut v = vector[1u8, 2, 3];
    v.reverse();
    assert!(v == vector[3, 2, 1]);
    let mut v = vector<u8>[];
    v.reverse();
    assert!(v.is_empty());
}

#[test]
fun append_keeps_order() {
    let mut v = vector[1u64];
    v.append(vector[2, 3]);
    v.append(vector[]);
    assert!(v == vector[1, 2, 3]);
    assert!(vector::singleton(7u8) == vector[7]);
}

#[test]
fun contains_and_index_of() {
    let v = vector[b"a", b"bc", b"bc"];
    assert!(v.contains(&b"bc") && !v.contains(&b"d"));
    let (found, at) = v.index_of(&b"bc");
    assert!(found && at == 1);
    let (found, at) = v.index_of(&b"");
    assert!(!found && at == 0);
}

#[test]
fun remove_insert_swap_remove() {
    let mut v = vector[0u16, 1, 2, 3];
    assert!(v.remove(1) == 1 && v == vector[0, 2, 3]);
    assert!(v.remove(2) == 3 && v == vector[0, 2]);
    v.insert(9, 0);
    v.insert(8, 3);
    v.insert(7, 2);
    assert!(v == vector[9, 0, 7, 2, 8]);
    assert!(v.swap_remove(0) == 9 && v == vector[8, 0, 7, 2]);
    assert!(v.swap_remove(3) == 2 && v == vector[8, 0, 7]);
}

#[test, expected_failure(abort_code = 0x20000, location = std::vector)]
fun remove_beyond_end() {
    let mut v = vector[1u8];
    v.remove(1);
}

#[test, expected_failure(abort_code = 0x20000, location = std::vector)]
fun insert_beyond_end() {
    let mut v = vector[1u8];
    v.insert(2, 2);
}

#[test, expected_failure(abort_code = 0x20000, location = std::vector)]
fun swap_remove_from_empty() {
    let mut v = vector<u8>[];
    v.swap_remove(0);
}

#[test, expected_failure(vector_error, minor_status = 1, location = std::vector)]
fun swap_remove_beyond_end() {
    let mut v = vector[1u8];
    v.swap_remove(1);
}

#[test, expected_failure(vector_error, minor_status = 1, location = framework_tests::vector_tests)]
fun index_beyond_end() {
    let v = vector[1u8];
    let _ = v[1];
}

#[test, expected_failure(vector_error, minor_status = 2, location = framework_tests::vector_tests)]
fun pop_from_empty() {
    let mut v = vector<u8>[];
    v.pop_back();
}

#[test, expected_failure(vector_error, minor_status = 3, location = framework_tests::vector_tests)]
fun destroy_empty_of_full() {
    vector[NoDrop { x: 1 }].destroy_empty();
}

#[test]
fun macros_that_consume() {
    let mut seen = vector[];
    vector[1u8, 2, 3].do!(|x| seen.push_back(x));
    vector[1u8, 2, 3].destroy!(|x| seen.push_back(x));
    assert!(seen == vector[1, 2, 3, 3, 2, 1]);
    let mut total = 0;
    vector[NoDrop { x: 4 }, NoDrop { x: 5 }].do!(|e| {
        let NoDrop { x } = e;
        total = total + x;
    });
    assert!(total == 9);
    assert!(vector[1u64, 2, 3].map!(|x| x * x) == vector[1, 4, 9]);
    assert!(vector[1u64, 2, 3, 4].filter!(|x| *x % 2 == 0) == vector[2, 4]);
    let (low, high) = vector[5u8, 1, 7].partition!(|x| *x < 6);
    assert!(low == vector[5, 1] && high == vector[7]);
    assert!(vector[b"a", b"b", b"c"].fold!(b"", |mut acc, x| { acc.append(x); acc }) == b"abc");
    assert!(vector[vector[1u8], vector[], vector[2, 3]].flatten() == vector[1, 2, 3]);
}

#[test]
fun macros_that_borrow() {
    let mut v = vector[1u64, 2, 3];
    let mut sum = 0;
    v.do_ref!(|x| sum = sum + *x);
    assert!(sum == 6);
    v.do_mut!(|x| *x = *x + 1);
    assert!(v == vector[2, 3, 4]);
    assert!(v.map_ref!(|x| *x as u8) == vector[2u8, 3, 4]);
    assert!(v.any!(|x| *x == 3) && !v.any!(|x| *x == 9));
    assert!(v.all!(|x| *x > 1) && !v.all!(|x| *x > 2));
    assert!(v.count!(|x| *x > 2) == 2);
    assert!(v.find_index!(|x| *x == 4) == option::some(2));
    assert!(v.find_index!(|x| *x == 5).is_none());
    let none = vector<u64>[];
    assert!(none.all!(|_| false) && !none.any!(|_| true));
}

#[test]
fun tabulate_and_zip() {
    assert!(vector::tabulate!(4, |i| i * 10) == vector[0, 10, 20, 30]);
    assert!(vector::tabulate!(0, |i| i).is_empty());
    let mut pairs = vector[];
    vector[1u64, 2].zip_do!(vector[10, 20], |a, b| pairs.push_back(a + b));
    vector[1u64, 2].zip_do_reverse!(vector[10, 20], |a, b| pairs.push_back(a * b));
    assert!(pairs == vector[11, 22, 40, 10]);
    assert!(vector[1u64, 2].zip_map!(vector[3, 4], |a, b| a * b) == vector[3, 8]);
    assert!(zip_refs() == vector[4, 6]);
}

fun zip_refs(): vector<u64> {
    let left = vector[1u64, 2];
    let right = vector[3, 4];
    let mut order = 0;
    left.zip_do_ref!(&right, |a, b| order = order * 100 + *a * 10 + *b);
    assert!(order == 1324);
    left.zip_map_ref!(&right, |a, b| *a + *b)
}

#[test]
fun zip_do_mut_swaps() {
    let mut left = vector[1u64, 2];
    let mut right = vector[3, 4];
    (&mut left).zip_do_mut!(&mut right, |a, b| {
        let old = *a;
        *a = *b;
        *b = old;
    });
    assert!(left == vector[3, 4] && right == vector[1, 2]);
}

#[test]
fun macro_stops_where_it_returns() {
    assert!(first_above(vector[1, 5, 9], 4) == 5);
}

fun first_above(v: vector<u64>, bound: u64): u64 {
    'search: {
        v.do!(|x| if (x > bound) return 'search x);
        0
    }
}
