/// What a transaction may know about itself; the values live in the machine, not in the struct.
module sui::tx_context;

// === Errors ===

#[test_only]
/// A transaction hash has 32 bytes.
const EBadTxHashLength: u64 = 0;

// === Structs ===

#[allow(unused_field)]
public struct TxContext has drop {
    sender: address,
    tx_hash: vector<u8>,
    epoch: u64,
    epoch_timestamp_ms: u64,
    ids_created: u64,
}

// === Functions ===

public fun sender(_self: &TxContext): address {
    native_sender()
}

/// The transaction digest, 32 bytes; not a source of randomness.
public fun digest(self: &TxContext): &vector<u8> {
    &self.tx_hash
}

public fun epoch(_self: &TxContext): u64 {
    native_epoch()
}

/// Start of the epoch, Unix milliseconds.
public fun epoch_timestamp_ms(_self: &TxContext): u64 {
    native_epoch_timestamp_ms()
}

/// Who pays the gas, if not the sender.
public fun sponsor(_self: &TxContext): Option<address> {
    let mut sponsor = native_sponsor();
    if (sponsor.is_empty()) option::none() else option::some(sponsor.pop_back())
}

/// An address that no object has had.
public fun fresh_object_address(_ctx: &mut TxContext): address {
    fresh_id()
}

// === Natives ===

native fun native_sender(): address;
native fun native_epoch(): u64;
native fun native_epoch_timestamp_ms(): u64;
native fun native_sponsor(): vector<address>;
native fun fresh_id(): address;
#[allow(unused_function)]
native fun native_ids_created(): u64;
#[allow(unused_function)]
native fun native_rgp(): u64;
#[allow(unused_function)]
native fun native_gas_price(): u64;
#[allow(unused_function)]
native fun native_gas_budget(): u64;
#[allow(unused_function)]
native fun derive_id(tx_hash: vector<u8>, ids_created: u64): address;

// === Test-only ===

#[test_only]
/// A context with the given values; gas and sponsor stay as they are.
public fun new(
    sender: address,
    tx_hash: vector<u8>,
    epoch: u64,
    epoch_timestamp_ms: u64,
    ids_created: u64,
): TxContext {
    assert!(tx_hash.length() == 32, EBadTxHashLength);
    set(sender, tx_hash, epoch, epoch_timestamp_ms, ids_created);
    TxContext { sender: @0x0, tx_hash, epoch: 0, epoch_timestamp_ms: 0, ids_created: 0 }
}

#[test_only]
/// A context whose transaction hash is made from `hint`.
public fun new_from_hint(
    addr: address,
    hint: u64,
    epoch: u64,
    epoch_timestamp_ms: u64,
    ids_created: u64,
): TxContext {
    new(addr, dummy_tx_hash_with_hint(hint), epoch, epoch_timestamp_ms, ids_created)
}

#[test_only]
/// A context of address 0 in epoch 0.
public fun dummy(): TxContext {
    new(@0x0, dummy_tx_hash_with_hint(0x74616e64656d), 0, 0, 0)
}

#[test_only]
public fun dummy_tx_hash_with_hint(hint: u64): vector<u8> {
    let mut hash = std::bcs::to_bytes(&hint);
    hash.append(vector::tabulate!(24, |_| 0));
    hash
}

#[test_only]
public fun get_ids_created(_self: &TxContext): u64 {
    native_ids_created()
}

#[test_only]
public fun last_created_object_id(_self: &TxContext): address {
    last_created_id()
}

#[test_only]
public fun increment_epoch_number(self: &mut TxContext) {
    set(
        native_sender(),
        self.tx_hash,
        native_epoch() + 1,
        native_epoch_timestamp_ms(),
        native_ids_created(),
    )
}

#[test_only]
public fun increment_epoch_timestamp(self: &mut TxContext, delta_ms: u64) {
    set(
        native_sender(),
        self.tx_hash,
        native_epoch(),
        native_epoch_timestamp_ms() + delta_ms,
        native_ids_created(),
    )
}

#[test_only]
fun set(sender: address, tx_hash: vector<u8>, epoch: u64, epoch_ms: u64, ids_created: u64) {
    replace(
        sender,
        tx_hash,
        epoch,
        epoch_ms,
        ids_created,
        native_rgp(),
        native_gas_price(),
        native_gas_budget(),
        native_sponsor(),
    )
}

#[test_only]
native fun last_created_id(): address;

#[test_only]
native fun replace(
    sender: address,
    tx_hash: vector<u8>,
    epoch: u64,
    epoch_timestamp_ms: u64,
    ids_created: u64,
    rgp: u64,
    gas_price: u64,
    gas_budget: u64,
    sponsor: vector<address>,
);
