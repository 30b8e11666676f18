/// Identity of objects: `UID` is made once and deleted once, `ID` is a copy of it that proves nothing.
module sui::object;

use std::bcs;
use sui::address;

public use fun id_to_address as ID.to_address;
public use fun id_to_bytes as ID.to_bytes;
public use fun uid_as_inner as UID.as_inner;
public use fun uid_to_inner as UID.to_inner;
public use fun uid_to_address as UID.to_address;
public use fun uid_to_bytes as UID.to_bytes;

// === Constants ===

const CLOCK: address = @0x6;

// === Structs ===

public struct ID has copy, drop, store {
    bytes: address,
}

/// The first field of every object.
public struct UID has store {
    id: ID,
}

// === ID ===

public fun id_to_bytes(id: &ID): vector<u8> {
    bcs::to_bytes(&id.bytes)
}

public fun id_to_address(id: &ID): address {
    id.bytes
}

/// Aborts unless there are 32 bytes.
public fun id_from_bytes(bytes: vector<u8>): ID {
    ID { bytes: address::from_bytes(bytes) }
}

public fun id_from_address(bytes: address): ID {
    ID { bytes }
}

// === UID ===

public fun uid_as_inner(uid: &UID): &ID {
    &uid.id
}

public fun uid_to_inner(uid: &UID): ID {
    uid.id
}

public fun uid_to_bytes(uid: &UID): vector<u8> {
    uid.id.to_bytes()
}

public fun uid_to_address(uid: &UID): address {
    uid.id.bytes
}

/// A fresh identity: the only way for packages to make a UID.
public fun new(ctx: &mut TxContext): UID {
    UID { id: ID { bytes: ctx.fresh_object_address() } }
}

/// Ends an identity. Dynamic fields that are still attached become unreachable.
public fun delete(id: UID) {
    let UID { id: ID { bytes } } = id;
    delete_impl(bytes)
}

// === Objects ===

public fun id<T: key>(obj: &T): ID {
    borrow_uid(obj).id
}

public fun borrow_id<T: key>(obj: &T): &ID {
    &borrow_uid(obj).id
}

public fun id_bytes<T: key>(obj: &T): vector<u8> {
    borrow_uid(obj).to_bytes()
}

public fun id_address<T: key>(obj: &T): address {
    borrow_uid(obj).to_address()
}

// === Package ===

/// The clock's fixed identity.
public(package) fun clock(): UID {
    UID { id: ID { bytes: CLOCK } }
}

/// The identity of a dynamic field, whose address is derived.
public(package) fun new_uid_from_hash(bytes: address): UID {
    record_new_uid(bytes);
    UID { id: ID { bytes } }
}

// === Natives ===

native fun borrow_uid<T: key>(obj: &T): &UID;
native fun delete_impl(id: address);
native fun record_new_uid(id: address);

// === Test-only ===

#[test_only]
public fun last_created(ctx: &TxContext): ID {
    ID { bytes: ctx.last_created_object_id() }
}
