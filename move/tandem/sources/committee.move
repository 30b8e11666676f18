/// The validators of one epoch and the certificates they make. A committee never changes; who is in
/// it, and which committee is current, is decided elsewhere.
module tandem::committee;

use sui::bls12381::{Self, bls12381_min_pk_verify};
use sui::group_ops;
use tandem::bytes;
use tandem::message;

// === Errors ===

/// A committee needs at least one member.
const EEmpty: u64 = 0;
/// The total weight exceeds 128.
const ETooHeavy: u64 = 1;
/// A member has weight 0.
const EZeroWeight: u64 = 2;
/// A validator id, BLS key, protocol key, sealing key or peer id occurs twice.
const EDuplicate: u64 = 3;
/// A key has the wrong length.
const EKeyLength: u64 = 4;
/// The proof of possession of the BLS key does not verify.
const EPossession: u64 = 5;
/// The bitmap has the wrong length or names a member that does not exist.
const EBitmap: u64 = 6;
/// The signers hold at most 2/3 of the weight.
const ETooLittleWeight: u64 = 7;
/// The aggregate signature does not verify.
const ESignature: u64 = 8;
/// The certificate is of another network.
const EWrongNetwork: u64 = 9;
/// The certificate is not of the current committee.
const EWrongCommittee: u64 = 10;
/// The certificate is of another kind.
const EWrongKind: u64 = 11;
/// The certificate is about something else.
const EWrongSubject: u64 = 12;
/// The certificate is over another digest.
const EWrongDigest: u64 = 13;
/// The party does not exist or is not the sender.
const ENotParty: u64 = 14;
/// The chain id is not 32 bytes.
const EChainId: u64 = 15;
/// The BLS key is the point at infinity, under which everyone can sign.
const EIdentityKey: u64 = 16;

// === Constants ===

/// Cost of the cryptography grows with the weight.
const MAX_WEIGHT: u64 = 128;

const KIND_KEY_GENERATION: u8 = 1;
const KIND_VERDICT: u8 = 2;
const KIND_ABSENT: u8 = 3;
const KIND_PRESIGN_BATCH: u8 = 4;
const KIND_ACTIVATE: u8 = 5;
const KIND_REJECT: u8 = 6;
const KIND_FAIL: u8 = 7;
const KIND_COMPLETE: u8 = 8;
const KIND_CONFIGURE: u8 = 9;
const KIND_BLAME: u8 = 10;

// === Structs ===

/// One validator. Its position in the committee is its party number.
public struct Member has copy, drop, store {
    /// The account that posts for it, which is also its id.
    validator: address,
    /// Number of MPC shares = voting weight.
    weight: u16,
    /// BLS12-381 G1, 48 bytes.
    bls_key: vector<u8>,
    /// Ed25519, signs mesh messages, 32 bytes.
    protocol_key: vector<u8>,
    /// ristretto255, 32 bytes.
    sealing_key: vector<u8>,
    /// Proof of knowledge of the sealing key; validators verify it.
    sealing_proof: vector<u8>,
    peer_id: vector<u8>,
    /// Mesh multiaddresses, ASCII.
    addresses: vector<vector<u8>>,
}

/// Members that are still being collected.
public struct Roster {
    chain_id: vector<u8>,
    package: address,
    members: vector<Member>,
    total_weight: u64,
}

/// Frozen; one per epoch.
public struct Committee has key {
    id: UID,
    network: ID,
    chain_id: vector<u8>,
    package: address,
    epoch: u64,
    members: vector<Member>,
    total_weight: u64,
}

/// Proof that > 2/3 of a committee's weight signed this statement. Exists only in the transaction
/// that verified it.
public struct Certificate has drop {
    network: ID,
    committee: ID,
    epoch: u64,
    kind: u8,
    subject: address,
    digest: vector<u8>,
}

// === Public functions: certificates ===

/// Verifies an aggregate BLS signature (96 bytes, G2) of the members in `bitmap` (bit i of byte
/// i/8, least significant first, = member i).
public fun certify(
    committee: &Committee,
    kind: u8,
    subject: address,
    digest: vector<u8>,
    bitmap: vector<u8>,
    signature: vector<u8>,
): Certificate {
    let signers = committee.signers(&bitmap);
    assert!(is_quorum(committee.weight_of(&signers), committee.total_weight), ETooLittleWeight);
    let id = object::id(committee);
    let bytes = message::certificate(
        committee.chain_id,
        committee.package,
        committee.network,
        id,
        committee.epoch,
        kind,
        subject,
        digest,
    );
    let key = committee.aggregate_key(&signers);
    assert!(bls12381_min_pk_verify(&signature, &key, &bytes), ESignature);
    Certificate {
        network: committee.network,
        committee: id,
        epoch: committee.epoch,
        kind,
        subject,
        digest,
    }
}

// === Public functions: reading ===

public fun network(committee: &Committee): ID { committee.network }

public fun epoch(committee: &Committee): u64 { committee.epoch }

public fun size(committee: &Committee): u64 { committee.members.length() }

public fun total_weight(committee: &Committee): u64 { committee.total_weight }

public fun members(committee: &Committee): &vector<Member> { &committee.members }

public fun validator(member: &Member): address { member.validator }

public fun weight(member: &Member): u16 { member.weight }

/// More than two thirds.
public fun is_quorum(weight: u64, total: u64): bool { weight * 3 > total * 2 }

// === Package functions: building ===

public(package) fun roster(chain_id: vector<u8>, package: address): Roster {
    assert!(chain_id.length() == 32, EChainId);
    Roster { chain_id, package, members: vector[], total_weight: 0 }
}

/// Adds a member whose BLS key comes with a proof of possession (a BLS signature over
/// `PossessionMessage`).
public(package) fun add_member(roster: &mut Roster, member: Member, possession: &vector<u8>) {
    let bytes = message::possession(
        roster.chain_id,
        roster.package,
        member.validator,
        member.bls_key,
        member.protocol_key,
        member.sealing_key,
        member.peer_id,
    );
    assert!(bls12381_min_pk_verify(possession, &member.bls_key, &bytes), EPossession);
    roster.insert(member);
}

public(package) fun member(
    validator: address,
    weight: u16,
    bls_key: vector<u8>,
    protocol_key: vector<u8>,
    sealing_key: vector<u8>,
    sealing_proof: vector<u8>,
    peer_id: vector<u8>,
    addresses: vector<vector<u8>>,
): Member {
    assert!(weight > 0, EZeroWeight);
    assert!(bls_key.length() == 48, EKeyLength);
    // The flag of infinity in the compressed encoding.
    assert!(bls_key[0] & 0x40 == 0, EIdentityKey);
    assert!(protocol_key.length() == 32 && sealing_key.length() == 32, EKeyLength);
    assert!(!peer_id.is_empty() && peer_id.length() <= 128, EKeyLength);
    Member {
        validator,
        weight,
        bls_key,
        protocol_key,
        sealing_key,
        sealing_proof,
        peer_id,
        addresses,
    }
}

/// Freezes the committee and returns its id.
public(package) fun freeze_roster(
    roster: Roster,
    network: ID,
    epoch: u64,
    ctx: &mut TxContext,
): ID {
    let Roster { chain_id, package, members, total_weight } = roster;
    assert!(!members.is_empty(), EEmpty);
    let committee = Committee {
        id: object::new(ctx),
        network,
        chain_id,
        package,
        epoch,
        members,
        total_weight,
    };
    let id = object::id(&committee);
    transfer::freeze_object(committee);
    id
}

// === Package functions: using ===

/// Consumes the certificate: aborts unless it says exactly this, under the current committee.
public(package) fun consume(
    certificate: Certificate,
    network: ID,
    committee: ID,
    kind: u8,
    subject: address,
    digest: vector<u8>,
) {
    assert!(certificate.network == network, EWrongNetwork);
    assert!(certificate.committee == committee, EWrongCommittee);
    assert!(certificate.kind == kind, EWrongKind);
    assert!(certificate.subject == subject, EWrongSubject);
    assert!(certificate.digest == digest, EWrongDigest);
}

/// Aborts unless the sender is this party.
public(package) fun assert_party(committee: &Committee, party: u16, ctx: &TxContext) {
    assert!((party as u64) < committee.members.length(), ENotParty);
    assert!(committee.members[party as u64].validator == ctx.sender(), ENotParty);
}

public(package) fun kind_key_generation(): u8 { KIND_KEY_GENERATION }

public(package) fun kind_verdict(): u8 { KIND_VERDICT }

public(package) fun kind_absent(): u8 { KIND_ABSENT }

public(package) fun kind_presign_batch(): u8 { KIND_PRESIGN_BATCH }

public(package) fun kind_activate(): u8 { KIND_ACTIVATE }

public(package) fun kind_reject(): u8 { KIND_REJECT }

public(package) fun kind_fail(): u8 { KIND_FAIL }

public(package) fun kind_complete(): u8 { KIND_COMPLETE }

public(package) fun kind_configure(): u8 { KIND_CONFIGURE }

public(package) fun kind_blame(): u8 { KIND_BLAME }

// === Private functions ===

fun insert(roster: &mut Roster, member: Member) {
    let duplicate = roster.members.any!(|other| {
        other.validator == member.validator
            || other.bls_key == member.bls_key
            || other.protocol_key == member.protocol_key
            || other.sealing_key == member.sealing_key
            || other.peer_id == member.peer_id
    });
    assert!(!duplicate, EDuplicate);
    roster.total_weight = roster.total_weight + (member.weight as u64);
    assert!(roster.total_weight <= MAX_WEIGHT, ETooHeavy);
    roster.members.push_back(member);
}

/// The members in the bitmap, which has exactly one bit per member.
fun signers(committee: &Committee, bitmap: &vector<u8>): vector<u64> {
    let size = committee.members.length();
    assert!(bytes::is_bitmap(bitmap, size), EBitmap);
    let mut signers = vector[];
    size.do!(|i| if (bytes::bit(bitmap, i)) signers.push_back(i));
    signers
}

fun weight_of(committee: &Committee, signers: &vector<u64>): u64 {
    let mut weight = 0;
    signers.do_ref!(|i| weight = weight + (committee.members[*i].weight as u64));
    weight
}

/// Sum of the signers' BLS keys. Summing is safe because each key has a proof of possession.
fun aggregate_key(committee: &Committee, signers: &vector<u64>): vector<u8> {
    let mut sum = bls12381::g1_from_bytes(&committee.members[signers[0]].bls_key);
    1u64.range_do!(signers.length(), |i| {
        let key = bls12381::g1_from_bytes(&committee.members[signers[i]].bls_key);
        sum = bls12381::g1_add(&sum, &key);
    });
    *group_ops::bytes(&sum)
}

// === Test-only functions ===

/// A certificate without signatures: the VM that runs Move tests accepts every BLS signature.
#[test_only]
public fun certificate_for_testing(
    network: ID,
    committee: ID,
    epoch: u64,
    kind: u8,
    subject: address,
    digest: vector<u8>,
): Certificate {
    Certificate { network, committee, epoch, kind, subject, digest }
}

/// Adds a member without looking at its proof of possession.
#[test_only]
public fun add_member_for_testing(roster: &mut Roster, member: Member) {
    roster.insert(member);
}

#[test_only]
public fun signer_weight_for_testing(committee: &Committee, bitmap: vector<u8>): u64 {
    committee.weight_of(&committee.signers(&bitmap))
}
