/// Several transactions played in one Move function: objects sent, shared or frozen in one can be taken in the next.
#[test_only]
module sui::test_scenario;

use sui::vec_map::VecMap;

// === Errors ===

/// Returned to where it was not taken from.
const ECantReturnObject: u64 = 2;
/// There is no object of that type.
const EEmptyInventory: u64 = 3;

// === Structs ===

public struct Scenario {
    txn_number: u64,
    ctx: TxContext,
}

/// What a transaction did.
public struct TransactionEffects has drop {
    created: vector<ID>,
    written: vector<ID>,
    deleted: vector<ID>,
    transferred_to_account: VecMap<ID, address>,
    transferred_to_object: VecMap<ID, ID>,
    shared: vector<ID>,
    frozen: vector<ID>,
    num_user_events: u64,
}

// === Transactions ===

/// A first transaction from `sender`.
public fun begin(sender: address): Scenario {
    Scenario { txn_number: 0, ctx: tx_context::new_from_hint(sender, 0, 0, 0, 0) }
}

/// Ends the transaction and begins one from `sender`. Aborts if a shared or frozen object was not returned.
public fun next_tx(scenario: &mut Scenario, sender: address): TransactionEffects {
    let number = scenario.txn_number + 1;
    let (epoch, epoch_ms) = (scenario.ctx.epoch(), scenario.ctx.epoch_timestamp_ms());
    scenario.txn_number = number;
    scenario.ctx = tx_context::new_from_hint(sender, number, epoch, epoch_ms, 0);
    end_transaction()
}

/// As `next_tx`, in the next epoch.
public fun next_epoch(scenario: &mut Scenario, sender: address): TransactionEffects {
    scenario.ctx.increment_epoch_number();
    scenario.next_tx(sender)
}

/// As `next_epoch`, with the epoch's start `delta_ms` later.
public fun later_epoch(
    scenario: &mut Scenario,
    delta_ms: u64,
    sender: address,
): TransactionEffects {
    scenario.ctx.increment_epoch_timestamp(delta_ms);
    scenario.next_epoch(sender)
}

public fun skip_to_epoch(scenario: &mut Scenario, epoch: u64) {
    assert!(scenario.ctx.epoch() <= epoch);
    while (scenario.ctx.epoch() < epoch) {
        scenario.ctx.increment_epoch_number();
        end_transaction();
    }
}

public fun end(scenario: Scenario): TransactionEffects {
    let Scenario { txn_number: _, ctx: _ } = scenario;
    end_transaction()
}

public fun ctx(scenario: &mut Scenario): &mut TxContext {
    &mut scenario.ctx
}

public fun new_object(scenario: &mut Scenario): UID {
    object::new(scenario.ctx())
}

public fun sender(scenario: &Scenario): address {
    scenario.ctx.sender()
}

/// Transactions ended so far.
public fun num_concluded_txes(scenario: &Scenario): u64 {
    scenario.txn_number
}

// === Effects ===

public fun created(effects: &TransactionEffects): vector<ID> {
    effects.created
}

public fun written(effects: &TransactionEffects): vector<ID> {
    effects.written
}

public fun deleted(effects: &TransactionEffects): vector<ID> {
    effects.deleted
}

public fun transferred_to_account(effects: &TransactionEffects): VecMap<ID, address> {
    effects.transferred_to_account
}

public fun transferred_to_object(effects: &TransactionEffects): VecMap<ID, ID> {
    effects.transferred_to_object
}

public fun shared(effects: &TransactionEffects): vector<ID> {
    effects.shared
}

public fun frozen(effects: &TransactionEffects): vector<ID> {
    effects.frozen
}

public fun num_user_events(effects: &TransactionEffects): u64 {
    effects.num_user_events
}

// === Owned by an address ===

public native fun take_from_address_by_id<T: key>(scenario: &Scenario, account: address, id: ID): T;

public native fun most_recent_id_for_address<T: key>(account: address): Option<ID>;

public native fun ids_for_address<T: key>(account: address): vector<ID>;

public native fun was_taken_from_address(account: address, id: ID): bool;

public fun has_most_recent_for_address<T: key>(account: address): bool {
    most_recent_id_for_address<T>(account).is_some()
}

public fun take_from_address<T: key>(scenario: &Scenario, account: address): T {
    let id = found(most_recent_id_for_address<T>(account));
    take_from_address_by_id(scenario, account, id)
}

public fun return_to_address<T: key>(account: address, t: T) {
    assert!(was_taken_from_address(account, object::id(&t)), ECantReturnObject);
    sui::transfer::transfer_impl(t, account)
}

// === Owned by the sender ===

public fun take_from_sender_by_id<T: key>(scenario: &Scenario, id: ID): T {
    take_from_address_by_id(scenario, scenario.sender(), id)
}

public fun most_recent_id_for_sender<T: key>(scenario: &Scenario): Option<ID> {
    most_recent_id_for_address<T>(scenario.sender())
}

public fun has_most_recent_for_sender<T: key>(scenario: &Scenario): bool {
    has_most_recent_for_address<T>(scenario.sender())
}

public fun take_from_sender<T: key>(scenario: &Scenario): T {
    take_from_address(scenario, scenario.sender())
}

public fun return_to_sender<T: key>(scenario: &Scenario, t: T) {
    return_to_address(scenario.sender(), t)
}

public fun was_taken_from_sender(scenario: &Scenario, id: ID): bool {
    was_taken_from_address(scenario.sender(), id)
}

public fun ids_for_sender<T: key>(scenario: &Scenario): vector<ID> {
    ids_for_address<T>(scenario.sender())
}

// === Immutable ===

public native fun take_immutable_by_id<T: key>(scenario: &Scenario, id: ID): T;

public native fun most_recent_immutable_id<T: key>(): Option<ID>;

public native fun was_taken_immutable(id: ID): bool;

public fun has_most_recent_immutable<T: key>(): bool {
    most_recent_immutable_id<T>().is_some()
}

public fun take_immutable<T: key>(scenario: &Scenario): T {
    take_immutable_by_id(scenario, found(most_recent_immutable_id<T>()))
}

public fun return_immutable<T: key>(t: T) {
    assert!(was_taken_immutable(object::id(&t)), ECantReturnObject);
    sui::transfer::freeze_object_impl(t)
}

// === Shared ===

public native fun take_shared_by_id<T: key>(scenario: &Scenario, id: ID): T;

public native fun most_recent_id_shared<T: key>(): Option<ID>;

public fun has_most_recent_shared<T: key>(): bool {
    most_recent_id_shared<T>().is_some()
}

public fun take_shared<T: key>(scenario: &Scenario): T {
    take_shared_by_id(scenario, found(most_recent_id_shared<T>()))
}

public fun return_shared<T: key>(t: T) {
    assert!(was_taken_shared(object::id(&t)), ECantReturnObject);
    sui::transfer::share_object_impl(t)
}

// === Owned by an object ===

public fun receivable_object_ids_for_owner_id<T: key>(object: ID): vector<ID> {
    ids_for_address<T>(object.to_address())
}

public fun most_recent_receiving_ticket<T: key>(owner: &ID): sui::transfer::Receiving<T> {
    receiving_ticket_by_id(found(most_recent_id_for_address<T>(owner.to_address())))
}

public fun receiving_ticket_by_id<T: key>(object_id: ID): sui::transfer::Receiving<T> {
    let version = allocate_receiving_ticket_for_object<T>(object_id);
    sui::transfer::make_receiver(object_id, version)
}

public fun return_receiving_ticket<T: key>(ticket: sui::transfer::Receiving<T>) {
    deallocate_receiving_ticket_for_object(ticket.receiving_id())
}

// === Private ===

fun found(id: Option<ID>): ID {
    assert!(id.is_some(), EEmptyInventory);
    id.destroy_some()
}

native fun was_taken_shared(id: ID): bool;
native fun allocate_receiving_ticket_for_object<T: key>(object_id: ID): u64;
native fun deallocate_receiving_ticket_for_object(object_id: ID);
native fun end_transaction(): TransactionEffects;
