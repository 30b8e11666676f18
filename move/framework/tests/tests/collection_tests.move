#[test_only]
module framework_tests::collection_tests;

use sui::{vec_map, vec_set};

#[test]
fun map_basics() {
    let mut m = vec_map::empty<vector<u8>, u64>();
    m.insert(b"a", 1);
    m.insert(b"b", 2);
    m.insert(b"c", 3);
    assert!(m.size() == 3 && !m.is_empty() && m.contains(&b"b") && !m.contains(&b"z"));
    *m.get_mut(&b"b") = 20;
    assert!(m[&b"b"] == 20 && m.try_get(&b"z").is_none() && m.try_get(&b"c") == option::some(3));
    assert!(m.get_idx(&b"c") == 2 && m.get_idx_opt(&b"z").is_none());
    assert!(m.keys() == vector[b"a", b"b", b"c"]);
    let (key, value) = m.remove(&b"a");
    assert!(key == b"a" && value == 1 && m.keys() == vector[b"b", b"c"]);
    let (key, value) = m.get_entry_by_idx(0);
    assert!(key == &b"b" && value == &20);
    let (_, value) = m.get_entry_by_idx_mut(1);
    *value = 30;
    let (key, value) = m.pop();
    assert!(key == b"c" && value == 30);
    let (key, _) = m.remove_entry_by_idx(0);
    assert!(key == b"b");
    m.destroy_empty();
}

#[test]
fun map_to_and_from_vectors() {
    let m = vec_map::from_keys_values(vector[1u8, 2, 3], vector[b"x", b"y", b"z"]);
    let (keys, values) = m.into_keys_values();
    assert!(keys == vector[1, 2, 3] && values == vector[b"x", b"y", b"z"]);
}

#[test, expected_failure(abort_code = 0, location = sui::vec_map)]
fun map_duplicate_key() {
    let mut m = vec_map::empty<u8, u8>();
    m.insert(1, 1);
    m.insert(1, 2);
}

#[test, expected_failure(abort_code = 1, location = sui::vec_map)]
fun map_missing_key() {
    vec_map::empty<u8, u8>().get(&1);
}

#[test, expected_failure(abort_code = 2, location = sui::vec_map)]
fun map_not_empty() {
    vec_map::from_keys_values(vector[1u8], vector[1u8]).destroy_empty();
}

#[test, expected_failure(abort_code = 3, location = sui::vec_map)]
fun map_index_outside() {
    vec_map::empty<u8, u8>().get_entry_by_idx(0);
}

#[test, expected_failure(abort_code = 4, location = sui::vec_map)]
fun map_pop_from_empty() {
    vec_map::empty<u8, u8>().pop();
}

#[test, expected_failure(abort_code = 5, location = sui::vec_map)]
fun map_unequal_lengths() {
    vec_map::from_keys_values(vector[1u8, 2], vector[1u8]);
}

#[test, expected_failure(abort_code = 0, location = sui::vec_map)]
fun map_from_duplicate_keys() {
    vec_map::from_keys_values(vector[1u8, 1], vector[1u8, 2]);
}

#[test]
fun set_basics() {
    let mut s = vec_set::from_keys(vector[3u64, 1, 2]);
    assert!(s.size() == 3 && s.contains(&1) && !s.contains(&9) && !s.is_empty());
    s.insert(7);
    s.remove(&3);
    assert!(s.keys() == &vector[1, 2, 7] && s.into_keys() == vector[1, 2, 7]);
    assert!(vec_set::singleton(1u8).size() == 1 && vec_set::empty<u8>().is_empty());
}

#[test, expected_failure(abort_code = 0, location = sui::vec_set)]
fun set_duplicate() {
    vec_set::from_keys(vector[1u8, 1]);
}

#[test, expected_failure(abort_code = 1, location = sui::vec_set)]
fun set_missing() {
    let mut s = vec_set::singleton(1u8);
    s.remove(&2);
}
