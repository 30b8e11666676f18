/// Stories about installing and configuring a network, and about who is in a committee.
#[test_only, allow(unused_mut_ref)]
module tandem::network_tests;

use std::unit_test::assert_eq;
use sui::event;
use sui::test_scenario;
use tandem::committee::{Self, Committee, Member};
use tandem::event as events;
use tandem::key_shard::{Self, KeyShard};
use tandem::network::{Self, Config, InstallCap, Network};
use tandem::presign::PresignPool;
use tandem::setup;
use tandem::world::{Self, World, alice, deployer};

fun chain_id(): vector<u8> { vector::tabulate!(32, |_| 9u8) }

fun committee(world: &mut World): Committee {
    world.next(alice());
    world.scenario().take_immutable()
}

// === Installing ===

#[test]
fun a_network_is_installed_whole() {
    let mut world = world::installed();
    world.next(deployer());
    let created = event::events_by_type<events::NetworkCreated>();
    assert_eq!(created.length(), 0);
    let network = world.take_network();
    assert_eq!(object::id(&network).to_bytes(), tandem::vectors::network());
    assert_eq!(network.suite(), b"CL-TEST");
    assert_eq!(network.epoch(), 0);
    assert_eq!(network.revision(), 0);
    assert!(network.network_key().is_none() && network.ceremony().is_none());
    assert_eq!(*network.current_config(), world::config(0));
    assert_eq!(network.key_shards().length(), 64);
    network.key_shards().length().do!(|i| {
        let shard: KeyShard = world.scenario().take_shared_by_id(network.key_shards()[i]);
        assert_eq!(shard.index() as u64, i);
        test_scenario::return_shared(shard);
    });
    vector[0u8, 0, 1, 2, 3].zip_do!(vector[0u8, 1, 0, 0, 0], |curve, algorithm| {
        let id = network.pool(curve, algorithm);
        let pool: PresignPool = world.scenario().take_shared_by_id(id);
        test_scenario::return_shared(pool);
    });
    let committee: Committee = world.scenario().take_immutable();
    assert_eq!(object::id(&committee), network.committee());
    assert_eq!(committee.network(), object::id(&network));
    assert_eq!(committee.epoch(), 0);
    assert_eq!(committee.size(), 4);
    assert_eq!(committee.total_weight(), 10);
    assert_eq!(committee.members()[2].weight(), 2);
    assert_eq!(committee.members()[2].validator(), world::validator(2));
    test_scenario::return_immutable(committee);
    test_scenario::return_shared(network);
    world.end();
}

#[test]
fun the_package_knows_its_address() {
    assert_eq!(network::original_package(), @tandem);
}

#[test, expected_failure(abort_code = network::EInstalled)]
fun a_cap_installs_one_network() {
    let mut world = world::installed();
    world.install();
    world.end();
}

fun install(chain_id: vector<u8>, suite: vector<u8>, members: vector<Member>) {
    let mut world = world::published();
    world.next(deployer());
    let mut cap = world.scenario().take_from_sender<InstallCap>();
    let ctx = world.ctx();
    let mut setup = setup::begin(&mut cap, chain_id, suite, world::config(0), ctx);
    members.do!(|member| setup.add_member_for_testing(member));
    setup.finish(ctx);
    world.scenario().return_to_sender(cap);
    world.end();
}

fun install_members(members: vector<Member>) { install(chain_id(), b"CL-128", members) }

#[test]
fun one_member_of_weight_128_is_a_committee() {
    install_members(vector[world::member(@0x1, 128, 1)]);
}

#[test, expected_failure(abort_code = committee::EChainId)]
fun a_short_chain_id_is_refused() { install(b"chain", b"CL-128", vector[]) }

#[test, expected_failure(abort_code = network::ESuite)]
fun an_unknown_suite_is_refused() { install(chain_id(), b"CL-64", vector[]) }

#[test, expected_failure(abort_code = committee::EEmpty)]
fun a_committee_without_members_is_refused() { install_members(vector[]) }

#[test, expected_failure(abort_code = committee::ETooHeavy)]
fun too_heavy_a_committee_is_refused() {
    install_members(vector[world::member(@0x1, 100, 1), world::member(@0x2, 29, 2)]);
}

#[test, expected_failure(abort_code = committee::EZeroWeight)]
fun a_member_without_weight_is_refused() { world::member(@0x1, 0, 1); }

/// A member with keys filled from these seeds.
fun keyed(validator: address, bls: u8, protocol: u8, sealing: u8, peer: u8): Member {
    committee::member(
        validator,
        1,
        vector::tabulate!(48, |_| bls),
        vector::tabulate!(32, |_| protocol),
        vector::tabulate!(32, |_| sealing),
        vector[],
        vector[peer],
        vector[],
    )
}

fun first(): Member { keyed(@0x1, 1, 1, 1, 1) }

#[test]
fun members_that_share_nothing_are_taken() {
    install_members(vector[first(), keyed(@0x2, 2, 2, 2, 2)]);
}

#[test, expected_failure(abort_code = committee::EDuplicate)]
fun a_validator_occurs_once() { install_members(vector[first(), keyed(@0x1, 2, 2, 2, 2)]) }

#[test, expected_failure(abort_code = committee::EDuplicate)]
fun a_bls_key_occurs_once() { install_members(vector[first(), keyed(@0x2, 1, 2, 2, 2)]) }

#[test, expected_failure(abort_code = committee::EDuplicate)]
fun a_protocol_key_occurs_once() { install_members(vector[first(), keyed(@0x2, 2, 1, 2, 2)]) }

#[test, expected_failure(abort_code = committee::EDuplicate)]
fun a_sealing_key_occurs_once() { install_members(vector[first(), keyed(@0x2, 2, 2, 1, 2)]) }

#[test, expected_failure(abort_code = committee::EDuplicate)]
fun a_peer_id_occurs_once() { install_members(vector[first(), keyed(@0x2, 2, 2, 2, 1)]) }

#[test, expected_failure(abort_code = committee::EIdentityKey)]
fun the_point_at_infinity_is_no_key() { keyed(@0x1, 0xc0, 1, 1, 1); }

fun with_lengths(bls: u64, protocol: u64, sealing: u64, peer: u64) {
    committee::member(
        @0x1,
        1,
        vector::tabulate!(bls, |_| 1),
        vector::tabulate!(protocol, |_| 1),
        vector::tabulate!(sealing, |_| 1),
        vector[],
        vector::tabulate!(peer, |_| 1),
        vector[],
    );
}

#[test, expected_failure(abort_code = committee::EKeyLength)]
fun bls_keys_are_48_bytes() { with_lengths(96, 32, 32, 38) }

#[test, expected_failure(abort_code = committee::EKeyLength)]
fun protocol_keys_are_32_bytes() { with_lengths(48, 33, 32, 38) }

#[test, expected_failure(abort_code = committee::EKeyLength)]
fun sealing_keys_are_32_bytes() { with_lengths(48, 32, 31, 38) }

#[test, expected_failure(abort_code = committee::EKeyLength)]
fun peer_ids_are_not_empty() { with_lengths(48, 32, 32, 0) }

// === Quorum ===

#[test]
fun a_quorum_is_more_than_two_thirds() {
    assert!(committee::is_quorum(7, 10) && !committee::is_quorum(6, 10));
    assert!(committee::is_quorum(3, 4) && !committee::is_quorum(2, 3));
    assert!(committee::is_quorum(1, 1) && !committee::is_quorum(0, 1));
    assert!(committee::is_quorum(86, 128) && !committee::is_quorum(85, 128));
}

#[test]
fun a_bitmap_counts_weights_of_its_members() {
    let mut world = world::installed();
    let committee = world.committee();
    assert_eq!(committee.signer_weight_for_testing(x"0f"), 10);
    assert_eq!(committee.signer_weight_for_testing(x"01"), 3);
    assert_eq!(committee.signer_weight_for_testing(x"0c"), 4);
    assert_eq!(committee.signer_weight_for_testing(x"00"), 0);
    test_scenario::return_immutable(committee);
    world.end();
}

use fun committee as World.committee;

fun weigh(bitmap: vector<u8>) {
    let mut world = world::installed();
    let committee = world.committee();
    committee.signer_weight_for_testing(bitmap);
    test_scenario::return_immutable(committee);
    world.end();
}

#[test, expected_failure(abort_code = committee::EBitmap)]
fun a_bitmap_names_no_stranger() { weigh(x"1f") }

#[test, expected_failure(abort_code = committee::EBitmap)]
fun a_bitmap_is_not_longer_than_the_committee() { weigh(x"0f00") }

#[test, expected_failure(abort_code = committee::EBitmap)]
fun a_bitmap_is_not_shorter_than_the_committee() { weigh(x"") }

#[test, expected_failure(abort_code = committee::ETooLittleWeight)]
fun two_thirds_make_no_certificate() {
    let mut world = world::installed();
    let committee = world.committee();
    // Weight is looked at before any signature.
    committee.certify(7, @0x5, b"digest", x"03", b"signature");
    test_scenario::return_immutable(committee);
    world.end();
}

// === Configuration ===

#[test]
fun the_install_cap_configures() {
    let mut world = world::installed();
    world.pause(3);
    world.tx!(alice(), |_, network| {
        assert_eq!(network.revision(), 1);
        assert_eq!(*network.current_config(), world::config(3));
    });
    world.end();
}

#[test, expected_failure(abort_code = network::EWrongCap)]
fun another_cap_does_not_configure() {
    let mut world = world::installed();
    let other = world.other_network();
    world.tx!(deployer(), |world, network| {
        let cap = world.scenario().take_from_sender<InstallCap>();
        network.configure(&cap, world::config(3));
        world.scenario().return_to_sender(cap);
    });
    test_scenario::return_shared(other);
    world.end();
}

fun configure(network: &mut Network, revision: u64, said: Config, config: Config) {
    let digest = network::configure_digest_for_testing(revision, said);
    let subject = object::id(network).to_address();
    let certificate = world::certificate(network, 9, subject, digest);
    network.configure_certified(certificate, config);
}

#[test]
fun a_certificate_configures_after_the_cap_is_renounced() {
    let mut world = world::installed();
    world.tx!(deployer(), |world, network| {
        network::renounce(world.scenario().take_from_sender<InstallCap>());
        configure(network, 1, world::config(5), world::config(5));
        configure(network, 2, world::config(6), world::config(6));
        assert_eq!(*network.current_config(), world::config(6));
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_configures_once() {
    let mut world = world::installed();
    world.tx!(alice(), |_, network| {
        configure(network, 1, world::config(5), world::config(5));
        configure(network, 1, world::config(5), world::config(5));
    });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun a_certificate_configures_what_it_says() {
    let mut world = world::installed();
    world.tx!(alice(), |_, network| {
        configure(network, 1, world::config(5), world::config(6));
    });
    world.end();
}

/// A configuration in which field `i` has value `value`.
fun with_field(i: u64, value: u64): Config {
    let mut fields = vector[0, 500, 70, 300, 40, 1, 1, 1, 1, 4096, 16];
    *&mut fields[i] = value;
    network::config(
        fields[0] as u32,
        fields[1],
        fields[2],
        fields[3],
        fields[4],
        fields[5],
        fields[6],
        fields[7],
        fields[8],
        fields[9] as u32,
        fields[10] as u32,
    )
}

#[test]
fun the_bounds_themselves_are_allowed() {
    with_field(0, 31);
    with_field(4, 300);
    with_field(5, 30 * 24 * 60 * 60 * 1000);
    with_field(9, 1);
    with_field(10, 1);
}

#[test, expected_failure(abort_code = network::EConfig)]
fun unknown_pause_bits() { with_field(0, 32); }

#[test, expected_failure(abort_code = network::EConfig)]
fun activation_cheaper_than_verification() { with_field(1, 39); }

#[test, expected_failure(abort_code = network::EConfig)]
fun verification_dearer_than_signing() { with_field(4, 301); }

#[test, expected_failure(abort_code = network::EConfig)]
fun a_price_that_overflows() { with_field(3, 1_000_000_000_000_000_001); }

#[test, expected_failure(abort_code = network::EConfig)]
fun requests_without_time() { with_field(5, 0); }

#[test, expected_failure(abort_code = network::EConfig)]
fun too_long_a_stage() { with_field(7, 30 * 24 * 60 * 60 * 1000 + 1); }

#[test, expected_failure(abort_code = network::EConfig)]
fun too_long_messages() { with_field(9, 4097); }

#[test, expected_failure(abort_code = network::EConfig)]
fun no_message_bytes() { with_field(9, 0); }

#[test, expected_failure(abort_code = network::EConfig)]
fun too_many_messages() { with_field(10, 17); }

#[test, expected_failure(abort_code = network::EConfig)]
fun no_messages() { with_field(10, 0); }

#[test, expected_failure(abort_code = network::EWrongVersion)]
fun another_version_is_refused() {
    let mut world = world::installed();
    world.tx!(alice(), |_, network| {
        network.set_version_for_testing(2);
        network.assert_version();
    });
    world.end();
}

#[test]
fun shards_are_below_their_number() {
    64u8.do!(|i| assert!(key_shard::index_of(i % 4, &vector[i]) < key_shard::shard_count()));
}
