/// All events of the package. Only emits; decides nothing.
module tandem::event;

use sui::event;

// === Structs ===

/// A network exists: its configuration and genesis committee are readable.
public struct NetworkCreated has copy, drop {
    network: ID,
    committee: ID,
    epoch: u64,
    chain_id: vector<u8>,
    package: address,
    suite: vector<u8>,
    key_shards: vector<ID>,
    pools: vector<ID>,
}

/// Prices, limits or pause bits changed.
public struct NetworkConfigured has copy, drop {
    network: ID,
    revision: u64,
    paused: u32,
}

/// A ceremony waits for its first dealings.
public struct CeremonyOpened has copy, drop {
    ceremony: ID,
    network: ID,
    committee: ID,
    epoch: u64,
    purpose: u8,
    deadline: u64,
}

/// A party committed to its dealing of this round.
public struct DealingPosted has copy, drop {
    ceremony: ID,
    round: u8,
    party: u16,
    digest: vector<u8>,
}

/// A party acknowledged dealings (bit i: dealing of party i).
public struct AckPosted has copy, drop {
    ceremony: ID,
    round: u8,
    party: u16,
    bitmap: vector<u8>,
}

/// A party complains about a dealing; `complaint` is a frozen object with the same body.
public struct ComplaintPosted has copy, drop {
    ceremony: ID,
    round: u8,
    dealer: u16,
    recipient: u16,
    complaint: ID,
    body: vector<u8>,
}

/// A certificate decided a complaint.
public struct ComplaintResolved has copy, drop {
    ceremony: ID,
    round: u8,
    dealer: u16,
    recipient: u16,
    upheld: bool,
}

/// A certificate declared a party absent.
public struct PartyAbsent has copy, drop {
    ceremony: ID,
    round: u8,
    party: u16,
}

/// The ceremony entered another phase.
public struct CeremonyAdvanced has copy, drop {
    ceremony: ID,
    round: u8,
    phase: u8,
    deadline: u64,
    log_digest: vector<u8>,
}

/// A key generation finished.
public struct NetworkKeyCreated has copy, drop {
    ceremony: ID,
    network: ID,
    network_key: ID,
    nk_id: vector<u8>,
    qualified: vector<u8>,
    output_digest: vector<u8>,
    sharing_digest: vector<u8>,
}

/// A dWallet exists. Pending (status 0) asks the validators to activate or reject it.
public struct DWalletCreated has copy, drop {
    dwallet: ID,
    cap: ID,
    network_key: ID,
    curve: u8,
    status: u8,
    creator: address,
    sid: vector<u8>,
    user_public_share: vector<u8>,
    proof: vector<u8>,
    public_key: vector<u8>,
    deadline: u64,
}

/// The public key of a dWallet is final.
public struct DWalletActivated has copy, drop {
    dwallet: ID,
    curve: u8,
    public_key: vector<u8>,
}

/// A pending dWallet ended: `code` 0 means its deadline passed.
public struct DWalletRejected has copy, drop {
    dwallet: ID,
    code: u16,
}

/// Frozen, active again or retired.
public struct DWalletStatusChanged has copy, drop {
    dwallet: ID,
    status: u8,
    effective_at: u64,
}

/// Approvals made before are void.
public struct ApprovalsRevoked has copy, drop {
    dwallet: ID,
    auth_version: u32,
}

/// A derived key may be signed for.
public struct TweakRegistered has copy, drop {
    dwallet: ID,
    path: vector<u8>,
    indices: vector<u32>,
    taproot: bool,
    root: vector<u8>,
    tau: vector<u8>,
    public_key: vector<u8>,
}

/// Presigns are for sale. `bytes` are the concatenated entries in chunks of at most 16 KiB.
public struct PresignBatchPosted has copy, drop {
    batch: ID,
    pool: ID,
    nk_id: vector<u8>,
    curve: u8,
    algorithm: u8,
    sid: vector<u8>,
    epoch: u64,
    digests: vector<vector<u8>>,
    chunks: vector<vector<u8>>,
    poster: address,
}

/// An entry is taken.
public struct PresignReserved has copy, drop {
    batch: ID,
    presign: ID,
    index: u16,
    digest: vector<u8>,
    by: address,
}

/// A request is open; the object holds everything that is signed.
public struct SignRequested has copy, drop {
    request: ID,
    dwallet: ID,
    network_key: ID,
    curve: u8,
    algorithm: u8,
    hash: u8,
    key: vector<u8>,
    presigns: vector<vector<u8>>,
    deadline: u64,
    escrow: u64,
}

/// Every signature is on chain; `certified`: a certificate stood in for verification in Move.
public struct SignCompleted has copy, drop {
    request: ID,
    dwallet: ID,
    public_key: vector<u8>,
    signatures: vector<vector<u8>>,
    certified: bool,
    poster: address,
    paid: u64,
    refunded: u64,
}

/// The validators certified that the request cannot be signed.
public struct SignFailed has copy, drop {
    request: ID,
    dwallet: ID,
    code: u16,
    paid: u64,
    refunded: u64,
}

/// The deadline passed without signatures.
public struct SignExpired has copy, drop {
    request: ID,
    dwallet: ID,
    refunded: u64,
}

/// The request object is gone and its storage deposit returned.
public struct SignRedeemed has copy, drop {
    request: ID,
    dwallet: ID,
}

/// A certificate named a validator that broke the protocol in `request`.
public struct CulpritNamed has copy, drop {
    network: ID,
    request: ID,
    epoch: u64,
    party: u16,
    validator: address,
    reason: u16,
}

// === Package functions: Genesis and network ===

public(package) fun network_created(
    network: ID,
    committee: ID,
    epoch: u64,
    chain_id: vector<u8>,
    package: address,
    suite: vector<u8>,
    key_shards: vector<ID>,
    pools: vector<ID>,
) {
    event::emit(NetworkCreated {
        network,
        committee,
        epoch,
        chain_id,
        package,
        suite,
        key_shards,
        pools,
    });
}

public(package) fun network_configured(network: ID, revision: u64, paused: u32) {
    event::emit(NetworkConfigured { network, revision, paused });
}

// === Package functions: Ceremonies ===

public(package) fun ceremony_opened(
    ceremony: ID,
    network: ID,
    committee: ID,
    epoch: u64,
    purpose: u8,
    deadline: u64,
) {
    event::emit(CeremonyOpened { ceremony, network, committee, epoch, purpose, deadline });
}

public(package) fun dealing_posted(ceremony: ID, round: u8, party: u16, digest: vector<u8>) {
    event::emit(DealingPosted { ceremony, round, party, digest });
}

public(package) fun ack_posted(ceremony: ID, round: u8, party: u16, bitmap: vector<u8>) {
    event::emit(AckPosted { ceremony, round, party, bitmap });
}

public(package) fun complaint_posted(
    ceremony: ID,
    round: u8,
    dealer: u16,
    recipient: u16,
    complaint: ID,
    body: vector<u8>,
) {
    event::emit(ComplaintPosted { ceremony, round, dealer, recipient, complaint, body });
}

public(package) fun complaint_resolved(
    ceremony: ID,
    round: u8,
    dealer: u16,
    recipient: u16,
    upheld: bool,
) {
    event::emit(ComplaintResolved { ceremony, round, dealer, recipient, upheld });
}

public(package) fun party_absent(ceremony: ID, round: u8, party: u16) {
    event::emit(PartyAbsent { ceremony, round, party });
}

public(package) fun ceremony_advanced(
    ceremony: ID,
    round: u8,
    phase: u8,
    deadline: u64,
    log_digest: vector<u8>,
) {
    event::emit(CeremonyAdvanced { ceremony, round, phase, deadline, log_digest });
}

public(package) fun network_key_created(
    ceremony: ID,
    network: ID,
    network_key: ID,
    nk_id: vector<u8>,
    qualified: vector<u8>,
    output_digest: vector<u8>,
    sharing_digest: vector<u8>,
) {
    event::emit(NetworkKeyCreated {
        ceremony,
        network,
        network_key,
        nk_id,
        qualified,
        output_digest,
        sharing_digest,
    });
}

// === Package functions: dWallets ===

public(package) fun dwallet_created(
    dwallet: ID,
    cap: ID,
    network_key: ID,
    curve: u8,
    status: u8,
    creator: address,
    sid: vector<u8>,
    user_public_share: vector<u8>,
    proof: vector<u8>,
    public_key: vector<u8>,
    deadline: u64,
) {
    event::emit(DWalletCreated {
        dwallet,
        cap,
        network_key,
        curve,
        status,
        creator,
        sid,
        user_public_share,
        proof,
        public_key,
        deadline,
    });
}

public(package) fun dwallet_activated(dwallet: ID, curve: u8, public_key: vector<u8>) {
    event::emit(DWalletActivated { dwallet, curve, public_key });
}

public(package) fun dwallet_rejected(dwallet: ID, code: u16) {
    event::emit(DWalletRejected { dwallet, code });
}

public(package) fun dwallet_status_changed(dwallet: ID, status: u8, effective_at: u64) {
    event::emit(DWalletStatusChanged { dwallet, status, effective_at });
}

public(package) fun approvals_revoked(dwallet: ID, auth_version: u32) {
    event::emit(ApprovalsRevoked { dwallet, auth_version });
}

public(package) fun tweak_registered(
    dwallet: ID,
    path: vector<u8>,
    indices: vector<u32>,
    taproot: bool,
    root: vector<u8>,
    tau: vector<u8>,
    public_key: vector<u8>,
) {
    event::emit(TweakRegistered { dwallet, path, indices, taproot, root, tau, public_key });
}

// === Package functions: Presigns ===

public(package) fun presign_batch_posted(
    batch: ID,
    pool: ID,
    nk_id: vector<u8>,
    curve: u8,
    algorithm: u8,
    sid: vector<u8>,
    epoch: u64,
    digests: vector<vector<u8>>,
    chunks: vector<vector<u8>>,
    poster: address,
) {
    event::emit(PresignBatchPosted {
        batch,
        pool,
        nk_id,
        curve,
        algorithm,
        sid,
        epoch,
        digests,
        chunks,
        poster,
    });
}

public(package) fun presign_reserved(
    batch: ID,
    presign: ID,
    index: u16,
    digest: vector<u8>,
    by: address,
) {
    event::emit(PresignReserved { batch, presign, index, digest, by });
}

// === Package functions: Signing ===

public(package) fun sign_requested(
    request: ID,
    dwallet: ID,
    network_key: ID,
    curve: u8,
    algorithm: u8,
    hash: u8,
    key: vector<u8>,
    presigns: vector<vector<u8>>,
    deadline: u64,
    escrow: u64,
) {
    event::emit(SignRequested {
        request,
        dwallet,
        network_key,
        curve,
        algorithm,
        hash,
        key,
        presigns,
        deadline,
        escrow,
    });
}

public(package) fun sign_completed(
    request: ID,
    dwallet: ID,
    public_key: vector<u8>,
    signatures: vector<vector<u8>>,
    certified: bool,
    poster: address,
    paid: u64,
    refunded: u64,
) {
    event::emit(SignCompleted {
        request,
        dwallet,
        public_key,
        signatures,
        certified,
        poster,
        paid,
        refunded,
    });
}

public(package) fun sign_failed(request: ID, dwallet: ID, code: u16, paid: u64, refunded: u64) {
    event::emit(SignFailed { request, dwallet, code, paid, refunded });
}

public(package) fun sign_expired(request: ID, dwallet: ID, refunded: u64) {
    event::emit(SignExpired { request, dwallet, refunded });
}

public(package) fun sign_redeemed(request: ID, dwallet: ID) {
    event::emit(SignRedeemed { request, dwallet });
}

// === Package functions: Blame ===

public(package) fun culprit_named(
    network: ID,
    request: ID,
    epoch: u64,
    party: u16,
    validator: address,
    reason: u16,
) {
    event::emit(CulpritNamed { network, request, epoch, party, validator, reason });
}
