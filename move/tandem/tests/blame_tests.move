/// Stories about blame: what a certificate names is recorded once, and nothing else is.
#[test_only, allow(unused_mut_ref)]
module tandem::blame_tests;

use std::unit_test::assert_eq;
use sui::event;
use sui::test_scenario;
use tandem::blame::{Self, CulpritRegister};
use tandem::committee::{Self, Certificate, Committee};
use tandem::event as events;
use tandem::message;
use tandem::network::Network;
use tandem::world::{Self, World, poster, validator};

const WRONG_PARTIAL: u16 = 1;

fun request(): ID { object::id_from_address(@0x5e9) }

fun certificate(network: &Network, request: ID, parties: vector<u16>): Certificate {
    let digest = message::blame(request, 0, WRONG_PARTIAL, parties);
    world::certificate(network, 10, request.to_address(), digest)
}

/// Runs `f` as the poster with register and committee.
macro fun post(
    $world: &mut World,
    $f: |&mut World, &mut Network, &mut CulpritRegister, &Committee|,
) {
    let world = $world;
    world.tx!(poster(), |world, network| {
        let id = network.culprits();
        let mut register: CulpritRegister = world.scenario().take_shared_by_id(id);
        let committee: Committee = world.scenario().take_immutable_by_id(network.committee());
        $f(world, network, &mut register, &committee);
        test_scenario::return_immutable(committee);
        test_scenario::return_shared(register);
    });
}

use fun post as World.post;

/// The poster names `parties` with a certificate that says so.
fun name(world: &mut World, request: ID, parties: vector<u16>) {
    world.post!(|_, network, register, committee| {
        let said = certificate(network, request, parties);
        register.name_culprits(network, committee, said, request, WRONG_PARTIAL, parties);
    });
}

use fun name as World.name;

#[test]
fun culprits_are_named() {
    let mut world = world::begin();
    world.name(request(), vector[1, 3]);
    assert_eq!(event::events_by_type<events::CulpritNamed>().length(), 2);
    world.post!(|_, _, register, _| {
        assert_eq!(register.count(validator(1)), 1);
        assert_eq!(register.count(validator(3)), 1);
        assert_eq!(register.count(validator(0)), 0);
        assert_eq!(register.last_epoch(validator(1)), option::some(0));
        assert_eq!(register.last_epoch(validator(0)), option::none());
        assert_eq!(register.reason(request(), validator(3)), WRONG_PARTIAL);
        assert_eq!(register.reason(request(), validator(0)), 0);
        assert_eq!(register.reason(object::id_from_address(@0x1), validator(3)), 0);
    });
    world.end();
}

#[test]
fun every_request_counts() {
    let mut world = world::begin();
    world.name(request(), vector[1]);
    world.name(object::id_from_address(@0x1), vector[1, 2]);
    world.post!(|_, _, register, _| {
        assert_eq!(register.count(validator(1)), 2);
        assert_eq!(register.count(validator(2)), 1);
    });
    world.end();
}

#[test]
fun a_request_counts_once() {
    let mut world = world::begin();
    world.name(request(), vector[1]);
    world.name(request(), vector[1, 2]);
    // Only the second party is news.
    assert_eq!(event::events_by_type<events::CulpritNamed>().length(), 1);
    world.post!(|_, _, register, _| {
        assert_eq!(register.count(validator(1)), 1);
        assert_eq!(register.count(validator(2)), 1);
    });
    world.end();
}

#[test, expected_failure(abort_code = blame::EAlreadyNamed)]
fun nothing_new_is_refused() {
    let mut world = world::begin();
    world.name(request(), vector[1, 2]);
    world.name(request(), vector[2]);
    world.end();
}

#[test]
fun nothing_pauses_blame() {
    let mut world = world::begin();
    world.pause(31);
    world.name(request(), vector[0]);
    world.end();
}

// === Malformed lists ===

#[test, expected_failure(abort_code = blame::EParties)]
fun nobody_is_no_culprit() {
    let mut world = world::begin();
    world.name(request(), vector[]);
    world.end();
}

#[test, expected_failure(abort_code = blame::EParties)]
fun a_party_is_not_named_twice() {
    let mut world = world::begin();
    world.name(request(), vector[1, 1]);
    world.end();
}

#[test, expected_failure(abort_code = blame::EParties)]
fun parties_ascend() {
    let mut world = world::begin();
    world.name(request(), vector[2, 1]);
    world.end();
}

#[test, expected_failure(abort_code = blame::EParties)]
fun a_party_is_of_the_committee() {
    let mut world = world::begin();
    world.name(request(), vector[1, 4]);
    world.end();
}

#[test, expected_failure(abort_code = blame::EReason)]
fun blame_has_a_reason() {
    let mut world = world::begin();
    world.post!(|_, network, register, committee| {
        let digest = message::blame(request(), 0, 0, vector[1]);
        let said = world::certificate(network, 10, request().to_address(), digest);
        register.name_culprits(network, committee, said, request(), 0, vector[1]);
    });
    world.end();
}

// === Certificates ===

/// Party 1 is named with a certificate over `digest`, of `kind`, about `subject`.
fun name_with(kind: u8, subject: address, digest: vector<u8>) {
    let mut world = world::begin();
    world.post!(|_, network, register, committee| {
        let said = world::certificate(network, kind, subject, digest);
        register.name_culprits(network, committee, said, request(), WRONG_PARTIAL, vector[1]);
    });
    world.end();
}

#[test]
fun the_digest_is_the_one_of_the_arguments() {
    let digest = message::blame(request(), 0, WRONG_PARTIAL, vector[1]);
    name_with(10, request().to_address(), digest);
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_names_its_parties_only() {
    let digest = message::blame(request(), 0, WRONG_PARTIAL, vector[2]);
    name_with(10, request().to_address(), digest);
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_says_its_reason_only() {
    let digest = message::blame(request(), 0, 2, vector[1]);
    name_with(10, request().to_address(), digest);
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_of_another_epoch_names_nobody() {
    let digest = message::blame(request(), 1, WRONG_PARTIAL, vector[1]);
    name_with(10, request().to_address(), digest);
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_over_another_request_names_nobody() {
    let digest = message::blame(object::id_from_address(@0x1), 0, WRONG_PARTIAL, vector[1]);
    name_with(10, request().to_address(), digest);
}

#[test, expected_failure(abort_code = committee::EWrongSubject)]
fun a_certificate_about_another_request_names_nobody() {
    let digest = message::blame(request(), 0, WRONG_PARTIAL, vector[1]);
    name_with(10, @0x1, digest);
}

#[test, expected_failure(abort_code = committee::EWrongKind)]
fun a_certificate_of_failure_names_nobody() {
    let digest = message::blame(request(), 0, WRONG_PARTIAL, vector[1]);
    name_with(7, request().to_address(), digest);
}

#[test, expected_failure(abort_code = committee::EWrongCommittee)]
fun an_earlier_committee_names_nobody() {
    let mut world = world::begin();
    world.post!(|_, network, register, committee| {
        let digest = message::blame(request(), 0, WRONG_PARTIAL, vector[1]);
        let (id, subject) = (object::id(network), request().to_address());
        let said = committee::certificate_for_testing(id, request(), 0, 10, subject, digest);
        register.name_culprits(network, committee, said, request(), WRONG_PARTIAL, vector[1]);
    });
    world.end();
}

#[test, expected_failure(abort_code = blame::EWrongCommittee)]
fun members_are_those_of_the_current_committee() {
    let mut world = world::begin();
    let other = world.other_network();
    world.post!(|world, network, register, _| {
        let said = certificate(network, request(), vector[1]);
        let id = other.committee();
        let foreign: Committee = world.scenario().take_immutable_by_id(id);
        register.name_culprits(network, &foreign, said, request(), WRONG_PARTIAL, vector[1]);
        test_scenario::return_immutable(foreign);
    });
    test_scenario::return_shared(other);
    world.end();
}

#[test, expected_failure(abort_code = blame::EWrongNetwork)]
fun another_network_names_nobody() {
    let mut world = world::begin();
    let other = world.other_network();
    world.post!(|world, _, register, _| {
        let said = certificate(&other, request(), vector[1]);
        let foreign: Committee = world.scenario().take_immutable_by_id(other.committee());
        register.name_culprits(&other, &foreign, said, request(), WRONG_PARTIAL, vector[1]);
        test_scenario::return_immutable(foreign);
    });
    test_scenario::return_shared(other);
    world.end();
}

#[test, expected_failure(abort_code = tandem::network::EWrongVersion)]
fun another_version_names_nobody() {
    let mut world = world::begin();
    world.tx!(poster(), |_, network| network.set_version_for_testing(2));
    world.name(request(), vector[1]);
    world.end();
}
