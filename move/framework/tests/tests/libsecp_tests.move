/// What libsecp256k1, and so every node, does where the unit-test runner's own secp256k1 does otherwise: these tests
/// hold in the devnet's machine and fail in the runner, except those that only frame them.
#[test_only, allow(implicit_const_copy)]
module framework_tests::libsecp_tests;

use sui::ecdsa_k1;

const K1: vector<u8> = x"02337cca2171fdbfcfd657fa59881f46269f1e590b5ffab6023686c7ad2ecc2c1c";

fun compact(mut signature: vector<u8>): vector<u8> {
    signature.pop_back();
    signature
}

#[test]
fun k1_reads_hybrid_keys() {
    let mut full = ecdsa_k1::decompress_pubkey(&K1);
    let parity = full[64] & 1;
    *&mut full[0] = 6 + parity;
    assert!(ecdsa_k1::decompress_pubkey(&full)[0] == 4);
}

#[test, expected_failure(abort_code = 2, location = sui::ecdsa_k1)]
fun k1_refuses_hybrid_keys_of_the_wrong_parity() {
    let mut full = ecdsa_k1::decompress_pubkey(&K1);
    let parity = full[64] & 1;
    *&mut full[0] = 7 - parity;
    ecdsa_k1::decompress_pubkey(&full);
}

#[test]
fun k1_high_s_is_for_recovery_only() {
    // n - s, and the other parity.
    let high =
        x"7e4237ebfbc36613e166bfc5f6229360a9c1949242da97ca04867e4de57b2df3f37cbf434cdfcd730b928e425ae034ad1c71f7ab7ab9b3d8e14d3057c15a68bb01";
    let message = b"Hello, world!";
    assert!(!ecdsa_k1::secp256k1_verify(&compact(high), &K1, &message, 0));
    assert!(ecdsa_k1::secp256k1_ecrecover(&high, &message, 0) == K1);
}

#[test, expected_failure(abort_code = 2, location = sui::ecdsa_k1)]
fun k1_no_such_key() {
    ecdsa_k1::decompress_pubkey(&x"05337cca2171fdbfcfd657fa59881f46269f1e590b5ffab6023686c7ad2ecc2c1c");
}

#[test, expected_failure(abort_code = 0, location = sui::ecdsa_k1)]
fun k1_recovery_of_zero() {
    ecdsa_k1::secp256k1_ecrecover(&vector::tabulate!(65, |_| 0), &b"", 1);
}
