/// Stories about key generation: the board takes one entry per party and item, moves on when all
/// have posted or time is over, and makes a key only from a certificate over its log.
#[test_only, allow(unused_mut_ref)]
module tandem::ceremony_tests;

use std::unit_test::assert_eq;
use sui::event;
use sui::test_scenario;
use tandem::ceremony::{Self, Ceremony, Complaint};
use tandem::committee::{Self, Certificate, Committee};
use tandem::event as events;
use tandem::message;
use tandem::network::{Self, Network};
use tandem::network_key::{Self, NetworkKey};
use tandem::vectors;
use tandem::world::{Self, World, alice};

// === The board's moves, one transaction each ===

fun opened(): World {
    let mut world = world::installed();
    world.open();
    world
}

fun open(world: &mut World) {
    world.tx!(alice(), |world, network| {
        let committee: Committee = world.scenario().take_immutable();
        world.open_ceremony(network, &committee);
        test_scenario::return_immutable(committee);
    });
}

use fun open as World.open;

/// Runs `f` as validator `party` with the latest ceremony.
macro fun turn(
    $world: &mut World,
    $party: u16,
    $f: |&mut World, &mut Network, &mut Ceremony, &Committee|,
) {
    let world = $world;
    let party = $party as u64;
    world.tx!(world::validator(party), |world, network| {
        let committee: Committee = world.scenario().take_immutable();
        let mut ceremony = world.take_ceremony(network);
        $f(world, network, &mut ceremony, &committee);
        test_scenario::return_shared(ceremony);
        test_scenario::return_immutable(committee);
    });
}

use fun turn as World.turn;

fun digest_of(party: u16): vector<u8> { vector::tabulate!(32, |_| party as u8 + 100) }

fun deal(world: &mut World, party: u16) {
    world.turn!(party, |world, network, ceremony, committee| {
        let (clock, ctx) = world.timed();
        ceremony.post_dealing(network, committee, party, digest_of(party), clock, ctx);
    });
}

fun ack(world: &mut World, party: u16, bitmap: vector<u8>) {
    world.turn!(party, |world, network, ceremony, committee| {
        let (clock, ctx) = world.timed();
        ceremony.post_ack(network, committee, party, bitmap, clock, ctx);
    });
}

fun complain(world: &mut World, party: u16, dealer: u16, body: vector<u8>) {
    world.turn!(party, |world, network, ceremony, committee| {
        let (clock, ctx) = world.timed();
        ceremony.post_complaint(network, committee, party, dealer, body, clock, ctx);
    });
}

fun advance(world: &mut World) {
    world.tx!(alice(), |world, _| world.with!(|world, ceremony: &mut Ceremony| {
        ceremony.advance(world.clock());
    }));
}

fun expect(world: &mut World, round: u8, phase: u8) {
    world.tx!(alice(), |_, _| {});
    world.with!(|_, ceremony: &mut Ceremony| {
        assert_eq!(ceremony.round(), round);
        assert_eq!(ceremony.phase(), phase);
    });
}

use fun deal as World.deal;
use fun ack as World.ack;
use fun complain as World.complain;
use fun advance as World.advance;
use fun expect as World.expect;

fun absent(world: &mut World, party: u16) {
    world.turn!(0, |world, network, ceremony, _| {
        let id = object::id(ceremony);
        let digest = message::absent(id, ceremony.round(), party);
        let certificate = world::certificate(network, 3, id.to_address(), digest);
        ceremony.declare_absent(network, certificate, party, world.clock());
    });
}

fun resolve(world: &mut World, dealer: u16, recipient: u16, said: bool, upheld: bool) {
    world.turn!(0, |world, network, ceremony, _| {
        let frozen = test_scenario::most_recent_immutable_id<Complaint>().destroy_some();
        let id = object::id(ceremony);
        let digest =
            message::verdict(id, ceremony.round(), dealer, recipient, frozen, said);
        let certificate = world::certificate(network, 2, id.to_address(), digest);
        ceremony.resolve_complaint(
            network,
            certificate,
            dealer,
            recipient,
            upheld,
            world.clock(),
        );
    });
}

use fun absent as World.absent;
use fun resolve as World.resolve;

/// All deal and acknowledge in the current round.
fun round(world: &mut World) {
    4u16.do!(|party| world.deal(party));
    4u16.do!(|party| world.ack(party, x"0f"));
}

use fun round as World.round;

/// Both rounds are over.
fun finishing(): World {
    let mut world = opened();
    world.round();
    world.round();
    world
}

fun certificate(network: &Network, ceremony: &Ceremony, qualified: vector<u8>): Certificate {
    let digest = message::finish(
        ceremony.log_digest(),
        qualified,
        vectors::nk_id(),
        world::key_draft().fields_digest(b"CL-TEST"),
        vectors::raw_messages()[1],
    );
    world::certificate(network, 1, object::id(ceremony).to_address(), digest)
}

fun finish_with(
    world: &mut World,
    said: vector<u8>,
    qualified: vector<u8>,
    draft: network_key::Draft,
    constant: vector<u8>,
) {
    world.turn!(0, |world, network, ceremony, _| {
        let certificate = certificate(network, ceremony, said);
        let sharing = vectors::raw_messages()[1];
        let inverse = vectors::inverse();
        let (clock, ctx) = world.timed();
        ceremony.finish(
            network,
            certificate,
            draft,
            qualified,
            sharing,
            constant,
            inverse,
            clock,
            ctx,
        );
    });
}

fun finish(world: &mut World) {
    finish_with(world, x"0f", x"0f", world::key_draft(), vectors::constant());
}

use fun finish as World.finish;

// === Key generation ===

#[test]
fun a_key_is_generated() {
    let mut world = opened();
    world.expect(0, 0);
    4u16.do!(|party| world.deal(party));
    world.expect(0, 1);
    4u16.do!(|party| world.ack(party, x"0f"));
    world.expect(1, 0);
    world.round();
    world.expect(1, 3);
    world.finish();
    assert_eq!(event::events_by_type<events::NetworkKeyCreated>().length(), 1);
    world.expect(1, 4);
    world.tx!(alice(), |world, network| {
        world.with!(|_, ceremony: &mut Ceremony| {
            assert_eq!(ceremony.network_key(), network.network_key());
            assert_eq!(ceremony.log_length(), 20);
        });
        world.with!(|_, key: &mut NetworkKey| {
            assert_eq!(network.network_key(), option::some(object::id(key)));
            assert_eq!(key.network(), object::id(network));
            assert_eq!(key.suite(), b"CL-TEST");
            assert_eq!(key.encryption_key(2), b"pk L");
            assert_eq!(key.x_0(0), vectors::x_0());
            assert_eq!(key.x_1(0), vectors::x_1());
            assert_eq!(key.constant(), vectors::constant());
        });
        assert!(network.ceremony().is_none());
    });
    world.end();
}

#[test]
fun the_log_is_a_chain_of_hashes() {
    let mut world = opened();
    world.deal(2);
    world.tx!(alice(), |world, network| world.with!(|_, ceremony: &mut Ceremony| {
        let (id, committee) = (object::id(ceremony), network.committee());
        let first = message::ceremony(object::id(network), committee, 0, id, 0);
        assert_eq!(ceremony.log_digest(), message::log(first, 0, 0, 2, digest_of(2)));
    }));
    world.end();
}

#[test]
fun deadlines_move_the_ceremony_with_enough_weight() {
    let mut world = opened();
    vector[0, 1, 2].do!(|party| world.deal(party));
    world.expect(0, 0);
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.expect(0, 1);
    vector[0, 1, 2].do!(|party| world.ack(party, x"07"));
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.expect(1, 0);
    world.end();
}

#[test]
fun too_little_weight_aborts_and_another_ceremony_begins() {
    let mut world = opened();
    vector[0, 1].do!(|party| world.deal(party));
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.expect(0, 5);
    world.tx!(alice(), |world, network| {
        let committee: Committee = world.scenario().take_immutable();
        world.with!(|world, aborted: &mut Ceremony| {
            world.reopen_ceremony(network, aborted, &committee);
        });
        test_scenario::return_immutable(committee);
    });
    world.round();
    world.round();
    world.finish();
    world.end();
}

#[test]
fun a_ceremony_that_is_not_finished_in_time_is_aborted() {
    let mut world = finishing();
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.expect(1, 5);
    world.end();
}

#[test]
fun nobody_waits_for_an_absent_party() {
    let mut world = opened();
    vector[0, 1, 2].do!(|party| world.deal(party));
    world.absent(3);
    world.expect(0, 1);
    vector[0, 1, 2].do!(|party| world.ack(party, x"07"));
    world.expect(1, 0);
    world.end();
}

#[test]
fun complaints_are_resolved_by_certificate() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    assert_eq!(event::events_by_type<events::ComplaintPosted>().length(), 1);
    world.ack(1, x"07");
    vector[0, 2, 3].do!(|party| world.ack(party, x"0f"));
    world.expect(0, 2);
    world.resolve(3, 1, true, true);
    world.expect(1, 0);
    world.end();
}

#[test]
fun a_complaint_may_be_resolved_before_all_acknowledged() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    world.resolve(3, 1, false, false);
    4u16.do!(|party| world.ack(party, x"0f"));
    world.expect(1, 0);
    world.end();
}

#[test]
fun an_unresolved_complaint_does_not_stop_the_ceremony() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    4u16.do!(|party| world.ack(party, x"0f"));
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.expect(1, 0);
    world.end();
}

// === What the board refuses ===

#[test, expected_failure(abort_code = ceremony::EAlreadyPosted)]
fun a_party_deals_once() {
    let mut world = opened();
    world.deal(1);
    world.deal(1);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EAlreadyPosted)]
fun a_party_acknowledges_once() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.ack(1, x"0f");
    world.ack(1, x"0e");
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EAlreadyPosted)]
fun a_party_complains_once_about_a_dealing() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    world.complain(1, 3, b"other");
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EAlreadyPosted)]
fun an_acknowledgement_ends_the_turn() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.ack(1, x"0f");
    world.complain(1, 3, b"body");
    world.end();
}

#[test, expected_failure(abort_code = committee::ENotParty)]
fun nobody_posts_for_another() {
    let mut world = opened();
    world.turn!(0, |world, network, ceremony, committee| {
        let (clock, ctx) = world.timed();
        ceremony.post_dealing(network, committee, 1, digest_of(1), clock, ctx);
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::ENotParty)]
fun a_stranger_does_not_post() {
    let mut world = opened();
    world.turn!(0, |world, network, ceremony, committee| {
        let (clock, ctx) = world.timed();
        ceremony.post_dealing(network, committee, 4, digest_of(4), clock, ctx);
    });
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EDigestLength)]
fun a_dealing_is_a_digest() {
    let mut world = opened();
    world.turn!(0, |world, network, ceremony, committee| {
        let (clock, ctx) = world.timed();
        ceremony.post_dealing(network, committee, 0, b"short", clock, ctx);
    });
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EWrongPhase)]
fun acknowledgements_wait_for_dealings() {
    let mut world = opened();
    world.ack(0, x"01");
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EWrongPhase)]
fun dealings_end_with_their_phase() {
    let mut world = opened();
    vector[0, 1, 2].do!(|party| world.deal(party));
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.deal(3);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ETooLate)]
fun a_late_dealing_is_refused() {
    let mut world = opened();
    world.wait(world::stage_ms() + 1);
    world.deal(0);
    world.end();
}

#[test]
fun a_dealing_at_the_deadline_is_taken() {
    let mut world = opened();
    world.wait(world::stage_ms());
    world.deal(0);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ETooEarly)]
fun a_phase_does_not_end_at_its_deadline() {
    let mut world = opened();
    world.wait(world::stage_ms());
    world.advance();
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EWrongPhase)]
fun an_aborted_ceremony_does_not_advance() {
    let mut world = opened();
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.wait(world::stage_ms() + 1);
    world.advance();
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EBitmap)]
fun an_acknowledgement_names_posted_dealings() {
    let mut world = opened();
    vector[0, 1, 2].do!(|party| world.deal(party));
    world.absent(3);
    world.ack(0, x"0f");
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EBitmap)]
fun an_acknowledgement_has_one_bit_per_party() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.ack(0, x"1f");
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EComplaintLength)]
fun an_empty_complaint_is_refused() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(0, 1, vector[]);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EComplaintLength)]
fun too_long_a_complaint_is_refused() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(0, 1, vector::tabulate!(16 * 1024 + 1, |_| 0));
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ENoDealing)]
fun a_complaint_is_about_a_dealing() {
    let mut world = opened();
    vector[0, 1, 2].do!(|party| world.deal(party));
    world.absent(3);
    world.complain(0, 3, b"body");
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ENoDealing)]
fun a_complaint_is_about_a_party() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(0, 4, b"body");
    world.end();
}

/// Undecided complaints count against a dealing, and nobody can judge one where nothing is sealed.
#[test, expected_failure(abort_code = ceremony::ENothingSealed)]
fun the_second_round_takes_no_complaint() {
    let mut world = opened();
    world.round();
    world.expect(1, 0);
    4u16.do!(|party| world.deal(party));
    world.expect(1, 1);
    world.complain(3, 0, b"noise");
    world.end();
}

#[test]
fun a_party_complains_about_as_many_as_can_be_spared() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(3, 0, b"noise");
    world.complain(2, 1, b"noise");
    world.complain(1, 3, b"noise");
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ETooManyComplaints)]
fun a_party_does_not_complain_about_everyone() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(3, 2, b"noise");
    world.complain(3, 0, b"noise");
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_verdict_is_what_is_certified() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    world.resolve(3, 1, true, false);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ENoComplaint)]
fun a_verdict_needs_its_complaint() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    world.resolve(1, 3, true, true);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ENoComplaint)]
fun a_verdict_is_given_once() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    world.resolve(3, 1, true, true);
    world.resolve(3, 1, false, false);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ETooLate)]
fun a_late_verdict_is_refused() {
    let mut world = opened();
    4u16.do!(|party| world.deal(party));
    world.complain(1, 3, b"body");
    world.wait(world::stage_ms() + 1);
    world.resolve(3, 1, true, true);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ENoParty)]
fun a_party_is_absent_once() {
    let mut world = opened();
    world.absent(3);
    world.absent(3);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ENoParty)]
fun a_stranger_is_not_absent() {
    let mut world = opened();
    world.absent(4);
    world.end();
}

#[test, expected_failure(abort_code = network::EPaused)]
fun a_pause_stops_ceremonies() {
    let mut world = opened();
    world.pause(16);
    world.deal(0);
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EWrongCommittee)]
fun another_network_has_no_say() {
    let mut world = opened();
    let other = world.other_network();
    world.tx!(world::validator(0), |world, network| {
        let committee = world.scenario().take_immutable_by_id(network.committee());
        world.with!(|world, ceremony: &mut Ceremony| {
            let (clock, ctx) = world.timed();
            ceremony.post_dealing(&other, &committee, 0, digest_of(0), clock, ctx);
        });
        test_scenario::return_immutable<Committee>(committee);
    });
    test_scenario::return_shared(other);
    world.end();
}

// === One ceremony, one key ===

#[test, expected_failure(abort_code = network::ECeremonyActive)]
fun there_is_one_ceremony_at_a_time() {
    let mut world = opened();
    world.open();
    world.end();
}

#[test, expected_failure(abort_code = network::ECeremonyActive)]
fun a_network_generates_one_key() {
    let mut world = finishing();
    world.finish();
    world.open();
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ENotAborted)]
fun a_running_ceremony_is_not_replaced() {
    let mut world = opened();
    world.tx!(alice(), |world, network| {
        let committee: Committee = world.scenario().take_immutable();
        world.with!(|world, running: &mut Ceremony| {
            world.reopen_ceremony(network, running, &committee);
        });
        test_scenario::return_immutable(committee);
    });
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EWrongPhase)]
fun a_key_needs_both_rounds() {
    let mut world = opened();
    world.round();
    world.finish();
    world.end();
}

#[test, expected_failure(abort_code = ceremony::EWrongPhase)]
fun a_ceremony_finishes_once() {
    let mut world = finishing();
    world.finish();
    world.finish();
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ETooLate)]
fun a_late_key_is_refused() {
    let mut world = finishing();
    world.wait(world::stage_ms() + 1);
    world.finish();
    world.end();
}

#[test, expected_failure(abort_code = ceremony::ETooLittleWeight)]
fun a_key_of_too_little_weight_is_refused() {
    let mut world = finishing();
    finish_with(&mut world, x"03", x"03", world::key_draft(), vectors::constant());
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun another_qualified_set_is_refused() {
    let mut world = finishing();
    finish_with(&mut world, x"0f", x"07", world::key_draft(), vectors::constant());
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun another_key_is_refused() {
    let mut world = finishing();
    let mut draft = network_key::draft(vectors::nk_id(), vectors::raw_messages()[0]);
    draft.add_curve(0, b"pk X", vectors::x_0(), vectors::x_1());
    draft.add_curve(1, b"pk R", vectors::p256_key(), vectors::p256_key());
    draft.add_curve(2, b"pk L", vectors::ed25519_key(), vectors::ed25519_key());
    draft.add_curve(3, b"pk L", vectors::ed25519_key(), vectors::ed25519_key());
    finish_with(&mut world, x"0f", x"0f", draft, vectors::constant());
    world.end();
}

#[test, expected_failure(abort_code = network_key::EConstant)]
fun a_wrong_constant_is_refused() {
    let mut world = finishing();
    finish_with(&mut world, x"0f", x"0f", world::key_draft(), vectors::chosen_key());
    world.end();
}

#[test, expected_failure(abort_code = network::EWrongCeremony)]
fun only_the_running_ceremony_finishes() {
    let mut world = world::installed();
    world.tx!(alice(), |_, network| network.finish_ceremony(
        object::id_from_address(@0x5),
        object::id_from_address(@0x6),
    ));
    world.end();
}

// === Drafts of keys ===

fun draft(): network_key::Draft {
    network_key::draft(vectors::nk_id(), vectors::raw_messages()[0])
}

#[test, expected_failure(abort_code = network_key::EDigestLength)]
fun a_key_id_is_32_bytes() { network_key::draft(b"short", vectors::raw_messages()[0]); }

#[test, expected_failure(abort_code = network_key::EOutput)]
fun an_output_is_not_empty() { network_key::draft(vectors::nk_id(), vector[]); }

#[test, expected_failure(abort_code = network_key::EOutput)]
fun an_output_is_not_too_long() {
    network_key::draft(vectors::nk_id(), vector::tabulate!(16 * 1024 + 1, |_| 0));
}

#[test, expected_failure(abort_code = network_key::EDigestLength)]
fun a_sharing_digest_is_32_bytes() {
    let mut world = world::installed();
    world.tx!(alice(), |world, network| {
        let id = object::id(network);
        let (constant, inverse) = (vectors::constant(), vectors::inverse());
        let (suite, qualified) = (b"CL-TEST", x"0f");
        network_key::share(
            world::key_draft(),
            id,
            id,
            suite,
            qualified,
            b"short",
            constant,
            inverse,
            world.ctx(),
        );
    });
    world.end();
}

#[test, expected_failure(abort_code = network_key::ECurveOrder)]
fun curves_come_in_order() {
    draft().add_curve(1, b"pk", vectors::p256_key(), vectors::p256_key());
}

#[test, expected_failure(abort_code = network_key::EEncryptionKey)]
fun an_encryption_key_is_not_empty() {
    draft().add_curve(0, b"", vectors::x_0(), vectors::x_1());
}

#[test, expected_failure(abort_code = network_key::EEncryptionKey)]
fun an_encryption_key_is_not_too_long() {
    let long = vector::tabulate!(1025, |_| 0);
    draft().add_curve(0, long, vectors::x_0(), vectors::x_1());
}

#[test, expected_failure(abort_code = network_key::EIncomplete)]
fun a_key_has_all_curves() { draft().fields_digest(b"CL-TEST"); }
