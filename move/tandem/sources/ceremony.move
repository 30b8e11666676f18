/// The board of a key generation: who posted what, by when. It checks sender, phase, deadline and
/// one entry per party and item; it never judges a dealing. Who qualifies is a deterministic
/// function of its log, computed by every validator.
module tandem::ceremony;

use std::bcs;
use sui::clock::Clock;
use sui::hash::blake2b256;
use tandem::bytes;
use tandem::committee::{Self, Certificate, Committee};
use tandem::event;
use tandem::message;
use tandem::network::Network;
use tandem::network_key::{Self, Draft};

// === Errors ===

/// The committee is not the current one, or not the ceremony's.
const EWrongCommittee: u64 = 0;
/// The ceremony is in another phase.
const EWrongPhase: u64 = 1;
/// The phase's deadline has passed.
const ETooLate: u64 = 2;
/// The phase's deadline has not passed yet.
const ETooEarly: u64 = 3;
/// The party already posted this item.
const EAlreadyPosted: u64 = 4;
/// A digest is not 32 bytes.
const EDigestLength: u64 = 5;
/// The bitmap has the wrong length or names a dealing that does not exist.
const EBitmap: u64 = 6;
/// The complaint is empty or too long.
const EComplaintLength: u64 = 7;
/// There is no such dealing.
const ENoDealing: u64 = 8;
/// There is no such undecided complaint.
const ENoComplaint: u64 = 9;
/// The party does not exist or is already absent.
const ENoParty: u64 = 10;
/// The earlier ceremony has not been aborted.
const ENotAborted: u64 = 11;
/// The qualified dealings hold at most 2/3 of the weight.
const ETooLittleWeight: u64 = 12;
/// Dealings of this round are public as a whole: there is nothing to complain about.
const ENothingSealed: u64 = 13;
/// Without all the dealers this party complains about no quorum would be left.
const ETooManyComplaints: u64 = 14;

// === Constants ===

const PURPOSE_KEY_GENERATION: u8 = 0;

/// Round 0: the decryption key. Round 1: the halves of the signing keys.
const ROUNDS: u8 = 2;
/// The one round whose dealings hold sealed parts. Complaints elsewhere could not be judged, and
/// an undecided complaint counts against the dealing: one party could stop every key generation.
const SEALED_ROUND: u8 = 0;

const PHASE_DEAL: u8 = 0;
const PHASE_ACK: u8 = 1;
const PHASE_RESOLVE: u8 = 2;
const PHASE_FINISH: u8 = 3;
const PHASE_FINISHED: u8 = 4;
const PHASE_ABORTED: u8 = 5;

const VERDICT_OPEN: u8 = 0;
const VERDICT_UPHELD: u8 = 1;
const VERDICT_DISMISSED: u8 = 2;

const LOG_DEALING: u8 = 0;
const LOG_ACK: u8 = 1;
const LOG_COMPLAINT: u8 = 2;
const LOG_VERDICT: u8 = 3;
const LOG_ABSENT: u8 = 4;
const LOG_PHASE: u8 = 5;

/// Stands for "no party" in the log.
const NO_PARTY: u16 = 0xffff;

const MAX_COMPLAINT_BYTES: u64 = 16 * 1024;

// === Structs ===

/// Shared.
public struct Ceremony has key {
    id: UID,
    network: ID,
    committee: ID,
    epoch: u64,
    purpose: u8,
    /// Voting weight by party.
    weights: vector<u16>,
    /// Round the phase belongs to.
    round: u8,
    /// 0 deal, 1 acknowledge, 2 resolve complaints, 3 finish, 4 finished, 5 aborted.
    phase: u8,
    /// End of the phase, in milliseconds.
    deadline: u64,
    rounds: vector<Round>,
    /// Parties certified absent.
    absent: vector<bool>,
    /// Running hash of all entries in order.
    log_digest: vector<u8>,
    log_length: u64,
    /// Length of a phase.
    stage_ms: u64,
    network_key: Option<ID>,
}

/// What was posted in one round, by party; empty = not posted.
public struct Round has copy, drop, store {
    dealings: vector<vector<u8>>,
    acks: vector<vector<u8>>,
    complaints: vector<ComplaintRef>,
}

public struct ComplaintRef has copy, drop, store {
    dealer: u16,
    recipient: u16,
    complaint: ID,
    /// 0 undecided, 1 upheld, 2 dismissed.
    verdict: u8,
}

/// Frozen: the body of a complaint.
public struct Complaint has key {
    id: UID,
    ceremony: ID,
    round: u8,
    dealer: u16,
    recipient: u16,
    body: vector<u8>,
}

// === Public functions: opening ===

/// Opens the network's first key generation. Permissionless: there is only one at a time.
public fun open(network: &mut Network, committee: &Committee, clock: &Clock, ctx: &mut TxContext) {
    share(network, committee, option::none(), clock, ctx);
}

/// Opens the next key generation after an aborted one.
public fun reopen(
    network: &mut Network,
    aborted: &Ceremony,
    committee: &Committee,
    clock: &Clock,
    ctx: &mut TxContext,
) {
    assert!(aborted.phase == PHASE_ABORTED, ENotAborted);
    share(network, committee, option::some(object::id(aborted)), clock, ctx);
}

// === Public functions: posting ===

/// Posts the digest of the sender's dealing of this round.
public fun post_dealing(
    ceremony: &mut Ceremony,
    network: &Network,
    committee: &Committee,
    party: u16,
    digest: vector<u8>,
    clock: &Clock,
    ctx: &TxContext,
) {
    ceremony.assert_post(network, committee, party, PHASE_DEAL, clock, ctx);
    assert!(digest.length() == 32, EDigestLength);
    let round = &mut ceremony.rounds[ceremony.round as u64];
    assert!(round.dealings[party as u64].is_empty(), EAlreadyPosted);
    *&mut round.dealings[party as u64] = digest;
    ceremony.append(LOG_DEALING, party, digest);
    event::dealing_posted(object::id(ceremony), ceremony.round, party, digest);
    ceremony.try_advance(clock);
}

/// Acknowledges dealings: bit i says that the whole dealing of party i is stored and served and
/// that the sender's own part verifies. Ends the sender's turn.
public fun post_ack(
    ceremony: &mut Ceremony,
    network: &Network,
    committee: &Committee,
    party: u16,
    bitmap: vector<u8>,
    clock: &Clock,
    ctx: &TxContext,
) {
    ceremony.assert_post(network, committee, party, PHASE_ACK, clock, ctx);
    let parties = ceremony.weights.length();
    assert!(bytes::is_bitmap(&bitmap, parties), EBitmap);
    let round = &mut ceremony.rounds[ceremony.round as u64];
    assert!(round.acks[party as u64].is_empty(), EAlreadyPosted);
    parties.do!(|i| {
        assert!(!bytes::bit(&bitmap, i) || !round.dealings[i].is_empty(), EBitmap);
    });
    *&mut round.acks[party as u64] = bitmap;
    ceremony.append(LOG_ACK, party, bitmap);
    event::ack_posted(object::id(ceremony), ceremony.round, party, bitmap);
    ceremony.try_advance(clock);
}

/// Complains about a sealed part, before the sender's acknowledgement. One per dealer and
/// recipient, and about no more dealers than a ceremony can do without: more would be noise that
/// nobody can judge in time.
public fun post_complaint(
    ceremony: &mut Ceremony,
    network: &Network,
    committee: &Committee,
    party: u16,
    dealer: u16,
    body: vector<u8>,
    clock: &Clock,
    ctx: &mut TxContext,
) {
    ceremony.assert_post(network, committee, party, PHASE_ACK, clock, ctx);
    assert!(ceremony.round == SEALED_ROUND, ENothingSealed);
    assert!(!body.is_empty() && body.length() <= MAX_COMPLAINT_BYTES, EComplaintLength);
    assert!((dealer as u64) < ceremony.weights.length(), ENoDealing);
    let left = ceremony.weight_without(dealer, party);
    assert!(committee::is_quorum(left, ceremony.total_weight()), ETooManyComplaints);
    let number = ceremony.round;
    let id = object::id(ceremony);
    let round = &mut ceremony.rounds[number as u64];
    assert!(!round.dealings[dealer as u64].is_empty(), ENoDealing);
    assert!(round.acks[party as u64].is_empty(), EAlreadyPosted);
    assert!(round.find(dealer, party).is_none(), EAlreadyPosted);
    let complaint = Complaint {
        id: object::new(ctx),
        ceremony: id,
        round: number,
        dealer,
        recipient: party,
        body,
    };
    let complaint_id = object::id(&complaint);
    transfer::freeze_object(complaint);
    let entry = ComplaintRef {
        dealer,
        recipient: party,
        complaint: complaint_id,
        verdict: VERDICT_OPEN,
    };
    round.complaints.push_back(entry);
    let mut item = bcs::to_bytes(&dealer);
    item.append(blake2b256(&body));
    ceremony.append(LOG_COMPLAINT, party, item);
    event::complaint_posted(id, number, dealer, party, complaint_id, body);
}

/// Decides a complaint of the current round. Certificate: kind 2, subject = ceremony.
public fun resolve_complaint(
    ceremony: &mut Ceremony,
    network: &Network,
    certificate: Certificate,
    dealer: u16,
    recipient: u16,
    upheld: bool,
    clock: &Clock,
) {
    let phase = ceremony.phase;
    assert!(phase == PHASE_ACK || phase == PHASE_RESOLVE, EWrongPhase);
    assert!(clock.timestamp_ms() <= ceremony.deadline, ETooLate);
    let id = object::id(ceremony);
    let number = ceremony.round;
    let round = &mut ceremony.rounds[number as u64];
    let found = round.find(dealer, recipient);
    assert!(found.is_some(), ENoComplaint);
    let entry = &mut round.complaints[found.destroy_some()];
    assert!(entry.verdict == VERDICT_OPEN, ENoComplaint);
    entry.verdict = if (upheld) VERDICT_UPHELD else VERDICT_DISMISSED;
    let digest = message::verdict(id, number, dealer, recipient, entry.complaint, upheld);
    network.consume(certificate, committee::kind_verdict(), id.to_address(), digest);
    let mut item = bcs::to_bytes(&dealer);
    item.push_back(if (upheld) VERDICT_UPHELD else VERDICT_DISMISSED);
    ceremony.append(LOG_VERDICT, recipient, item);
    event::complaint_resolved(id, number, dealer, recipient, upheld);
    ceremony.try_advance(clock);
}

/// Declares a party absent: nobody waits for it any longer. Certificate: kind 3, subject =
/// ceremony.
public fun declare_absent(
    ceremony: &mut Ceremony,
    network: &Network,
    certificate: Certificate,
    party: u16,
    clock: &Clock,
) {
    assert!(ceremony.phase <= PHASE_RESOLVE, EWrongPhase);
    assert!(clock.timestamp_ms() <= ceremony.deadline, ETooLate);
    assert!((party as u64) < ceremony.weights.length(), ENoParty);
    assert!(!ceremony.absent[party as u64], ENoParty);
    let id = object::id(ceremony);
    let digest = message::absent(id, ceremony.round, party);
    network.consume(certificate, committee::kind_absent(), id.to_address(), digest);
    *&mut ceremony.absent[party as u64] = true;
    ceremony.append(LOG_ABSENT, party, vector[]);
    event::party_absent(id, ceremony.round, party);
    ceremony.try_advance(clock);
}

/// Ends a phase whose deadline has passed. Permissionless.
public fun advance(ceremony: &mut Ceremony, clock: &Clock) {
    assert!(ceremony.phase <= PHASE_FINISH, EWrongPhase);
    assert!(clock.timestamp_ms() > ceremony.deadline, ETooEarly);
    let next = if (ceremony.phase == PHASE_FINISH || !ceremony.has_quorum()) {
        PHASE_ABORTED
    } else {
        ceremony.next_phase()
    };
    ceremony.enter(next, clock);
}

/// Creates the network key. Certificate: kind 1, subject = ceremony, digest =
/// MH("tandem/v1/finish", {log_digest, qualified, nk_id, fields_digest, sharing_digest}).
public fun finish(
    ceremony: &mut Ceremony,
    network: &mut Network,
    certificate: Certificate,
    draft: Draft,
    qualified: vector<u8>,
    sharing_digest: vector<u8>,
    constant: vector<u8>,
    inverse: vector<u8>,
    clock: &Clock,
    ctx: &mut TxContext,
) {
    network.assert_ceremony();
    assert!(ceremony.phase == PHASE_FINISH, EWrongPhase);
    assert!(clock.timestamp_ms() <= ceremony.deadline, ETooLate);
    ceremony.assert_qualified(&qualified);
    let id = object::id(ceremony);
    let suite = network.suite();
    let digest = message::finish(
        ceremony.log_digest,
        qualified,
        draft.draft_nk_id(),
        draft.fields_digest(suite),
        sharing_digest,
    );
    network.consume(certificate, committee::kind_key_generation(), id.to_address(), digest);
    let nk_id = draft.draft_nk_id();
    let output_digest = draft.draft_output_digest();
    let key = network_key::share(
        draft,
        object::id(network),
        id,
        suite,
        qualified,
        sharing_digest,
        constant,
        inverse,
        ctx,
    );
    ceremony.network_key = option::some(key);
    network.finish_ceremony(id, key);
    ceremony.enter(PHASE_FINISHED, clock);
    let network_id = object::id(network);
    event::network_key_created(
        id,
        network_id,
        key,
        nk_id,
        qualified,
        output_digest,
        sharing_digest,
    );
}

// === Public functions: reading ===

public fun phase(ceremony: &Ceremony): u8 { ceremony.phase }

public fun round(ceremony: &Ceremony): u8 { ceremony.round }

public fun deadline(ceremony: &Ceremony): u64 { ceremony.deadline }

public fun log_digest(ceremony: &Ceremony): vector<u8> { ceremony.log_digest }

public fun log_length(ceremony: &Ceremony): u64 { ceremony.log_length }

public fun network_key(ceremony: &Ceremony): Option<ID> { ceremony.network_key }

// === Private functions: checks ===

fun assert_post(
    ceremony: &Ceremony,
    network: &Network,
    committee: &Committee,
    party: u16,
    phase: u8,
    clock: &Clock,
    ctx: &TxContext,
) {
    network.assert_ceremony();
    assert!(object::id(committee) == ceremony.committee, EWrongCommittee);
    assert!(object::id(network) == ceremony.network, EWrongCommittee);
    assert!(network.committee() == ceremony.committee, EWrongCommittee);
    assert!(ceremony.phase == phase, EWrongPhase);
    assert!(clock.timestamp_ms() <= ceremony.deadline, ETooLate);
    committee.assert_party(party, ctx);
}

fun assert_qualified(ceremony: &Ceremony, qualified: &vector<u8>) {
    let parties = ceremony.weights.length();
    assert!(bytes::is_bitmap(qualified, parties), EBitmap);
    let dealings = &ceremony.rounds[0].dealings;
    let mut weight = 0;
    parties.do!(|i| if (bytes::bit(qualified, i)) {
        assert!(!dealings[i].is_empty(), EBitmap);
        weight = weight + (ceremony.weights[i] as u64);
    });
    assert!(committee::is_quorum(weight, ceremony.total_weight()), ETooLittleWeight);
}

// === Private functions: phases ===

fun share(
    network: &mut Network,
    committee: &Committee,
    ended: Option<ID>,
    clock: &Clock,
    ctx: &mut TxContext,
) {
    network.assert_ceremony();
    assert!(object::id(committee) == network.committee(), EWrongCommittee);
    let id = object::new(ctx);
    let (network_id, committee_id) = (object::id(network), object::id(committee));
    let purpose = PURPOSE_KEY_GENERATION;
    let epoch = committee.epoch();
    let deadline = clock.timestamp_ms() + network.stage_ms();
    let weights = committee.members().map_ref!(|member| member.weight());
    network.start_ceremony(ended, id.to_inner());
    let log_digest = message::ceremony(network_id, committee_id, epoch, id.to_inner(), purpose);
    event::ceremony_opened(id.to_inner(), network_id, committee_id, epoch, purpose, deadline);
    transfer::share_object(Ceremony {
        id,
        network: network_id,
        committee: committee_id,
        epoch,
        purpose,
        weights,
        round: 0,
        phase: PHASE_DEAL,
        deadline,
        rounds: vector[new_round(committee.size())],
        absent: vector::tabulate!(committee.size(), |_| false),
        log_digest,
        log_length: 0,
        stage_ms: network.stage_ms(),
        network_key: option::none(),
    });
}

fun new_round(parties: u64): Round {
    Round {
        dealings: vector::tabulate!(parties, |_| vector[]),
        acks: vector::tabulate!(parties, |_| vector[]),
        complaints: vector[],
    }
}

/// Advances as soon as nobody is left to wait for.
fun try_advance(ceremony: &mut Ceremony, clock: &Clock) {
    if (ceremony.is_complete() && ceremony.has_quorum()) {
        let next = ceremony.next_phase();
        ceremony.enter(next, clock);
    }
}

fun is_complete(ceremony: &Ceremony): bool {
    let round = &ceremony.rounds[ceremony.round as u64];
    if (ceremony.phase == PHASE_RESOLVE) return !round.has_open_complaint();
    let posted = if (ceremony.phase == PHASE_DEAL) &round.dealings else &round.acks;
    let mut complete = true;
    posted.length().do!(|i| if (posted[i].is_empty() && !ceremony.absent[i]) complete = false);
    complete
}

/// Whether parties of more than 2/3 of the weight posted in this phase.
fun has_quorum(ceremony: &Ceremony): bool {
    if (ceremony.phase == PHASE_RESOLVE) return true;
    let round = &ceremony.rounds[ceremony.round as u64];
    let posted = if (ceremony.phase == PHASE_DEAL) &round.dealings else &round.acks;
    let mut weight = 0;
    posted.length().do!(|i| if (!posted[i].is_empty()) {
        weight = weight + (ceremony.weights[i] as u64);
    });
    committee::is_quorum(weight, ceremony.total_weight())
}

fun next_phase(ceremony: &Ceremony): u8 {
    let round = &ceremony.rounds[ceremony.round as u64];
    if (ceremony.phase == PHASE_DEAL) return PHASE_ACK;
    if (ceremony.phase == PHASE_ACK && round.has_open_complaint()) return PHASE_RESOLVE;
    if (ceremony.round + 1 < ROUNDS) PHASE_DEAL else PHASE_FINISH
}

fun enter(ceremony: &mut Ceremony, phase: u8, clock: &Clock) {
    if (phase == PHASE_DEAL) {
        ceremony.round = ceremony.round + 1;
        let parties = ceremony.weights.length();
        ceremony.rounds.push_back(new_round(parties));
    };
    ceremony.phase = phase;
    ceremony.deadline = clock.timestamp_ms() + ceremony.stage_ms;
    // The finishing certificate is over the log before the end, so the end is not logged.
    if (phase < PHASE_FINISHED) ceremony.append(LOG_PHASE, NO_PARTY, vector[phase]);
    event::ceremony_advanced(
        object::id(ceremony),
        ceremony.round,
        phase,
        ceremony.deadline,
        ceremony.log_digest,
    );
}

fun append(ceremony: &mut Ceremony, kind: u8, party: u16, item: vector<u8>) {
    ceremony.log_digest =
        message::log(ceremony.log_digest, kind, ceremony.round, party, item);
    ceremony.log_length = ceremony.log_length + 1;
}

// === Private functions: reading ===

fun total_weight(ceremony: &Ceremony): u64 {
    ceremony.weights.fold!(0, |sum, weight| sum + (weight as u64))
}

/// Weight of the dealers other than `dealer` that `recipient` has not complained about.
fun weight_without(ceremony: &Ceremony, dealer: u16, recipient: u16): u64 {
    let mut weight = ceremony.total_weight() - (ceremony.weights[dealer as u64] as u64);
    ceremony.rounds[ceremony.round as u64].complaints.do_ref!(|entry| {
        if (entry.recipient == recipient && entry.dealer != dealer) {
            weight = weight - (ceremony.weights[entry.dealer as u64] as u64);
        }
    });
    weight
}

fun has_open_complaint(round: &Round): bool {
    round.complaints.any!(|entry| entry.verdict == VERDICT_OPEN)
}

fun find(round: &Round, dealer: u16, recipient: u16): Option<u64> {
    round.complaints.find_index!(|entry| entry.dealer == dealer && entry.recipient == recipient)
}
