/// Every byte string that is hashed or signed: domain tags, layouts and the hash `MH`.
/// `MH(tag, body) = blake2b256(u8(len tag) || tag || BCS(body))`. See docs/spec/onchain.md.
module tandem::message;

use std::bcs;
use std::hash::sha2_256;
use sui::hash::blake2b256;

// === Structs: what is signed ===

/// Signed by validators with their BLS keys.
public struct CertificateMessage has copy, drop {
    app: vector<u8>,
    chain_id: vector<u8>,
    package: address,
    network: ID,
    committee: ID,
    epoch: u64,
    kind: u8,
    subject: address,
    digest: vector<u8>,
}

/// Signed by one validator with its own BLS key: proof of possession.
public struct PossessionMessage has copy, drop {
    app: vector<u8>,
    chain_id: vector<u8>,
    package: address,
    validator: address,
    bls_key: vector<u8>,
    protocol_key: vector<u8>,
    sealing_key: vector<u8>,
    peer_id: vector<u8>,
}

// === Structs: what is hashed ===

public struct SidBody has copy, drop {
    network: ID,
    creator: address,
    curve: u8,
    salt: vector<u8>,
}

public struct CreateBody has copy, drop {
    nk_id: vector<u8>,
    curve: u8,
    sid: vector<u8>,
    x_a: vector<u8>,
}

public struct MuBody has copy, drop {
    nk_id: vector<u8>,
    curve: u8,
    sid: vector<u8>,
    x_0: vector<u8>,
    x_1: vector<u8>,
    x_a: vector<u8>,
    proof: vector<u8>,
}

public struct ActivateBody has copy, drop {
    nk_id: vector<u8>,
    curve: u8,
    sid: vector<u8>,
    x_a: vector<u8>,
    proof: vector<u8>,
    mu: vector<u8>,
    x: vector<u8>,
}

public struct RejectBody has copy, drop {
    dwallet: ID,
    sid: vector<u8>,
    code: u16,
}

public struct PresignBatchBody has copy, drop {
    pool: ID,
    nk_id: vector<u8>,
    curve: u8,
    algorithm: u8,
    sid: vector<u8>,
    epoch: u64,
    key_digest: vector<u8>,
    digests: vector<vector<u8>>,
    bytes_digest: vector<u8>,
}

public struct FailBody has copy, drop {
    request: ID,
    code: u16,
}

public struct CompleteBody has copy, drop {
    request: ID,
    signatures: vector<vector<u8>>,
}

public struct BlameBody has copy, drop {
    request: ID,
    epoch: u64,
    reason: u16,
    parties: vector<u16>,
}

public struct CeremonyBody has copy, drop {
    network: ID,
    committee: ID,
    epoch: u64,
    ceremony: ID,
    purpose: u8,
}

public struct LogBody has copy, drop {
    previous: vector<u8>,
    kind: u8,
    round: u8,
    party: u16,
    item: vector<u8>,
}

public struct VerdictBody has copy, drop {
    ceremony: ID,
    round: u8,
    dealer: u16,
    recipient: u16,
    complaint: ID,
    upheld: bool,
}

public struct AbsentBody has copy, drop {
    ceremony: ID,
    round: u8,
    party: u16,
}

public struct FinishBody has copy, drop {
    log_digest: vector<u8>,
    qualified: vector<u8>,
    nk_id: vector<u8>,
    fields_digest: vector<u8>,
    sharing_digest: vector<u8>,
}

public struct PathBody has copy, drop {
    indices: vector<u32>,
    taproot: bool,
    root: vector<u8>,
}

public struct ChainCodeBody has copy, drop {
    nk_id: vector<u8>,
    curve: u8,
    sid: vector<u8>,
}

// === Package functions: hashes ===

/// `MH(tag, body)`, 32 bytes.
public(package) fun mh<T: drop>(tag: vector<u8>, body: &T): vector<u8> {
    let mut bytes = vector[tag.length() as u8];
    bytes.append(tag);
    bytes.append(bcs::to_bytes(body));
    blake2b256(&bytes)
}

/// `SHA256(SHA256(tag) || SHA256(tag) || message)`, BIP340.
public(package) fun tagged(tag: vector<u8>, message: vector<u8>): vector<u8> {
    let head = sha2_256(tag);
    let mut bytes = head;
    bytes.append(head);
    bytes.append(message);
    sha2_256(bytes)
}

// === Package functions: signed messages ===

/// The bytes under a certificate's aggregate signature.
public(package) fun certificate(
    chain_id: vector<u8>,
    package: address,
    network: ID,
    committee: ID,
    epoch: u64,
    kind: u8,
    subject: address,
    digest: vector<u8>,
): vector<u8> {
    let app = b"tandem/v1/cert";
    bcs::to_bytes(&CertificateMessage {
        app,
        chain_id,
        package,
        network,
        committee,
        epoch,
        kind,
        subject,
        digest,
    })
}

/// The bytes under a proof of possession.
public(package) fun possession(
    chain_id: vector<u8>,
    package: address,
    validator: address,
    bls_key: vector<u8>,
    protocol_key: vector<u8>,
    sealing_key: vector<u8>,
    peer_id: vector<u8>,
): vector<u8> {
    let app = b"tandem/v1/pop";
    bcs::to_bytes(&PossessionMessage {
        app,
        chain_id,
        package,
        validator,
        bls_key,
        protocol_key,
        sealing_key,
        peer_id,
    })
}

// === Package functions: digests of dWallets ===

public(package) fun sid(network: ID, creator: address, curve: u8, salt: vector<u8>): vector<u8> {
    mh(b"tandem/v1/sid", &SidBody { network, creator, curve, salt })
}

public(package) fun create(
    nk_id: vector<u8>,
    curve: u8,
    sid: vector<u8>,
    x_a: vector<u8>,
): vector<u8> {
    mh(b"tandem/v1/create", &CreateBody { nk_id, curve, sid, x_a })
}

/// The 64 bytes whose residue modulo the curve order is mu.
public(package) fun mu(
    nk_id: vector<u8>,
    curve: u8,
    sid: vector<u8>,
    x_0: vector<u8>,
    x_1: vector<u8>,
    x_a: vector<u8>,
    proof: vector<u8>,
): (vector<u8>, vector<u8>) {
    let body = MuBody { nk_id, curve, sid, x_0, x_1, x_a, proof };
    (mh(b"tandem/v1/mu0", &body), mh(b"tandem/v1/mu1", &body))
}

public(package) fun activate(
    nk_id: vector<u8>,
    curve: u8,
    sid: vector<u8>,
    x_a: vector<u8>,
    proof: vector<u8>,
    mu: vector<u8>,
    x: vector<u8>,
): vector<u8> {
    mh(b"tandem/v1/activate", &ActivateBody { nk_id, curve, sid, x_a, proof, mu, x })
}

public(package) fun reject(dwallet: ID, sid: vector<u8>, code: u16): vector<u8> {
    mh(b"tandem/v1/reject", &RejectBody { dwallet, sid, code })
}

public(package) fun chain_code(nk_id: vector<u8>, curve: u8, sid: vector<u8>): vector<u8> {
    mh(b"tandem/v1/chain-code", &ChainCodeBody { nk_id, curve, sid })
}

public(package) fun path(indices: vector<u32>, taproot: bool, root: vector<u8>): vector<u8> {
    mh(b"tandem/v1/path", &PathBody { indices, taproot, root })
}

// === Package functions: digests of presigns and requests ===

public(package) fun presign_batch(
    pool: ID,
    nk_id: vector<u8>,
    curve: u8,
    algorithm: u8,
    sid: vector<u8>,
    epoch: u64,
    key_digest: vector<u8>,
    digests: vector<vector<u8>>,
    bytes_digest: vector<u8>,
): vector<u8> {
    let body = PresignBatchBody {
        pool,
        nk_id,
        curve,
        algorithm,
        sid,
        epoch,
        key_digest,
        digests,
        bytes_digest,
    };
    mh(b"tandem/v1/presign-batch", &body)
}

public(package) fun fail(request: ID, code: u16): vector<u8> {
    mh(b"tandem/v1/fail", &FailBody { request, code })
}

public(package) fun complete(request: ID, signatures: vector<vector<u8>>): vector<u8> {
    mh(b"tandem/v1/complete", &CompleteBody { request, signatures })
}

public(package) fun blame(
    request: ID,
    epoch: u64,
    reason: u16,
    parties: vector<u16>,
): vector<u8> {
    mh(b"tandem/v1/blame", &BlameBody { request, epoch, reason, parties })
}

// === Package functions: digests of ceremonies ===

public(package) fun ceremony(
    network: ID,
    committee: ID,
    epoch: u64,
    ceremony: ID,
    purpose: u8,
): vector<u8> {
    let body = CeremonyBody { network, committee, epoch, ceremony, purpose };
    mh(b"tandem/v1/ceremony", &body)
}

public(package) fun log(
    previous: vector<u8>,
    kind: u8,
    round: u8,
    party: u16,
    item: vector<u8>,
): vector<u8> {
    mh(b"tandem/v1/log", &LogBody { previous, kind, round, party, item })
}

public(package) fun verdict(
    ceremony: ID,
    round: u8,
    dealer: u16,
    recipient: u16,
    complaint: ID,
    upheld: bool,
): vector<u8> {
    let body = VerdictBody { ceremony, round, dealer, recipient, complaint, upheld };
    mh(b"tandem/v1/verdict", &body)
}

public(package) fun absent(ceremony: ID, round: u8, party: u16): vector<u8> {
    mh(b"tandem/v1/absent", &AbsentBody { ceremony, round, party })
}

public(package) fun finish(
    log_digest: vector<u8>,
    qualified: vector<u8>,
    nk_id: vector<u8>,
    fields_digest: vector<u8>,
    sharing_digest: vector<u8>,
): vector<u8> {
    let body = FinishBody { log_digest, qualified, nk_id, fields_digest, sharing_digest };
    mh(b"tandem/v1/finish", &body)
}
