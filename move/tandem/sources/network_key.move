/// The public part of the threshold key: per curve the class-group encryption key and the points
/// X_0 and X_1 from which every dWallet's key is derived.
module tandem::network_key;

use sui::hash::blake2b256;
use tandem::k1;
use tandem::message;
use tandem::scheme;

// === Errors ===

/// The network key id or a digest is not 32 bytes.
const EDigestLength: u64 = 0;
/// Curves have to be added in the order 0, 1, 2, 3.
const ECurveOrder: u64 = 1;
/// The encryption key is empty or longer than 1 KiB.
const EEncryptionKey: u64 = 2;
/// Not all four curves are present.
const EIncomplete: u64 = 3;
/// The constant for deriving secp256k1 keys is wrong.
const EConstant: u64 = 4;
/// The public output is empty or longer than 16 KiB.
const EOutput: u64 = 5;

// === Constants ===

const CURVES: u64 = 4;
const MAX_ENCRYPTION_KEY: u64 = 1024;
const MAX_OUTPUT: u64 = 16 * 1024;

// === Structs ===

public struct CurveKey has copy, drop, store {
    curve: u8,
    /// Class-group encryption key; curves 2 and 3 share one.
    encryption_key: vector<u8>,
    x_0: vector<u8>,
    x_1: vector<u8>,
}

/// Fields of a network key that a certificate is about to confirm.
public struct Draft has drop {
    nk_id: vector<u8>,
    output: vector<u8>,
    output_digest: vector<u8>,
    curves: vector<CurveKey>,
}

/// Shared, read only.
public struct NetworkKey has key {
    id: UID,
    network: ID,
    ceremony: ID,
    /// Id of the key in all transcripts, 32 bytes.
    nk_id: vector<u8>,
    suite: vector<u8>,
    /// Indexed by curve id.
    curves: vector<CurveKey>,
    /// The full public output of the key generation: what users need and verify by `nk_id`.
    output: vector<u8>,
    /// blake2b256 of `output`.
    output_digest: vector<u8>,
    /// Hash of the public sharing data of the first epoch.
    sharing_digest: vector<u8>,
    /// Bit i: the dealing of party i is part of the key.
    qualified: vector<u8>,
    /// X_0 + (z0 / x(X_1))*G on secp256k1.
    constant: vector<u8>,
}

/// What a certificate says about a network key.
public struct NetworkKeyBody has copy, drop {
    nk_id: vector<u8>,
    suite: vector<u8>,
    curves: vector<CurveKey>,
    output_digest: vector<u8>,
}

// === Public functions: building ===

/// `output`: the full public output, which stays readable on chain.
public fun draft(nk_id: vector<u8>, output: vector<u8>): Draft {
    assert!(nk_id.length() == 32, EDigestLength);
    assert!(!output.is_empty() && output.length() <= MAX_OUTPUT, EOutput);
    let output_digest = blake2b256(&output);
    Draft { nk_id, output, output_digest, curves: vector[] }
}

/// Adds the next curve; call for 0, 1, 2, 3 in this order.
public fun add_curve(
    draft: &mut Draft,
    curve: u8,
    encryption_key: vector<u8>,
    x_0: vector<u8>,
    x_1: vector<u8>,
) {
    assert!((curve as u64) == draft.curves.length(), ECurveOrder);
    let length = encryption_key.length();
    assert!(length > 0 && length <= MAX_ENCRYPTION_KEY, EEncryptionKey);
    scheme::assert_point(curve, &x_0);
    scheme::assert_point(curve, &x_1);
    draft.curves.push_back(CurveKey { curve, encryption_key, x_0, x_1 });
}

// === Public functions: reading ===

public fun network(key: &NetworkKey): ID { key.network }

public fun nk_id(key: &NetworkKey): vector<u8> { key.nk_id }

public fun suite(key: &NetworkKey): vector<u8> { key.suite }

public fun encryption_key(key: &NetworkKey, curve: u8): vector<u8> {
    key.curves[curve as u64].encryption_key
}

public fun x_0(key: &NetworkKey, curve: u8): vector<u8> { key.curves[curve as u64].x_0 }

public fun x_1(key: &NetworkKey, curve: u8): vector<u8> { key.curves[curve as u64].x_1 }

public fun output(key: &NetworkKey): vector<u8> { key.output }

public fun constant(key: &NetworkKey): vector<u8> { key.constant }

// === Package functions ===

public(package) fun draft_nk_id(draft: &Draft): vector<u8> { draft.nk_id }

public(package) fun draft_output_digest(draft: &Draft): vector<u8> { draft.output_digest }

/// MH("tandem/v1/network-key", {nk_id, suite, curves, output_digest}).
public(package) fun fields_digest(draft: &Draft, suite: vector<u8>): vector<u8> {
    assert!(draft.curves.length() == CURVES, EIncomplete);
    let body = NetworkKeyBody {
        nk_id: draft.nk_id,
        suite,
        curves: draft.curves,
        output_digest: draft.output_digest,
    };
    message::mh(b"tandem/v1/network-key", &body)
}

/// Shares the key after checking the derivation constant. `inverse` = x(X_1)^-1 modulo the order of
/// secp256k1.
public(package) fun share(
    draft: Draft,
    network: ID,
    ceremony: ID,
    suite: vector<u8>,
    qualified: vector<u8>,
    sharing_digest: vector<u8>,
    constant: vector<u8>,
    inverse: vector<u8>,
    ctx: &mut TxContext,
): ID {
    let Draft { nk_id, output, output_digest, curves } = draft;
    assert!(sharing_digest.length() == 32, EDigestLength);
    assert!(curves.length() == CURVES, EIncomplete);
    let k1_key = &curves[0];
    let inverse = k1::from_bytes(&inverse);
    assert!(k1::is_constant(&k1_key.x_0, &k1_key.x_1, &constant, inverse), EConstant);
    let key = NetworkKey {
        id: object::new(ctx),
        network,
        ceremony,
        nk_id,
        suite,
        curves,
        output,
        output_digest,
        sharing_digest,
        qualified,
        constant,
    };
    let id = object::id(&key);
    transfer::share_object(key);
    id
}
