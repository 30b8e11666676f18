/// Stories about requests: each ends in exactly one way, and money and presigns are never lost or
/// used twice.
#[test_only]
module tandem::sign_tests;

use std::unit_test::assert_eq;
use sui::event;
use sui::test_scenario;
use tandem::event as events;
use tandem::sign::{Self, SignRequest};
use tandem::tweak;
use tandem::vectors;
use tandem::world::{Self, alice, poster};

#[test]
fun a_request_is_completed_and_its_signatures_verify() {
    let mut world = world::requested();
    world.complete(vectors::tweak_bip340(), world::hints());
    world.tx!(poster(), |world, _| world.with!(|_, request: &mut SignRequest| {
        assert!(request.is_done());
        assert_eq!(*request.signatures(), vectors::tweak_bip340());
        assert_eq!(request.verify_key(), vectors::tweak_key());
        assert_eq!(request.escrow(), 0);
    }));
    world.end();
}
