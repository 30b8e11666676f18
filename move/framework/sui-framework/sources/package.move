/// Proof of having published a package, and the right to upgrade it.
module sui::package;

use std::ascii::String;
use std::type_name;
use sui::types;

public use fun burn_publisher as Publisher.burn;
public use fun published_module as Publisher.module_;
public use fun published_package as Publisher.package;
public use fun upgrade_package as UpgradeCap.package;
public use fun upgrade_policy as UpgradeCap.policy;
public use fun authorize_upgrade as UpgradeCap.authorize;
public use fun commit_upgrade as UpgradeCap.commit;
public use fun ticket_package as UpgradeTicket.package;
public use fun ticket_policy as UpgradeTicket.policy;
public use fun ticket_digest as UpgradeTicket.digest;
public use fun receipt_cap as UpgradeReceipt.cap;
public use fun receipt_package as UpgradeReceipt.package;

// === Errors ===

/// Not a one-time witness.
const ENotOneTimeWitness: u64 = 0;
/// A policy may only become stricter.
const ETooPermissive: u64 = 1;
/// An upgrade is under way.
const EAlreadyAuthorized: u64 = 2;
/// No upgrade is under way.
const ENotAuthorized: u64 = 3;
/// The receipt belongs to another capability.
const EWrongUpgradeCap: u64 = 4;

// === Constants ===

/// Signatures and layouts stay; bodies may change.
const COMPATIBLE: u8 = 0;
/// Only new modules, types and functions.
const ADDITIVE: u8 = 128;
/// Only dependencies change.
const DEP_ONLY: u8 = 192;

// === Structs ===

public struct Publisher has key, store {
    id: UID,
    package: String,
    module_name: String,
}

public struct UpgradeCap has key, store {
    id: UID,
    /// The latest version, or zero while an upgrade is under way.
    package: ID,
    version: u64,
    policy: u8,
}

/// Must be given to the upgrade command of the same transaction.
public struct UpgradeTicket {
    cap: ID,
    package: ID,
    policy: u8,
    digest: vector<u8>,
}

/// Made by the upgrade command; must be given to `commit_upgrade`.
public struct UpgradeReceipt {
    cap: ID,
    package: ID,
}

// === Publisher ===

public fun claim<OTW: drop>(otw: OTW, ctx: &mut TxContext): Publisher {
    assert!(types::is_one_time_witness(&otw), ENotOneTimeWitness);
    publisher_of<OTW>(ctx)
}

#[allow(lint(self_transfer))]
public fun claim_and_keep<OTW: drop>(otw: OTW, ctx: &mut TxContext) {
    transfer::public_transfer(claim(otw, ctx), ctx.sender())
}

public fun burn_publisher(self: Publisher) {
    let Publisher { id, package: _, module_name: _ } = self;
    id.delete()
}

/// Is `T` from the package that this publisher published?
public fun from_package<T>(self: &Publisher): bool {
    self.package == type_name::with_original_ids<T>().address_string()
}

/// Is `T` from the very module whose witness made this publisher?
public fun from_module<T>(self: &Publisher): bool {
    let name = type_name::with_original_ids<T>();
    self.package == name.address_string() && self.module_name == name.module_string()
}

public fun published_module(self: &Publisher): &String {
    &self.module_name
}

public fun published_package(self: &Publisher): &String {
    &self.package
}

// === Reading ===

public fun upgrade_package(cap: &UpgradeCap): ID {
    cap.package
}

public fun version(cap: &UpgradeCap): u64 {
    cap.version
}

public fun upgrade_policy(cap: &UpgradeCap): u8 {
    cap.policy
}

public fun ticket_package(ticket: &UpgradeTicket): ID {
    ticket.package
}

public fun ticket_policy(ticket: &UpgradeTicket): u8 {
    ticket.policy
}

public fun receipt_cap(receipt: &UpgradeReceipt): ID {
    receipt.cap
}

public fun receipt_package(receipt: &UpgradeReceipt): ID {
    receipt.package
}

public fun ticket_digest(ticket: &UpgradeTicket): &vector<u8> {
    &ticket.digest
}

public fun compatible_policy(): u8 {
    COMPATIBLE
}

public fun additive_policy(): u8 {
    ADDITIVE
}

public fun dep_only_policy(): u8 {
    DEP_ONLY
}

// === Upgrading ===

public entry fun only_additive_upgrades(cap: &mut UpgradeCap) {
    cap.restrict(ADDITIVE)
}

public entry fun only_dep_upgrades(cap: &mut UpgradeCap) {
    cap.restrict(DEP_ONLY)
}

/// Nobody can upgrade the package from now on.
public entry fun make_immutable(cap: UpgradeCap) {
    let UpgradeCap { id, package: _, version: _, policy: _ } = cap;
    id.delete()
}

public fun authorize_upgrade(cap: &mut UpgradeCap, policy: u8, digest: vector<u8>): UpgradeTicket {
    let package = cap.package;
    assert!(package != none(), EAlreadyAuthorized);
    assert!(cap.policy <= policy, ETooPermissive);
    cap.package = none();
    UpgradeTicket { cap: object::id(cap), package, policy, digest }
}

public fun commit_upgrade(cap: &mut UpgradeCap, receipt: UpgradeReceipt) {
    let UpgradeReceipt { cap: id, package } = receipt;
    assert!(id == object::id(cap), EWrongUpgradeCap);
    assert!(cap.package == none(), ENotAuthorized);
    cap.package = package;
    cap.version = cap.version + 1;
}

// === Private ===

fun none(): ID {
    @0x0.to_id()
}

fun restrict(cap: &mut UpgradeCap, policy: u8) {
    assert!(cap.policy <= policy, ETooPermissive);
    cap.policy = policy;
}

fun publisher_of<T>(ctx: &mut TxContext): Publisher {
    let name = type_name::with_original_ids<T>();
    Publisher { id: object::new(ctx), package: name.address_string(), module_name: name.module_string() }
}

// === Test-only ===

#[test_only]
public fun test_claim<OTW: drop>(_: OTW, ctx: &mut TxContext): Publisher {
    publisher_of<OTW>(ctx)
}

#[test_only]
public fun test_publish(package: ID, ctx: &mut TxContext): UpgradeCap {
    UpgradeCap { id: object::new(ctx), package, version: 1, policy: COMPATIBLE }
}

#[test_only]
/// Does what the upgrade command does, with an invented id for the new version.
public fun test_upgrade(ticket: UpgradeTicket): UpgradeReceipt {
    let UpgradeTicket { cap, package, policy: _, digest: _ } = ticket;
    let mut seed = cap.to_bytes();
    seed.append(package.to_bytes());
    UpgradeReceipt { cap, package: object::id_from_bytes(sui::hash::blake2b256(&seed)) }
}
