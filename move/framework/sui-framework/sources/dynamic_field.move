/// Values attached to an object under any copyable name; each lives in a `Field` object of its own.
module sui::dynamic_field;

// === Errors ===

/// There is a field of that name and type of name.
const EFieldAlreadyExists: u64 = 0;

// === Structs ===

public struct Field<Name: copy + drop + store, Value: store> has key {
    /// Derived from the parent's address, the name and the type of the name.
    id: UID,
    name: Name,
    value: Value,
}

// === Functions ===

public fun add<Name: copy + drop + store, Value: store>(
    object: &mut UID,
    name: Name,
    value: Value,
) {
    let parent = object.to_address();
    let at = hash_type_and_key(parent, name);
    assert!(!has_child_object(parent, at), EFieldAlreadyExists);
    add_child_object(parent, Field { id: object::new_uid_from_hash(at), name, value })
}

/// Aborts with 1 if there is no such field, with 2 if its value has another type.
public fun borrow<Name: copy + drop + store, Value: store>(object: &UID, name: Name): &Value {
    let at = hash_type_and_key(object.to_address(), name);
    &borrow_child_object<Field<Name, Value>>(object, at).value
}

/// Aborts as `borrow` does.
public fun borrow_mut<Name: copy + drop + store, Value: store>(
    object: &mut UID,
    name: Name,
): &mut Value {
    let at = hash_type_and_key(object.to_address(), name);
    &mut borrow_child_object_mut<Field<Name, Value>>(object, at).value
}

/// Aborts as `borrow` does.
public fun remove<Name: copy + drop + store, Value: store>(object: &mut UID, name: Name): Value {
    let parent = object.to_address();
    let at = hash_type_and_key(parent, name);
    let Field { id, name: _, value } = remove_child_object<Field<Name, Value>>(parent, at);
    id.delete();
    value
}

/// Is there a field of that name, whatever its value's type?
public fun exists_<Name: copy + drop + store>(object: &UID, name: Name): bool {
    let parent = object.to_address();
    has_child_object(parent, hash_type_and_key(parent, name))
}

public fun remove_if_exists<Name: copy + drop + store, Value: store>(
    object: &mut UID,
    name: Name,
): Option<Value> {
    if (exists_(object, name)) option::some(remove(object, name)) else option::none()
}

public fun exists_with_type<Name: copy + drop + store, Value: store>(
    object: &UID,
    name: Name,
): bool {
    let parent = object.to_address();
    has_child_object_with_ty<Field<Name, Value>>(parent, hash_type_and_key(parent, name))
}

// === Package ===

/// (identity of the field, address of the object whose ID is its value).
public(package) fun field_info<Name: copy + drop + store>(
    object: &UID,
    name: Name,
): (&UID, address) {
    let at = hash_type_and_key(object.to_address(), name);
    let field = borrow_child_object<Field<Name, ID>>(object, at);
    (&field.id, field.value.to_address())
}

/// As `field_info`, for changing the object behind it.
public(package) fun field_info_mut<Name: copy + drop + store>(
    object: &mut UID,
    name: Name,
): (&mut UID, address) {
    let at = hash_type_and_key(object.to_address(), name);
    let Field { id, name: _, value } = borrow_child_object_mut<Field<Name, ID>>(object, at);
    (id, value.to_address())
}

// === Natives ===

public(package) native fun hash_type_and_key<K: copy + drop + store>(
    parent: address,
    k: K,
): address;
public(package) native fun add_child_object<Child: key>(parent: address, child: Child);
public(package) native fun borrow_child_object<Child: key>(object: &UID, id: address): &Child;
public(package) native fun borrow_child_object_mut<Child: key>(
    object: &mut UID,
    id: address,
): &mut Child;
public(package) native fun remove_child_object<Child: key>(parent: address, id: address): Child;
public(package) native fun has_child_object(parent: address, id: address): bool;
public(package) native fun has_child_object_with_ty<Child: key>(parent: address, id: address): bool;
