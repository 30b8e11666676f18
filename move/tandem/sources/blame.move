/// Names validators that provably broke the protocol, on the word of a certificate. The record is
/// for people and for later versions to judge by: nobody loses stake or weight through it.
module tandem::blame;

use sui::table::{Self, Table};
use tandem::committee::{Self, Certificate, Committee};
use tandem::event;
use tandem::message;
use tandem::network::Network;

// === Errors ===

/// The register belongs to another network.
const EWrongNetwork: u64 = 0;
/// The committee is not the current one.
const EWrongCommittee: u64 = 1;
/// The parties are none, not ascending, named twice or not of the committee.
const EParties: u64 = 2;
/// Blame has a reason other than 0.
const EReason: u64 = 3;
/// Every one of these parties was already named for this request.
const EAlreadyNamed: u64 = 4;

// === Structs ===

/// Shared; one per network.
public struct CulpritRegister has key {
    id: UID,
    network: ID,
    /// Reason by what was done: each validator is named once per request.
    named: Table<Charge, u16>,
    /// By validator.
    records: Table<address, Record>,
}

/// `request` is the request, session or ceremony in which the validator broke the protocol.
public struct Charge has copy, drop, store {
    request: ID,
    validator: address,
}

public struct Record has copy, drop, store {
    /// In how many requests it was named.
    count: u64,
    /// Epoch in which it was last named.
    last_epoch: u64,
}

// === Public functions ===

/// Names members of the current committee. Permissionless. Certificate: kind 10, subject = request,
/// digest = MH("tandem/v1/blame", {request, epoch, reason, parties}). `parties` ascend. Those named
/// for this request before are passed over; at least one has to be new.
public fun name_culprits(
    register: &mut CulpritRegister,
    network: &Network,
    committee: &Committee,
    certificate: Certificate,
    request: ID,
    reason: u16,
    parties: vector<u16>,
) {
    network.assert_version();
    assert!(register.network == object::id(network), EWrongNetwork);
    assert!(object::id(committee) == network.committee(), EWrongCommittee);
    assert!(reason != 0, EReason);
    assert_parties(&parties, committee.size());
    let epoch = network.epoch();
    let digest = message::blame(request, epoch, reason, parties);
    network.consume(certificate, committee::kind_blame(), request.to_address(), digest);
    let members = committee.members();
    let mut news = false;
    parties.do!(|party| {
        let validator = members[party as u64].validator();
        if (register.name(request, validator, reason, epoch)) {
            news = true;
            event::culprit_named(register.network, request, epoch, party, validator, reason);
        }
    });
    assert!(news, EAlreadyNamed);
}

// === Public functions: reading ===

/// In how many requests the validator was named.
public fun count(register: &CulpritRegister, validator: address): u64 {
    if (register.records.contains(validator)) register.records[validator].count else 0
}

/// Epoch in which the validator was last named; none if never.
public fun last_epoch(register: &CulpritRegister, validator: address): Option<u64> {
    if (register.records.contains(validator)) {
        option::some(register.records[validator].last_epoch)
    } else option::none()
}

/// Why the validator was named for this request; 0 if it was not.
public fun reason(register: &CulpritRegister, request: ID, validator: address): u16 {
    let charge = Charge { request, validator };
    if (register.named.contains(charge)) register.named[charge] else 0
}

// === Package functions ===

/// Shares the register of a network and returns its id; installing makes one.
public(package) fun share(network: ID, ctx: &mut TxContext): ID {
    let register = CulpritRegister {
        id: object::new(ctx),
        network,
        named: table::new(ctx),
        records: table::new(ctx),
    };
    let id = object::id(&register);
    transfer::share_object(register);
    id
}

// === Private functions ===

fun assert_parties(parties: &vector<u16>, size: u64) {
    assert!(!parties.is_empty(), EParties);
    parties.length().do!(|i| {
        assert!((parties[i] as u64) < size, EParties);
        assert!(i == 0 || parties[i - 1] < parties[i], EParties);
    });
}

/// Whether the validator was not named for this request before.
fun name(
    register: &mut CulpritRegister,
    request: ID,
    validator: address,
    reason: u16,
    epoch: u64,
): bool {
    let charge = Charge { request, validator };
    if (register.named.contains(charge)) return false;
    register.named.add(charge, reason);
    if (register.records.contains(validator)) {
        let record = &mut register.records[validator];
        record.count = record.count + 1;
        record.last_epoch = epoch;
    } else {
        register.records.add(validator, Record { count: 1, last_epoch: epoch });
    };
    true
}
