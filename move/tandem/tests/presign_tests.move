/// Stories about presigns: the same entries never exist twice, and an entry serves one message.
#[test_only, allow(unused_mut_ref)]
module tandem::presign_tests;

use std::unit_test::assert_eq;
use sui::event;
use sui::test_scenario;
use tandem::committee;
use tandem::event as events;
use tandem::network::{Self, Network};
use tandem::network_key::NetworkKey;
use tandem::presign::{Self, Presign, PresignBatch, PresignPool};
use tandem::scheme;
use tandem::vectors;
use tandem::world::{Self, World, alice, poster};

/// What one call of `post_batch` says; the certificate says the same unless a test changes it.
public struct Post has copy, drop {
    sid: vector<u8>,
    key_digest: vector<u8>,
    digests: vector<vector<u8>>,
    chunks: vector<vector<u8>>,
}

fun good(): Post {
    Post {
        sid: world::sid(1),
        key_digest: presign::no_key(),
        digests: world::digests(1, 4),
        chunks: world::chunks(4),
    }
}

fun certified(pool: &PresignPool, post: &Post): vector<u8> {
    world::batch_digest(pool, 0, 1, post.sid, post.digests, post.chunks)
}

/// Posts `post` to the Taproot pool with a certificate over `said`.
fun post(world: &mut World, said: Post, post: Post) {
    world.tx!(poster(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let mut pool: PresignPool = world.scenario().take_shared_by_id(network.pool(0, 1));
        let digest = certified(&pool, &said);
        let subject = sui::address::from_bytes(world::padded(said.sid));
        let certificate = world::certificate(network, 4, subject, digest);
        let Post { sid, key_digest, digests, chunks } = post;
        let ctx = world.ctx();
        pool.post_batch(network, key, certificate, sid, key_digest, digests, chunks, ctx);
        test_scenario::return_shared(pool);
    }));
}

fun refused(post: Post) {
    let mut world = world::begin();
    post(&mut world, post, post);
    world.end();
}

// === Posting ===

#[test]
fun a_batch_is_posted() {
    let mut world = world::begin();
    post(&mut world, good(), good());
    assert_eq!(event::events_by_type<events::PresignBatchPosted>().length(), 1);
    world.tx!(alice(), |world, network| world.with!(|world, batch: &mut PresignBatch| {
        assert_eq!(batch.available(), 4);
        let pool: PresignPool = world.scenario().take_shared_by_id(network.pool(0, 1));
        assert!(pool.is_posted(world::sid(1)));
        assert!(!pool.is_posted(world::sid(2)));
        test_scenario::return_shared(pool);
    }));
    world.end();
}

#[test, expected_failure(abort_code = presign::EAlreadyPosted)]
fun a_certificate_makes_one_batch() {
    let mut world = world::begin();
    post(&mut world, good(), good());
    post(&mut world, good(), good());
    world.end();
}

#[test, expected_failure(abort_code = presign::EAlreadyPosted)]
fun a_session_makes_one_batch_even_with_other_entries() {
    let mut world = world::begin();
    post(&mut world, good(), good());
    let Post { sid, key_digest, digests: _, chunks } = good();
    let other = Post { sid, key_digest, digests: world::digests(9, 4), chunks };
    post(&mut world, other, other);
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun other_bytes_than_certified_are_refused() {
    let mut world = world::begin();
    let Post { sid, key_digest, digests, chunks: _ } = good();
    let chunks = vector[vector[1, 2, 3, 4]];
    post(&mut world, good(), Post { sid, key_digest, digests, chunks });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun other_digests_than_certified_are_refused() {
    let mut world = world::begin();
    let Post { sid, key_digest, digests: _, chunks } = good();
    let digests = world::digests(9, 4);
    post(&mut world, good(), Post { sid, key_digest, digests, chunks });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongSubject)]
fun another_session_than_certified_is_refused() {
    let mut world = world::begin();
    let Post { sid: _, key_digest, digests, chunks } = good();
    let sid = world::sid(9);
    post(&mut world, good(), Post { sid, key_digest, digests, chunks });
    world.end();
}

#[test, expected_failure(abort_code = committee::EWrongDigest)]
fun the_cut_of_the_chunks_is_certified() {
    let mut world = world::begin();
    let Post { sid, key_digest, digests, chunks } = good();
    let chunks = vector[chunks.flatten()];
    post(&mut world, good(), Post { sid, key_digest, digests, chunks });
    world.end();
}

#[test, expected_failure(abort_code = presign::EDigestLength)]
fun a_short_session_id_is_refused() {
    let Post { sid: _, key_digest, digests, chunks } = good();
    refused(Post { sid: b"sid", key_digest, digests, chunks });
}

#[test, expected_failure(abort_code = presign::EDigestLength)]
fun a_short_digest_is_refused() {
    let Post { sid, key_digest, digests: _, chunks } = good();
    refused(Post { sid, key_digest, digests: vector[b"digest"], chunks });
}

#[test, expected_failure(abort_code = presign::EEntries)]
fun an_empty_batch_is_refused() {
    let Post { sid, key_digest, digests: _, chunks } = good();
    refused(Post { sid, key_digest, digests: vector[], chunks });
}

#[test, expected_failure(abort_code = presign::EEntries)]
fun too_large_a_batch_is_refused() {
    let Post { sid, key_digest, .. } = good();
    let (digests, chunks) = (world::digests(1, 33), world::chunks(33));
    refused(Post { sid, key_digest, digests, chunks });
}

#[test, expected_failure(abort_code = presign::EDuplicateDigest)]
fun an_entry_occurs_once() {
    let Post { sid, key_digest, mut digests, chunks } = good();
    *&mut digests[3] = digests[0];
    refused(Post { sid, key_digest, digests, chunks });
}

#[test, expected_failure(abort_code = presign::EBytes)]
fun bytes_divide_into_entries() {
    let Post { sid, key_digest, digests, chunks: _ } = good();
    refused(Post { sid, key_digest, digests, chunks: vector[b"12345"] });
}

#[test, expected_failure(abort_code = presign::EBytes)]
fun a_batch_without_bytes_is_refused() {
    let Post { sid, key_digest, digests, chunks: _ } = good();
    refused(Post { sid, key_digest, digests, chunks: vector[] });
}

#[test, expected_failure(abort_code = presign::EChunkLength)]
fun too_long_a_chunk_is_refused() {
    let Post { sid, key_digest, digests, chunks: _ } = good();
    let long = vector::tabulate!(16 * 1024 + 4, |_| 0);
    refused(Post { sid, key_digest, digests, chunks: vector[long] });
}

#[test, expected_failure(abort_code = presign::EPrivate)]
fun private_presigns_are_not_supported() {
    let Post { sid, key_digest: _, digests, chunks } = good();
    refused(Post { sid, key_digest: world::sid(5), digests, chunks });
}

#[test, expected_failure(abort_code = network::EPaused)]
fun a_pause_stops_posting() {
    let mut world = world::begin();
    world.pause(8);
    post(&mut world, good(), good());
    world.end();
}

#[test, expected_failure(abort_code = presign::EWrongNetwork)]
fun another_network_does_not_post() {
    let mut world = world::begin();
    let other = world.other_network();
    world.tx!(poster(), |world, network| world.with!(|world, key: &mut NetworkKey| {
        let mut pool: PresignPool = world.scenario().take_shared_by_id(network.pool(0, 1));
        let Post { sid, key_digest, digests, chunks } = good();
        let digest = certified(&pool, &good());
        let subject = sui::address::from_bytes(sid);
        let certificate = world::certificate(&other, 4, subject, digest);
        let ctx = world.ctx();
        pool.post_batch(&other, key, certificate, sid, key_digest, digests, chunks, ctx);
        test_scenario::return_shared(pool);
    }));
    test_scenario::return_shared(other);
    world.end();
}

#[test, expected_failure(abort_code = network::ENoPool)]
fun there_is_no_pool_for_an_unknown_scheme() {
    let mut world = world::installed();
    world.tx!(alice(), |_, network| { network.pool(1, 1); });
    world.end();
}

#[test, expected_failure(abort_code = scheme::EUnknownAlgorithm)]
fun no_pool_is_made_for_an_unknown_scheme() {
    let mut world = world::installed();
    world.tx!(alice(), |world, network| {
        presign::share_pool(object::id(network), 1, 1, world.ctx());
    });
    world.end();
}

// === Reserving ===

fun reserved(world: &mut World): Presign {
    world.next(alice());
    let network = world.take_network();
    let mut batch = world.scenario().take_shared<PresignBatch>();
    let presign = world.reserve(&network, &mut batch);
    test_scenario::return_shared(batch);
    test_scenario::return_shared(network);
    presign
}

use fun reserved as World.reserved;

#[test]
fun every_entry_is_sold_once_and_its_price_goes_to_the_poster() {
    let mut world = world::begin();
    world.post_batch(0, 1, 1, 32);
    let presigns = vector::tabulate!(32, |_| world.reserved());
    presigns.length().do!(|i| {
        let presign = &presigns[i];
        assert_eq!(presign.index() as u64, i);
        assert_eq!(presign.digest(), world::digests(1, 32)[i]);
    });
    world::burn(presigns);
    world.tx!(alice(), |world, _| world.with!(|world, batch: &mut PresignBatch| {
        assert_eq!(batch.available(), 0);
        assert_eq!(batch.fees(), 32 * world::price_presign());
        batch.collect(world.ctx());
        assert_eq!(batch.fees(), 0);
        batch.collect(world.ctx());
    }));
    world.next(alice());
    assert_eq!(world.income(poster()), 32 * world::price_presign());
    assert_eq!(world.income(alice()), 0);
    world.end();
}

#[test, expected_failure(abort_code = presign::ESoldOut)]
fun a_sold_out_batch_sells_nothing() {
    let mut world = world::begin();
    world.post_batch(0, 1, 1, 1);
    world::burn(world.reserved());
    world::burn(world.reserved());
    world.end();
}

fun pay(amount: u64) {
    let mut world = world::begin();
    world.post_batch(0, 1, 1, 1);
    world.tx!(alice(), |world, network| world.with!(|world, batch: &mut PresignBatch| {
        let payment = world.coin(amount);
        world::burn(batch.reserve(network, payment, world.ctx()));
    }));
    world.end();
}

#[test, expected_failure(abort_code = network::EPayment)]
fun too_small_a_payment_reserves_nothing() { pay(world::price_presign() - 1) }

#[test, expected_failure(abort_code = network::EPayment)]
fun too_large_a_payment_reserves_nothing() { pay(world::price_presign() + 1) }

#[test, expected_failure(abort_code = network::EPaused)]
fun a_pause_stops_reserving() {
    let mut world = world::begin();
    world.post_batch(0, 1, 1, 1);
    world.pause(2);
    world::burn(world.reserved());
    world.end();
}

#[test, expected_failure(abort_code = presign::EWrongNetwork)]
fun another_network_does_not_sell() {
    let mut world = world::begin();
    world.post_batch(0, 1, 1, 1);
    let other: Network = world.other_network();
    world.tx!(alice(), |world, _| world.with!(|world, batch: &mut PresignBatch| {
        world::burn(world.reserve(&other, batch));
    }));
    test_scenario::return_shared(other);
    world.end();
}

#[test]
fun a_used_presign_is_gone_and_the_request_names_it() {
    let mut world = world::ready();
    let presign = world.reserved();
    let (batch, digest) = (presign.batch(), presign.digest());
    let reference = presign.consume();
    assert_eq!(reference.ref_digest(), digest);
    world.tx!(alice(), |_, _| {});
    world.with!(|_, object: &mut PresignBatch| assert_eq!(object::id(object), batch));
    world.end();
}
