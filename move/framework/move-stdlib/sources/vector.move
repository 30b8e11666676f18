/// Vectors: the eight operations that are bytecode instructions, and what is built from them.
#[defines_primitive(vector)]
module std::vector;

public use fun std::string::utf8 as vector.to_string;
public use fun std::string::try_utf8 as vector.try_to_string;
public use fun std::ascii::string as vector.to_ascii_string;
public use fun std::ascii::try_string as vector.try_to_ascii_string;

// === Errors ===

/// The index is not inside the vector.
const EINDEX_OUT_OF_BOUNDS: u64 = 0x20000;

// === Instructions ===

#[bytecode_instruction]
public native fun empty<Element>(): vector<Element>;

#[bytecode_instruction]
public native fun length<Element>(v: &vector<Element>): u64;

#[syntax(index)]
#[bytecode_instruction]
public native fun borrow<Element>(v: &vector<Element>, i: u64): &Element;

#[syntax(index)]
#[bytecode_instruction]
public native fun borrow_mut<Element>(v: &mut vector<Element>, i: u64): &mut Element;

#[bytecode_instruction]
public native fun push_back<Element>(v: &mut vector<Element>, e: Element);

#[bytecode_instruction]
public native fun pop_back<Element>(v: &mut vector<Element>): Element;

#[bytecode_instruction]
public native fun destroy_empty<Element>(v: vector<Element>);

#[bytecode_instruction]
public native fun swap<Element>(v: &mut vector<Element>, i: u64, j: u64);

// === Functions ===

/// A vector that holds only `e`.
public fun singleton<Element>(e: Element): vector<Element> {
    vector[e]
}

/// Turns the order around in place.
public fun reverse<Element>(v: &mut vector<Element>) {
    let n = v.length();
    let mut left = 0;
    while (left < n / 2) {
        v.swap(left, n - 1 - left);
        left = left + 1;
    }
}

/// Moves all of `other` to the end of `lhs`, in order.
public fun append<Element>(lhs: &mut vector<Element>, mut other: vector<Element>) {
    other.reverse();
    while (!other.is_empty()) lhs.push_back(other.pop_back());
    other.destroy_empty();
}

public fun is_empty<Element>(v: &vector<Element>): bool {
    v.length() == 0
}

/// Is some element equal to `e`?
public fun contains<Element>(v: &vector<Element>, e: &Element): bool {
    let (found, _) = v.index_of(e);
    found
}

/// (true, first index of an element equal to `e`), or (false, 0).
public fun index_of<Element>(v: &vector<Element>, e: &Element): (bool, u64) {
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        if (v.borrow(i) == e) return (true, i);
        i = i + 1;
    };
    (false, 0)
}

/// Takes out element `i`; those after it move down by one. O(n - i).
public fun remove<Element>(v: &mut vector<Element>, mut i: u64): Element {
    let n = v.length();
    assert!(i < n, EINDEX_OUT_OF_BOUNDS);
    while (i + 1 < n) {
        v.swap(i, i + 1);
        i = i + 1;
    };
    v.pop_back()
}

/// Puts `e` at index `i` (at most the length); those from `i` on move up by one.
public fun insert<Element>(v: &mut vector<Element>, e: Element, i: u64) {
    let mut at = v.length();
    assert!(i <= at, EINDEX_OUT_OF_BOUNDS);
    v.push_back(e);
    while (at > i) {
        v.swap(at - 1, at);
        at = at - 1;
    }
}

/// Takes out element `i` and puts the last one in its place. O(1).
public fun swap_remove<Element>(v: &mut vector<Element>, i: u64): Element {
    let n = v.length();
    assert!(n > 0, EINDEX_OUT_OF_BOUNDS);
    v.swap(i, n - 1);
    v.pop_back()
}

/// Joins the inner vectors, in order.
public fun flatten<T>(v: vector<vector<T>>): vector<T> {
    let mut all = vector[];
    v.do!(|inner| all.append(inner));
    all
}

// === Macros ===

/// `[f(0), f(1), ..., f(n - 1)]`.
public macro fun tabulate<$T>($n: u64, $f: |u64| -> $T): vector<$T> {
    let n = $n;
    let mut out = vector[];
    let mut i = 0;
    while (i < n) {
        out.push_back($f(i));
        i = i + 1;
    };
    out
}

/// Gives every element to `f`, the last one first.
public macro fun destroy<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let mut v = $v;
    while (!v.is_empty()) {
        $f(v.pop_back());
    };
    v.destroy_empty();
}

/// Gives every element to `f`, the first one first.
public macro fun do<$T, $R: drop>($v: vector<$T>, $f: |$T| -> $R) {
    let mut v = $v;
    v.reverse();
    while (!v.is_empty()) {
        $f(v.pop_back());
    };
    v.destroy_empty();
}

/// Calls `f` with a reference to each element, in order.
public macro fun do_ref<$T, $R: drop>($v: &vector<$T>, $f: |&$T| -> $R) {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        $f(&v[i]);
        i = i + 1;
    };
}

/// Calls `f` with a mutable reference to each element, in order.
public macro fun do_mut<$T, $R: drop>($v: &mut vector<$T>, $f: |&mut $T| -> $R) {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n) {
        $f(&mut v[i]);
        i = i + 1;
    };
}

/// The vector of `f(e)`, consuming the elements.
public macro fun map<$T, $U>($v: vector<$T>, $f: |$T| -> $U): vector<$U> {
    let mut out = vector[];
    do!($v, |e| out.push_back($f(e)));
    out
}

/// The vector of `f(&e)`.
public macro fun map_ref<$T, $U>($v: &vector<$T>, $f: |&$T| -> $U): vector<$U> {
    let mut out = vector[];
    do_ref!($v, |e| out.push_back($f(e)));
    out
}

/// Keeps the elements for which `f` is true.
public macro fun filter<$T: drop>($v: vector<$T>, $f: |&$T| -> bool): vector<$T> {
    let mut kept = vector[];
    do!($v, |e| if ($f(&e)) kept.push_back(e));
    kept
}

/// (elements for which `f` is true, the others).
public macro fun partition<$T>($v: vector<$T>, $f: |&$T| -> bool): (vector<$T>, vector<$T>) {
    let mut yes = vector[];
    let mut no = vector[];
    do!($v, |e| if ($f(&e)) yes.push_back(e) else no.push_back(e));
    (yes, no)
}

/// Index of the first element for which `f` is true.
public macro fun find_index<$T>($v: &vector<$T>, $f: |&$T| -> bool): Option<u64> {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    let mut at = option::none();
    while (i < n) {
        if ($f(&v[i])) {
            at = option::some(i);
            break
        };
        i = i + 1;
    };
    at
}

/// How many elements satisfy `f`.
public macro fun count<$T>($v: &vector<$T>, $f: |&$T| -> bool): u64 {
    let mut n = 0;
    do_ref!($v, |e| if ($f(e)) n = n + 1);
    n
}

/// `f(... f(f(init, v[0]), v[1]) ..., v[n - 1])`.
public macro fun fold<$T, $Acc>($v: vector<$T>, $init: $Acc, $f: |$Acc, $T| -> $Acc): $Acc {
    let mut acc = $init;
    do!($v, |e| acc = $f(acc, e));
    acc
}

/// Does some element satisfy `f`? Stops at the first that does.
public macro fun any<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n && !$f(&v[i])) i = i + 1;
    i < n
}

/// Do all elements satisfy `f`? Stops at the first that does not.
public macro fun all<$T>($v: &vector<$T>, $f: |&$T| -> bool): bool {
    let v = $v;
    let n = v.length();
    let mut i = 0;
    while (i < n && $f(&v[i])) i = i + 1;
    i == n
}

/// Gives the pairs of both vectors to `f`, in order. Aborts if the lengths differ.
public macro fun zip_do<$T1, $T2, $R: drop>(
    $v1: vector<$T1>,
    $v2: vector<$T2>,
    $f: |$T1, $T2| -> $R,
) {
    let left = $v1;
    let mut right = $v2;
    assert!(left.length() == right.length());
    right.reverse();
    left.do!(|e| $f(e, right.pop_back()));
    right.destroy_empty();
}

/// Gives the pairs of both vectors to `f`, the last pair first. Aborts if the lengths differ.
public macro fun zip_do_reverse<$T1, $T2, $R: drop>(
    $v1: vector<$T1>,
    $v2: vector<$T2>,
    $f: |$T1, $T2| -> $R,
) {
    let left = $v1;
    let mut right = $v2;
    assert!(left.length() == right.length());
    left.destroy!(|e| $f(e, right.pop_back()));
    right.destroy_empty();
}

/// Calls `f` with references to the pairs. Aborts if the lengths differ.
public macro fun zip_do_ref<$T1, $T2, $R: drop>(
    $v1: &vector<$T1>,
    $v2: &vector<$T2>,
    $f: |&$T1, &$T2| -> $R,
) {
    let left = $v1;
    let right = $v2;
    let n = left.length();
    assert!(n == right.length());
    let mut i = 0;
    while (i < n) {
        $f(&left[i], &right[i]);
        i = i + 1;
    };
}

/// Calls `f` with mutable references to the pairs. Aborts if the lengths differ.
public macro fun zip_do_mut<$T1, $T2, $R: drop>(
    $v1: &mut vector<$T1>,
    $v2: &mut vector<$T2>,
    $f: |&mut $T1, &mut $T2| -> $R,
) {
    let left = $v1;
    let right = $v2;
    let n = left.length();
    assert!(n == right.length());
    let mut i = 0;
    while (i < n) {
        $f(&mut left[i], &mut right[i]);
        i = i + 1;
    };
}

/// The vector of `f(a, b)` over the pairs. Aborts if the lengths differ.
public macro fun zip_map<$T1, $T2, $U>(
    $v1: vector<$T1>,
    $v2: vector<$T2>,
    $f: |$T1, $T2| -> $U,
): vector<$U> {
    let mut out = vector[];
    zip_do!($v1, $v2, |a, b| out.push_back($f(a, b)));
    out
}

/// The vector of `f(&a, &b)` over the pairs. Aborts if the lengths differ.
public macro fun zip_map_ref<$T1, $T2, $U>(
    $v1: &vector<$T1>,
    $v2: &vector<$T2>,
    $f: |&$T1, &$T2| -> $U,
): vector<$U> {
    let mut out = vector[];
    zip_do_ref!($v1, $v2, |a, b| out.push_back($f(a, b)));
    out
}
