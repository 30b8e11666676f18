#[test_only, allow(implicit_const_copy)]
module framework_tests::crypto_tests;

use sui::{ecdsa_k1, ecdsa_r1, ed25519, hash, hmac};

const K1: vector<u8> = x"02337cca2171fdbfcfd657fa59881f46269f1e590b5ffab6023686c7ad2ecc2c1c";
const K1_KECCAK: vector<u8> =
    x"7e4237ebfbc36613e166bfc5f6229360a9c1949242da97ca04867e4de57b2df30c8340bcb320328cf46d71bda51fcb519e3ce53b348eec62de852e350edbd88600";
const K1_SHA: vector<u8> =
    x"e5847245b38548547f613aaea3421ad47f5b95a222366fb9f9b8c57568feb19c7077fc31e7d83e00acc1347d08c3e1ad50a4eeb6ab044f25c861ddc7be5b8f9f01";
const R1: vector<u8> = x"0227322b3a891a0a280d6bc1fb2cbb23d28f54906fd6407f5f741f6def5762609a";
const R1_KECCAK: vector<u8> =
    x"209841acabd0fdf6d25fa0948b2f5c6c74f930eede89c6fce59502218a3134a147535921bf0cdf5d1990f6f0b3dadb8c05069ddc531db057d325857ce198a52900";
const ED: vector<u8> = x"cc62332e34bb2d5cd69f60efbb2a36cb916c7eb458301ea36636c4dbb012bd88";
const ED_MESSAGE: vector<u8> = x"315f5bdb76d078c43b8ac0064e4a0164612b1fce77c869345bfc94c75894edd3";
const ED_SIGNATURE: vector<u8> =
    x"cce72947906dbae4c166fc01fd096432784032be43db540909bc901dbc057992b4d655ca4f4355cf0868e1266baacf6919902969f063e74162f8f04bc4056105";

fun compact(mut signature: vector<u8>): vector<u8> {
    signature.pop_back();
    signature
}

#[test]
fun hashes() {
    let message = b"hello world!";
    assert!(hash::keccak256(&message) == x"57caa176af1ac0433c5df30e8dabcd2ec1af1e92a26eced5f719b88458777cd6");
    assert!(hash::blake2b256(&message) == x"4fccfb4d98d069558aa93e9565f997d81c33b080364efd586e77a433ddffc5e2");
    assert!(std::hash::sha2_256(b"abc") == x"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert!(std::hash::sha3_256(b"abc") == x"3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    let mac = x"f6d6ae02f426eb9664e89e3c6d86c60e6103ce22b916819219c26e34e8d236dc";
    assert!(hmac::hmac_sha3_256(&b"my key!", &message) == mac);
    let long = vector::tabulate!(300, |i| (i % 256) as u8);
    assert!(hmac::hmac_sha3_256(&long, &long) == hmac::hmac_sha3_256(&std::hash::sha3_256(long), &long));
}

#[test]
fun k1_signatures() {
    let message = b"Hello, world!";
    assert!(ecdsa_k1::secp256k1_verify(&compact(K1_KECCAK), &K1, &message, 0));
    assert!(ecdsa_k1::secp256k1_verify(&compact(K1_SHA), &K1, &message, 1));
    assert!(!ecdsa_k1::secp256k1_verify(&compact(K1_SHA), &K1, &message, 0));
    assert!(!ecdsa_k1::secp256k1_verify(&compact(K1_SHA), &K1, &message, 2));
    assert!(!ecdsa_k1::secp256k1_verify(&K1_SHA, &K1, &message, 1));
    assert!(!ecdsa_k1::secp256k1_verify(&b"", &K1, &message, 1));
    assert!(!ecdsa_k1::secp256k1_verify(&compact(K1_SHA), &b"", &message, 1));
    assert!(ecdsa_k1::secp256k1_ecrecover(&K1_KECCAK, &message, 0) == K1);
    assert!(ecdsa_k1::secp256k1_ecrecover(&K1_SHA, &message, 1) == K1);
    let full = ecdsa_k1::decompress_pubkey(&K1);
    assert!(full.length() == 65 && full[0] == 4 && ecdsa_k1::decompress_pubkey(&full) == full);
    assert!(ecdsa_k1::secp256k1_verify(&compact(K1_SHA), &full, &message, 1));
}

#[test, expected_failure(abort_code = 1, location = sui::ecdsa_k1)]
fun k1_recovery_of_short_signature() {
    ecdsa_k1::secp256k1_ecrecover(&compact(K1_SHA), &b"Hello, world!", 1);
}

#[test, expected_failure(abort_code = 1, location = sui::ecdsa_k1)]
fun k1_recovery_with_bad_v() {
    let mut signature = K1_SHA;
    *&mut signature[64] = 4;
    ecdsa_k1::secp256k1_ecrecover(&signature, &b"Hello, world!", 1);
}

#[test, expected_failure(abort_code = 1, location = sui::ecdsa_k1)]
fun k1_recovery_with_r_above_the_order() {
    let mut signature = K1_SHA;
    32u64.do!(|i| *&mut signature[i] = 0xff);
    ecdsa_k1::secp256k1_ecrecover(&signature, &b"Hello, world!", 1);
}

#[test, expected_failure(abort_code = 2, location = sui::ecdsa_k1)]
fun k1_key_off_the_curve() {
    ecdsa_k1::decompress_pubkey(&x"020000000000000000000000000000000000000000000000000000000000000005");
}

#[test]
fun r1_signatures() {
    let message = b"Hello, world!";
    assert!(ecdsa_r1::secp256r1_verify(&compact(R1_KECCAK), &R1, &message, 0));
    assert!(!ecdsa_r1::secp256r1_verify(&compact(R1_KECCAK), &R1, &message, 1));
    assert!(!ecdsa_r1::secp256r1_verify(&R1_KECCAK, &R1, &message, 0));
    assert!(!ecdsa_r1::secp256r1_verify(&compact(R1_KECCAK), &b"x", &message, 0));
    assert!(ecdsa_r1::secp256r1_ecrecover(&R1_KECCAK, &message, 0) == R1);
}

#[test]
fun r1_reads_compact_keys() {
    let message = b"Hello, world!";
    let mut compact_key = R1;
    *&mut compact_key[0] = 5;
    // The y of this key is the smaller one.
    assert!(ecdsa_r1::secp256r1_verify(&compact(R1_KECCAK), &compact_key, &message, 0));
}

#[test, expected_failure(abort_code = 1, location = sui::ecdsa_r1)]
fun r1_recovery_of_zero() {
    ecdsa_r1::secp256r1_ecrecover(&vector::tabulate!(65, |_| 0), &b"", 1);
}

#[test, expected_failure(abort_code = 1, location = sui::ecdsa_r1)]
fun r1_recovery_with_bad_v() {
    let mut signature = R1_KECCAK;
    *&mut signature[64] = 4;
    ecdsa_r1::secp256r1_ecrecover(&signature, &b"", 0);
}

#[test]
fun ed25519_signatures() {
    assert!(ed25519::ed25519_verify(&ED_SIGNATURE, &ED, &ED_MESSAGE));
    assert!(!ed25519::ed25519_verify(&ED_SIGNATURE, &ED, &b"other"));
    assert!(!ed25519::ed25519_verify(&ED_SIGNATURE, &b"", &ED_MESSAGE));
    assert!(!ed25519::ed25519_verify(&compact(ED_SIGNATURE), &ED, &ED_MESSAGE));
}

#[test]
fun ed25519_follows_zip215() {
    // The identity as key and nonce, each in both encodings, with s = 0.
    let identity = x"0100000000000000000000000000000000000000000000000000000000000000";
    let again = x"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
    let order_eight = x"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
    vector[identity, again, order_eight].do!(|key| {
        vector[identity, again, order_eight].do!(|nonce| {
            let mut signature = nonce;
            signature.append(vector::tabulate!(32, |_| 0));
            assert!(ed25519::ed25519_verify(&signature, &key, &b"any message"));
        });
    });
}
