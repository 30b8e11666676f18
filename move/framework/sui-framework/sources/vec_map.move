/// A small map in a vector, in order of insertion; every look-up is a scan.
module sui::vec_map;

// === Errors ===

/// The key is in the map.
const EKeyAlreadyExists: u64 = 0;
/// The key is not in the map.
const EKeyDoesNotExist: u64 = 1;
/// Entries are left.
const EMapNotEmpty: u64 = 2;
/// The index is not inside the map.
const EIndexOutOfBounds: u64 = 3;
/// There is nothing to take.
const EMapEmpty: u64 = 4;
/// As many keys as values are needed.
const EUnequalLengths: u64 = 5;

// === Structs ===

public struct VecMap<K: copy, V> has copy, drop, store {
    contents: vector<Entry<K, V>>,
}

public struct Entry<K: copy, V> has copy, drop, store {
    key: K,
    value: V,
}

// === Functions ===

public fun empty<K: copy, V>(): VecMap<K, V> {
    VecMap { contents: vector[] }
}

public fun insert<K: copy, V>(self: &mut VecMap<K, V>, key: K, value: V) {
    assert!(!self.contains(&key), EKeyAlreadyExists);
    self.contents.push_back(Entry { key, value })
}

/// Takes out an entry; the order of the others stays.
public fun remove<K: copy, V>(self: &mut VecMap<K, V>, key: &K): (K, V) {
    let i = self.get_idx(key);
    self.remove_entry_by_idx(i)
}

/// Takes out the entry inserted last.
public fun pop<K: copy, V>(self: &mut VecMap<K, V>): (K, V) {
    assert!(!self.is_empty(), EMapEmpty);
    let Entry { key, value } = self.contents.pop_back();
    (key, value)
}

#[syntax(index)]
public fun get_mut<K: copy, V>(self: &mut VecMap<K, V>, key: &K): &mut V {
    let i = self.get_idx(key);
    &mut self.contents[i].value
}

#[syntax(index)]
public fun get<K: copy, V>(self: &VecMap<K, V>, key: &K): &V {
    let i = self.get_idx(key);
    &self.contents[i].value
}

public fun try_get<K: copy, V: copy>(self: &VecMap<K, V>, key: &K): Option<V> {
    self.get_idx_opt(key).map!(|i| self.contents[i].value)
}

public fun contains<K: copy, V>(self: &VecMap<K, V>, key: &K): bool {
    self.contents.any!(|entry| &entry.key == key)
}

public fun size<K: copy, V>(self: &VecMap<K, V>): u64 {
    self.contents.length()
}

public fun is_empty<K: copy, V>(self: &VecMap<K, V>): bool {
    self.contents.is_empty()
}

public fun destroy_empty<K: copy, V>(self: VecMap<K, V>) {
    assert!(self.is_empty(), EMapNotEmpty);
    let VecMap { contents } = self;
    contents.destroy_empty()
}

public fun into_keys_values<K: copy, V>(self: VecMap<K, V>): (vector<K>, vector<V>) {
    let VecMap { contents } = self;
    let mut keys = vector[];
    let mut values = vector[];
    contents.do!(|entry| {
        let Entry { key, value } = entry;
        keys.push_back(key);
        values.push_back(value);
    });
    (keys, values)
}

/// Aborts if the lengths differ or a key occurs twice.
public fun from_keys_values<K: copy, V>(keys: vector<K>, values: vector<V>): VecMap<K, V> {
    assert!(keys.length() == values.length(), EUnequalLengths);
    let mut map = empty();
    keys.zip_do!(values, |key, value| map.insert(key, value));
    map
}

public fun keys<K: copy, V>(self: &VecMap<K, V>): vector<K> {
    self.contents.map_ref!(|entry| entry.key)
}

public fun get_idx_opt<K: copy, V>(self: &VecMap<K, V>, key: &K): Option<u64> {
    self.contents.find_index!(|entry| &entry.key == key)
}

public fun get_idx<K: copy, V>(self: &VecMap<K, V>, key: &K): u64 {
    let found = self.get_idx_opt(key);
    assert!(found.is_some(), EKeyDoesNotExist);
    found.destroy_some()
}

public fun get_entry_by_idx<K: copy, V>(self: &VecMap<K, V>, idx: u64): (&K, &V) {
    assert!(idx < self.size(), EIndexOutOfBounds);
    let entry = &self.contents[idx];
    (&entry.key, &entry.value)
}

public fun get_entry_by_idx_mut<K: copy, V>(self: &mut VecMap<K, V>, idx: u64): (&K, &mut V) {
    assert!(idx < self.size(), EIndexOutOfBounds);
    let entry = &mut self.contents[idx];
    (&entry.key, &mut entry.value)
}

public fun remove_entry_by_idx<K: copy, V>(self: &mut VecMap<K, V>, idx: u64): (K, V) {
    assert!(idx < self.size(), EIndexOutOfBounds);
    let Entry { key, value } = self.contents.remove(idx);
    (key, value)
}
