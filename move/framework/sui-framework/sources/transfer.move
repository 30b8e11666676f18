/// Who owns an object: an address, everybody (shared), nobody (frozen), or another object (receiving).
/// The functions without `public_` may be called only by the module that defines `T`.
module sui::transfer;

// === Structs ===

/// A permission to take an object that was sent to another object's address.
public struct Receiving<phantom T: key> has drop {
    id: ID,
    version: u64,
}

// === Functions ===

public fun transfer<T: key>(obj: T, recipient: address) {
    transfer_impl(obj, recipient)
}

public fun public_transfer<T: key + store>(obj: T, recipient: address) {
    transfer_impl(obj, recipient)
}

/// Makes it immutable, forever.
public fun freeze_object<T: key>(obj: T) {
    freeze_object_impl(obj)
}

public fun public_freeze_object<T: key + store>(obj: T) {
    freeze_object_impl(obj)
}

/// Aborts unless the object was created in this transaction.
public fun share_object<T: key>(obj: T) {
    share_object_impl(obj)
}

public fun public_share_object<T: key + store>(obj: T) {
    share_object_impl(obj)
}

public fun receive<T: key>(parent: &mut UID, to_receive: Receiving<T>): T {
    let Receiving { id, version } = to_receive;
    receive_impl(parent.to_address(), id, version)
}

public fun public_receive<T: key + store>(parent: &mut UID, to_receive: Receiving<T>): T {
    let Receiving { id, version } = to_receive;
    receive_impl(parent.to_address(), id, version)
}

public fun receiving_object_id<T: key>(receiving: &Receiving<T>): ID {
    receiving.id
}

// === Natives ===

public(package) native fun freeze_object_impl<T: key>(obj: T);
public(package) native fun share_object_impl<T: key>(obj: T);
public(package) native fun transfer_impl<T: key>(obj: T, recipient: address);
native fun receive_impl<T: key>(parent: address, to_receive: ID, version: u64): T;

// === Test-only ===

#[test_only]
public(package) fun make_receiver<T: key>(id: ID, version: u64): Receiving<T> {
    Receiving { id, version }
}

#[test_only]
public(package) fun receiving_id<T: key>(r: &Receiving<T>): ID {
    r.id
}
