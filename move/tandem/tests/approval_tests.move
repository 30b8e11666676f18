/// Stories about approvals: what one allows, and when it is void.
#[test_only, allow(unused_mut_ref)]
module tandem::approval_tests;

use std::unit_test::assert_eq;
use tandem::approval;
use tandem::dwallet;
use tandem::tweak;
use tandem::vectors;
use tandem::world::{Self, World, alice};

/// Spends an approval with this last moment and key for two messages, after `ms`.
fun spend(world: &mut World, not_after: u64, key: vector<u8>, ms: u64) {
    world.wait(ms);
    world.own!(|world, network, dwallet, cap| {
        let (none, messages) = (tweak::none(), vectors::messages());
        let approval =
            approval::approve(dwallet, cap, 1, 0, none, messages, not_after, key);
        world.submit_request(network, dwallet, approval, 2 * world::price_sign());
    });
}

use fun spend as World.spend;

#[test]
fun an_approval_holds_until_its_last_moment() {
    let mut world = world::ready();
    world.spend(5_000, b"key", 5_000);
    world.end();
}

#[test, expected_failure(abort_code = approval::EExpired)]
fun an_approval_expires() {
    let mut world = world::ready();
    world.spend(5_000, b"key", 5_001);
    world.end();
}

#[test, expected_failure(abort_code = approval::EKeyLength)]
fun a_key_is_not_empty() {
    let mut world = world::ready();
    world.spend(5_000, vector[], 0);
    world.end();
}

#[test, expected_failure(abort_code = approval::EKeyLength)]
fun a_key_is_at_most_64_bytes() {
    let mut world = world::ready();
    world.spend(5_000, vector::tabulate!(65, |_| 1), 0);
    world.end();
}

#[test, expected_failure(abort_code = approval::EPrehashed)]
fun a_ready_hash_is_not_approved_as_a_message() {
    let mut world = world::ready();
    world.own!(|_, _, dwallet, cap| {
        let (none, hashes) = (tweak::none(), vectors::raw_messages());
        approval::approve(dwallet, cap, 0, 3, none, hashes, 5_000, b"key");
    });
    world.end();
}

#[test]
fun a_ready_hash_is_approved_by_name() {
    let mut world = world::ready();
    world.own!(|_, _, dwallet, cap| {
        let (none, hashes) = (tweak::none(), vectors::raw_messages());
        let approval = approval::approve_prehashed(dwallet, cap, none, hashes, 5_000, b"key");
        assert_eq!(approval.algorithm(), 0);
        assert_eq!(approval.hash(), 3);
        assert_eq!(*approval.messages(), vectors::raw_messages());
    });
    world.end();
}

#[test, expected_failure(abort_code = tandem::scheme::EUnknownHash)]
fun a_ready_hash_is_for_secp256k1_only() {
    let mut world = world::begin();
    world.create_ed25519();
    world.own!(|_, _, dwallet, cap| {
        let (none, hashes) = (tweak::none(), vectors::raw_messages());
        approval::approve_prehashed(dwallet, cap, none, hashes, 5_000, b"key");
    });
    world.end();
}

#[test, expected_failure(abort_code = dwallet::EWrongCap)]
fun a_ready_hash_needs_the_cap() {
    let mut world = world::ready();
    world.own!(|world, _, dwallet, _| {
        let other = dwallet::cap_for_testing(world.ctx());
        let (none, hashes) = (tweak::none(), vectors::raw_messages());
        approval::approve_prehashed(dwallet, &other, none, hashes, 5_000, b"key");
        world::burn(other);
    });
    world.end();
}

#[test]
fun messages_are_added_with_the_cap() {
    let mut world = world::ready();
    world.own!(|world, network, dwallet, cap| {
        let first = vector[vectors::messages()[0]];
        let mut approval = world.approve(dwallet, cap, 1, tweak::none(), first, b"key");
        approval.add_message(cap, vectors::messages()[1]);
        assert_eq!(*approval.messages(), vectors::messages());
        assert_eq!(approval.dwallet(), object::id(dwallet));
        assert!(approval.path().is_none());
        assert_eq!(approval.key(), b"key");
        assert_eq!(approval.not_after(), 1_000);
        world.submit_request(network, dwallet, approval, 2 * world::price_sign());
    });
    world.end();
}

#[test, expected_failure(abort_code = approval::EWrongCap)]
fun messages_are_not_added_with_another_cap() {
    let mut world = world::ready();
    world.own!(|world, _, dwallet, cap| {
        let mut approval =
            world.approve(dwallet, cap, 1, tweak::none(), vectors::messages(), b"key");
        let other = dwallet::cap_for_testing(world.ctx());
        approval.add_message(&other, b"mine");
        world::burn(other);
    });
    world.end();
}

#[test, expected_failure(abort_code = approval::EVoid)]
fun revoked_approvals_are_void() {
    let mut world = world::ready();
    world.own!(|world, network, dwallet, cap| {
        let approval =
            world.approve(dwallet, cap, 1, tweak::none(), vectors::messages(), b"key");
        dwallet.revoke_all(cap);
        world.submit_request(network, dwallet, approval, 2 * world::price_sign());
    });
    world.end();
}

#[test]
fun later_approvals_are_not_revoked() {
    let mut world = world::ready();
    world.own!(|_, _, dwallet, cap| {
        dwallet.revoke_all(cap);
        assert_eq!(dwallet.auth_version(), 1);
    });
    world.spend(5_000, b"key", 0);
    world.end();
}

#[test, expected_failure(abort_code = approval::EVoid)]
fun approvals_of_an_older_share_are_void() {
    let mut world = world::ready();
    world.own!(|world, network, dwallet, cap| {
        let approval =
            world.approve(dwallet, cap, 1, tweak::none(), vectors::messages(), b"key");
        dwallet.raise_share_version_for_testing();
        world.submit_request(network, dwallet, approval, 2 * world::price_sign());
    });
    world.end();
}

#[test, expected_failure(abort_code = approval::EWrongDWallet)]
fun an_approval_is_for_its_dwallet() {
    let mut world = world::ready();
    world.submit(2, vectors::raw_messages()[0]);
    world.activate(vectors::ed25519_key());
    world.next(alice());
    let network = world.take_network();
    let mut second = world.scenario().take_shared<dwallet::DWallet>();
    let mut first = world.scenario().take_shared<dwallet::DWallet>();
    let cap = world.cap_of(&second);
    let approval = world.approve(&second, &cap, 0, tweak::none(), vectors::messages(), b"key");
    world.submit_request(&network, &mut first, approval, 2 * world::price_sign());
    world::burn(network);
    world::burn(first);
    world::burn(second);
    world::burn(cap);
    world.end();
}

#[test, expected_failure(abort_code = tandem::scheme::EUnknownHash)]
fun an_approval_names_a_known_hash() {
    let mut world = world::ready();
    world.own!(|_, _, dwallet, cap| {
        let (none, messages) = (tweak::none(), vectors::messages());
        approval::approve(dwallet, cap, 1, 2, none, messages, 1_000, b"key");
    });
    world.end();
}
