#[test_only]
module framework_tests::object_tests;

use sui::{bag, dynamic_field as field, dynamic_object_field as ofield, object_bag, object_table, table, table_vec};

public struct Thing has key, store { id: UID, n: u64 }

public struct Other has key, store { id: UID }

fun thing(n: u64, ctx: &mut TxContext): Thing {
    Thing { id: object::new(ctx), n }
}

fun unpack(t: Thing): u64 {
    let Thing { id, n } = t;
    id.delete();
    n
}

#[test]
fun fresh_ids_differ() {
    let ctx = &mut tx_context::dummy();
    let a = thing(1, ctx);
    let b = thing(2, ctx);
    assert!(object::id(&a) != object::id(&b));
    assert!(object::id_address(&a) == a.id.to_address() && object::id_bytes(&a) == a.id.to_bytes());
    assert!(object::borrow_id(&a) == a.id.as_inner() && a.id.to_inner().to_address() == a.id.to_address());
    assert!(object::id_from_bytes(a.id.to_bytes()) == object::id(&a));
    let sum = unpack(a) + unpack(b);
    assert!(sum == 3);
}

#[test]
fun context_reads() {
    let ctx = &mut tx_context::dummy();
    assert!(ctx.digest().length() == 32 && ctx.sponsor().is_none());
    let first = ctx.fresh_object_address();
    assert!(first != ctx.fresh_object_address());
}

#[test]
fun fields_of_several_types() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    field::add(&mut id, 1u64, b"one");
    field::add(&mut id, 1u8, 11u64);
    field::add(&mut id, b"k", true);
    assert!(field::exists_(&id, 1u64) && !field::exists_(&id, 2u64));
    assert!(field::exists_with_type<u64, vector<u8>>(&id, 1) && !field::exists_with_type<u64, u8>(&id, 1));
    assert!(*field::borrow<u64, vector<u8>>(&id, 1) == b"one");
    field::borrow_mut<u64, vector<u8>>(&mut id, 1).push_back(33);
    assert!(field::remove<u64, vector<u8>>(&mut id, 1) == b"one!");
    assert!(!field::exists_(&id, 1u64));
    field::add(&mut id, 1u64, 5u8);
    assert!(field::remove_if_exists(&mut id, 1u64) == option::some(5u8));
    assert!(field::remove_if_exists<u64, u8>(&mut id, 1u64).is_none());
    assert!(field::remove<u8, u64>(&mut id, 1) == 11 && field::remove<vector<u8>, bool>(&mut id, b"k"));
    id.delete();
}

#[test, expected_failure(abort_code = 0, location = sui::dynamic_field)]
fun field_twice() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    field::add(&mut id, 1u64, 1u8);
    field::add(&mut id, 1u64, 2u16);
    id.delete();
}

#[test, expected_failure(abort_code = 1, location = sui::dynamic_field)]
fun field_missing() {
    let ctx = &mut tx_context::dummy();
    let id = object::new(ctx);
    field::borrow<u64, u8>(&id, 1);
    id.delete();
}

#[test, expected_failure(abort_code = 1, location = sui::dynamic_field)]
fun field_missing_mut() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    field::borrow_mut<u64, u8>(&mut id, 1);
    id.delete();
}

#[test, expected_failure(abort_code = 1, location = sui::dynamic_field)]
fun field_removed_twice() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    field::add(&mut id, 1u64, 1u8);
    field::remove<u64, u8>(&mut id, 1);
    field::remove<u64, u8>(&mut id, 1);
    id.delete();
}

#[test, expected_failure(abort_code = 2, location = sui::dynamic_field)]
fun field_of_another_type() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    field::add(&mut id, 1u64, 1u8);
    field::borrow<u64, u16>(&id, 1);
    id.delete();
}

#[test, expected_failure(abort_code = 2, location = sui::dynamic_field)]
fun field_removed_as_another_type() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    field::add(&mut id, 1u64, 1u8);
    field::remove<u64, bool>(&mut id, 1);
    id.delete();
}

#[test]
fun object_fields() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    let t = thing(5, ctx);
    let t_id = object::id(&t);
    ofield::add(&mut id, b"t", t);
    assert!(ofield::exists_(&id, b"t") && !ofield::exists_(&id, b"u") && !field::exists_(&id, b"t"));
    assert!(ofield::exists_with_type<vector<u8>, Thing>(&id, b"t"));
    assert!(!ofield::exists_with_type<vector<u8>, Other>(&id, b"t"));
    assert!(ofield::id(&id, b"t") == option::some(t_id) && ofield::id(&id, b"u").is_none());
    ofield::borrow_mut<vector<u8>, Thing>(&mut id, b"t").n = 6;
    assert!(ofield::borrow<vector<u8>, Thing>(&id, b"t").n == 6);
    let t = ofield::remove<vector<u8>, Thing>(&mut id, b"t");
    assert!(object::id(&t) == t_id && !ofield::exists_(&id, b"t"));
    assert!(unpack(t) == 6);
    id.delete();
}

#[test, expected_failure(abort_code = 2, location = sui::dynamic_field)]
fun object_field_of_another_type() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    ofield::add(&mut id, 1u8, thing(1, ctx));
    ofield::borrow<u8, Other>(&id, 1);
    id.delete();
}

#[test, expected_failure(abort_code = 0, location = sui::dynamic_field)]
fun object_field_twice() {
    let ctx = &mut tx_context::dummy();
    let mut id = object::new(ctx);
    ofield::add(&mut id, 1u8, thing(1, ctx));
    ofield::add(&mut id, 1u8, thing(2, ctx));
    id.delete();
}

#[test]
fun tables() {
    let ctx = &mut tx_context::dummy();
    let mut t = table::new<u64, vector<u8>>(ctx);
    10u64.do!(|i| t.add(i, vector[i as u8]));
    assert!(t.length() == 10 && !t.is_empty() && t.contains(9) && !t.contains(10));
    (&mut t[3]).push_back(9);
    assert!(t[3] == vector[3, 9]);
    10u64.do!(|i| { t.remove(i); });
    t.destroy_empty();
    let mut dropped = table::new<u8, u8>(ctx);
    dropped.add(1, 1);
    dropped.drop();
}

#[test, expected_failure(abort_code = 0, location = sui::table)]
fun table_not_empty() {
    let ctx = &mut tx_context::dummy();
    let mut t = table::new<u64, u8>(ctx);
    t.add(1, 1);
    t.destroy_empty();
}

#[test, expected_failure(abort_code = 1, location = sui::dynamic_field)]
fun table_missing_key() {
    let ctx = &mut tx_context::dummy();
    let t = table::new<u64, u8>(ctx);
    let _ = t[0];
    t.drop();
}

#[test]
fun object_tables_and_bags() {
    let ctx = &mut tx_context::dummy();
    let mut t = object_table::new<u64, Thing>(ctx);
    let one = thing(1, ctx);
    let one_id = object::id(&one);
    t.add(1, one);
    assert!(t.length() == 1 && t.contains(1) && t.value_id(1) == option::some(one_id) && t[1].n == 1);
    t.borrow_mut(1).n = 2;
    let mut b = object_bag::new(ctx);
    b.add(b"x", t.remove(1));
    b.add(7u8, Other { id: object::new(ctx) });
    assert!(b.length() == 2 && b.contains_with_type<u8, Other>(7) && !b.contains_with_type<u8, Thing>(7));
    assert!(b.borrow<vector<u8>, Thing>(b"x").n == 2);
    let Other { id } = b.remove(7u8);
    id.delete();
    assert!(unpack(b.remove(b"x")) == 2);
    b.destroy_empty();
    t.destroy_empty();
    let mut mixed = bag::new(ctx);
    mixed.add(1u8, b"v");
    mixed.add(b"k", 3u64);
    assert!(mixed.length() == 2 && mixed.contains(1u8) && mixed.contains_with_type<vector<u8>, u64>(b"k"));
    *mixed.borrow_mut<vector<u8>, u64>(b"k") = 4;
    assert!(mixed[b"k"] == 4u64 && mixed.remove(1u8) == b"v" && mixed.remove(b"k") == 4u64);
    mixed.destroy_empty();
}

#[test, expected_failure(abort_code = 0, location = sui::bag)]
fun bag_not_empty() {
    let ctx = &mut tx_context::dummy();
    let mut b = bag::new(ctx);
    b.add(1u8, 1u8);
    b.destroy_empty();
}

#[test]
fun table_vectors() {
    let ctx = &mut tx_context::dummy();
    let mut v = table_vec::singleton(0u64, ctx);
    v.push_back(1);
    v.push_back(2);
    v.push_back(3);
    v.swap(0, 3);
    v.swap(1, 1);
    *v.borrow_mut(1) = 10;
    assert!(v[0] == 3 && v[1] == 10 && v[3] == 0 && v.length() == 4);
    assert!(v.swap_remove(0) == 3 && v[0] == 0);
    assert!(v.pop_back() == 2 && v.pop_back() == 10 && v.pop_back() == 0 && v.is_empty());
    v.destroy_empty();
    let mut dropped = table_vec::empty<u8>(ctx);
    dropped.push_back(1);
    dropped.drop();
}

#[test, expected_failure(abort_code = 0, location = sui::table_vec)]
fun table_vector_beyond_end() {
    let ctx = &mut tx_context::dummy();
    let v = table_vec::singleton(1u8, ctx);
    let _ = v[1];
    v.drop();
}

#[test, expected_failure(abort_code = 1, location = sui::table_vec)]
fun table_vector_not_empty() {
    let ctx = &mut tx_context::dummy();
    table_vec::singleton(1u8, ctx).destroy_empty();
}

#[test]
fun transfers() {
    let ctx = &mut tx_context::dummy();
    transfer::transfer(thing(1, ctx), @0x1);
    transfer::public_transfer(thing(2, ctx), @0x2);
    transfer::freeze_object(thing(3, ctx));
    transfer::public_freeze_object(thing(4, ctx));
    transfer::share_object(thing(5, ctx));
    transfer::public_share_object(thing(6, ctx));
}
