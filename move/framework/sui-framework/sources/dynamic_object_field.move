/// Dynamic fields whose values are objects and stay visible as such: the field holds the ID, the object is its child.
module sui::dynamic_object_field;

use sui::dynamic_field as field;

// === Structs ===

/// Keeps these names apart from those of plain dynamic fields.
public struct Wrapper<Name> has copy, drop, store {
    name: Name,
}

// === Functions ===

public fun add<Name: copy + drop + store, Value: key + store>(
    object: &mut UID,
    name: Name,
    value: Value,
) {
    let key = Wrapper { name };
    field::add(object, key, object::id(&value));
    let (holder, _) = field::field_info(object, key);
    field::add_child_object(holder.to_address(), value)
}

public fun borrow<Name: copy + drop + store, Value: key + store>(object: &UID, name: Name): &Value {
    let (holder, at) = field::field_info(object, Wrapper { name });
    field::borrow_child_object(holder, at)
}

public fun borrow_mut<Name: copy + drop + store, Value: key + store>(
    object: &mut UID,
    name: Name,
): &mut Value {
    let (holder, at) = field::field_info_mut(object, Wrapper { name });
    field::borrow_child_object_mut(holder, at)
}

public fun remove<Name: copy + drop + store, Value: key + store>(
    object: &mut UID,
    name: Name,
): Value {
    let key = Wrapper { name };
    let (holder, at) = field::field_info(object, key);
    let value = field::remove_child_object(holder.to_address(), at);
    let _: ID = field::remove(object, key);
    value
}

public fun exists_<Name: copy + drop + store>(object: &UID, name: Name): bool {
    field::exists_with_type<Wrapper<Name>, ID>(object, Wrapper { name })
}

public fun exists_with_type<Name: copy + drop + store, Value: key + store>(
    object: &UID,
    name: Name,
): bool {
    if (!exists_(object, name)) return false;
    let (holder, at) = field::field_info(object, Wrapper { name });
    field::has_child_object_with_ty<Value>(holder.to_address(), at)
}

/// The ID of the object of that name.
public fun id<Name: copy + drop + store>(object: &UID, name: Name): Option<ID> {
    if (!exists_(object, name)) return option::none();
    let (_, at) = field::field_info(object, Wrapper { name });
    option::some(at.to_id())
}
