/// A vector kept in a table, for lists that outgrow one object.
module sui::table_vec;

use sui::table::{Self, Table};

// === Errors ===

/// The index is not inside the vector.
const EIndexOutOfBound: u64 = 0;
/// Elements are left.
const ETableNonEmpty: u64 = 1;

// === Structs ===

public struct TableVec<phantom Element: store> has store {
    contents: Table<u64, Element>,
}

// === Functions ===

public fun empty<Element: store>(ctx: &mut TxContext): TableVec<Element> {
    TableVec { contents: table::new(ctx) }
}

public fun singleton<Element: store>(e: Element, ctx: &mut TxContext): TableVec<Element> {
    let mut t = empty(ctx);
    t.push_back(e);
    t
}

public fun length<Element: store>(t: &TableVec<Element>): u64 {
    t.contents.length()
}

public fun is_empty<Element: store>(t: &TableVec<Element>): bool {
    t.length() == 0
}

#[syntax(index)]
public fun borrow<Element: store>(t: &TableVec<Element>, i: u64): &Element {
    assert!(i < t.length(), EIndexOutOfBound);
    t.contents.borrow(i)
}

public fun push_back<Element: store>(t: &mut TableVec<Element>, e: Element) {
    let at = t.length();
    t.contents.add(at, e)
}

#[syntax(index)]
public fun borrow_mut<Element: store>(t: &mut TableVec<Element>, i: u64): &mut Element {
    assert!(i < t.length(), EIndexOutOfBound);
    t.contents.borrow_mut(i)
}

public fun pop_back<Element: store>(t: &mut TableVec<Element>): Element {
    let n = t.length();
    assert!(n > 0, EIndexOutOfBound);
    t.contents.remove(n - 1)
}

public fun destroy_empty<Element: store>(t: TableVec<Element>) {
    assert!(t.is_empty(), ETableNonEmpty);
    let TableVec { contents } = t;
    contents.destroy_empty()
}

/// Gives up the vector with whatever is in it.
public fun drop<Element: drop + store>(t: TableVec<Element>) {
    let TableVec { contents } = t;
    contents.drop()
}

public fun swap<Element: store>(t: &mut TableVec<Element>, i: u64, j: u64) {
    let n = t.length();
    assert!(i < n && j < n, EIndexOutOfBound);
    if (i == j) return;
    let first = t.contents.remove(i);
    let second = t.contents.remove(j);
    t.contents.add(i, second);
    t.contents.add(j, first);
}

/// Takes out element `i` and puts the last one in its place.
public fun swap_remove<Element: store>(t: &mut TableVec<Element>, i: u64): Element {
    let n = t.length();
    assert!(i < n, EIndexOutOfBound);
    t.swap(i, n - 1);
    t.pop_back()
}
