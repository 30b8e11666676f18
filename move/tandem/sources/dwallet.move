/// A dWallet: a public key whose secret nobody holds, the cap that owns it, and its life. On
/// secp256k1 Move itself checks the user's proof and the key; on the other curves a certificate
/// does.
module tandem::dwallet;

use sui::balance::{Self, Balance};
use sui::clock::Clock;
use sui::coin::{Self, Coin};
use sui::sui::SUI;
use sui::table::{Self, Table};
use tandem::committee::{Self, Certificate};
use tandem::event;
use tandem::k1;
use tandem::key_shard::KeyShard;
use tandem::message;
use tandem::network::{Self, Network};
use tandem::network_key::NetworkKey;
use tandem::scheme;
use tandem::tweak::Path;

// === Errors ===

/// The network key belongs to another network, or the dWallet to another network or key.
const EWrongNetwork: u64 = 0;
/// The salt is not 32 bytes.
const ESalt: u64 = 1;
/// The proof is empty or too long.
const EProofLength: u64 = 2;
/// The proof of knowledge of the user's share does not verify.
const EProof: u64 = 3;
/// The public key is not X_A + X_0 + mu*X_1.
const EPublicKey: u64 = 4;
/// This curve is activated by certificate, or secp256k1 is not.
const EWrongCurve: u64 = 5;
/// The dWallet is in another state.
const EWrongStatus: u64 = 6;
/// The cap belongs to another dWallet.
const EWrongCap: u64 = 7;
/// The deadline, or the delay, has not passed yet.
const ETooEarly: u64 = 8;
/// The derived key is already registered.
const ETweakRegistered: u64 = 9;
/// The derived key is not the key plus the path's scalar times the generator.
const ETweakedKey: u64 = 10;
/// No derived key is registered under the path.
const EUnknownPath: u64 = 11;
/// There already is a request with this idempotency key.
const EDuplicateRequest: u64 = 12;
/// mu has the wrong length.
const EMu: u64 = 13;

// === Constants ===

const KIND_GENERATED: u8 = 0;

const MODE_GUARDED: u8 = 0;

const STATUS_PENDING: u8 = 0;
const STATUS_ACTIVE: u8 = 1;
const STATUS_REJECTED: u8 = 2;
const STATUS_FROZEN: u8 = 3;
const STATUS_RETIRED: u8 = 4;

/// A proof of another curve than secp256k1.
const MAX_PROOF_BYTES: u64 = 1024;

/// Marks a deadline or time that does not exist.
const NEVER: u64 = 0;

// === Structs ===

/// Shared.
public struct DWallet has key {
    id: UID,
    network: ID,
    network_key: ID,
    nk_id: vector<u8>,
    curve: u8,
    /// 0 generated.
    kind: u8,
    /// 0 guarded: the user's share is secret.
    mode: u8,
    /// 0 pending, 1 active, 2 rejected, 3 frozen, 4 retired.
    status: u8,
    cap: ID,
    creator: address,
    sid: vector<u8>,
    /// X_A.
    user_public_share: vector<u8>,
    /// pi_A.
    proof: vector<u8>,
    /// 32 bytes, big-endian; empty while pending.
    mu: vector<u8>,
    /// X; empty while pending, afterwards never changed.
    public_key: vector<u8>,
    /// For BIP32, fixed at creation.
    chain_code: vector<u8>,
    /// Approvals of an earlier version are void.
    auth_version: u32,
    /// Counts the user's shares.
    share_version: u32,
    /// While pending: end of the wait for a certificate, in milliseconds.
    deadline: u64,
    /// While frozen: when it thaws, 0 = not asked for.
    thaws_at: u64,
    escrow: Balance<SUI>,
    price_verification: u64,
    /// Derived keys by path digest.
    tweaks: Table<vector<u8>, TweakedKey>,
    /// Requests by idempotency key.
    requests: Table<vector<u8>, ID>,
}

public struct TweakedKey has copy, drop, store {
    path: Path,
    /// 32 bytes, big-endian.
    tau: vector<u8>,
    public_key: vector<u8>,
}

/// Ownership of one dWallet.
public struct DWalletCap has key, store {
    id: UID,
    dwallet: ID,
}

/// A dWallet whose user share is registered and whose key is not; has to be finished in the same
/// transaction.
public struct Draft {
    dwallet: DWallet,
    cap: DWalletCap,
}

// === Public functions: creation ===

/// Registers the user's share. `shard` is the one of `index_of(curve, user_public_share)`. The
/// session id binds network, sender, curve and salt. Finish with `confirm` (secp256k1) or `submit`.
public fun create(
    network: &Network,
    key: &NetworkKey,
    shard: &mut KeyShard,
    curve: u8,
    salt: vector<u8>,
    user_public_share: vector<u8>,
    proof: vector<u8>,
    ctx: &mut TxContext,
): Draft {
    network.assert_create();
    let network_id = object::id(network);
    assert!(key.network() == network_id, EWrongNetwork);
    assert!(salt.length() == 32, ESalt);
    assert!(!proof.is_empty() && proof.length() <= MAX_PROOF_BYTES, EProofLength);
    scheme::assert_point(curve, &user_public_share);
    let nk_id = key.nk_id();
    shard.take_share(network_id, nk_id, curve, user_public_share);
    let sid = message::sid(network_id, ctx.sender(), curve, salt);
    let id = object::new(ctx);
    let cap = DWalletCap { id: object::new(ctx), dwallet: id.to_inner() };
    let dwallet = DWallet {
        id,
        network: network_id,
        network_key: object::id(key),
        nk_id,
        curve,
        kind: KIND_GENERATED,
        mode: MODE_GUARDED,
        status: STATUS_PENDING,
        cap: object::id(&cap),
        creator: ctx.sender(),
        sid,
        user_public_share,
        proof,
        mu: vector[],
        public_key: vector[],
        chain_code: message::chain_code(nk_id, curve, sid),
        auth_version: 0,
        share_version: 0,
        deadline: NEVER,
        thaws_at: NEVER,
        escrow: balance::zero(),
        price_verification: 0,
        tweaks: table::new(ctx),
        requests: table::new(ctx),
    };
    Draft { dwallet, cap }
}

/// secp256k1: checks proof and key, registers the key in `shard` (the one of `index_of(0,
/// public_key)`), and shares the dWallet as active. `hint` = x(X_A)^-1 modulo the group order, 32
/// bytes; `sum` = X_A + constant of the network key, 33 bytes.
public fun confirm(
    draft: Draft,
    key: &NetworkKey,
    shard: &mut KeyShard,
    public_key: vector<u8>,
    hint: vector<u8>,
    sum: vector<u8>,
): DWalletCap {
    let Draft { mut dwallet, cap } = draft;
    assert!(dwallet.curve == scheme::secp256k1(), EWrongCurve);
    assert!(dwallet.network_key == object::id(key), EWrongNetwork);
    dwallet.assert_proof(&hint);
    let mu = dwallet.derive_mu(key);
    let derived = k1::is_derived(
        &public_key,
        &dwallet.user_public_share,
        &key.x_1(scheme::secp256k1()),
        &key.constant(),
        mu,
        &sum,
    );
    assert!(derived, EPublicKey);
    shard.take_key(dwallet.network, dwallet.curve, public_key);
    dwallet.mu = k1::to_bytes(mu);
    dwallet.public_key = public_key;
    dwallet.status = STATUS_ACTIVE;
    dwallet.announce();
    event::dwallet_activated(object::id(&dwallet), dwallet.curve, public_key);
    transfer::share_object(dwallet);
    cap
}

/// Other curves: shares the dWallet as pending and asks the validators to verify it. `payment` is
/// exactly the activation price; it comes back if no certificate arrives in time.
public fun submit(
    draft: Draft,
    network: &Network,
    payment: Coin<SUI>,
    clock: &Clock,
): DWalletCap {
    let Draft { mut dwallet, cap } = draft;
    assert!(dwallet.curve != scheme::secp256k1(), EWrongCurve);
    assert!(dwallet.network == object::id(network), EWrongNetwork);
    network::assert_price(payment.value(), network.price_activation());
    dwallet.escrow.join(payment.into_balance());
    dwallet.price_verification = network.price_verification();
    dwallet.deadline = clock.timestamp_ms() + network.activation_ms();
    dwallet.announce();
    transfer::share_object(dwallet);
    cap
}

/// Sets the key of a pending dWallet and pays the sender. Certificate: kind 5, subject = dWallet,
/// digest = MH("tandem/v1/activate", {nk_id, curve, sid, X_A, pi_A, mu, X}). `shard` is the one of
/// `index_of(curve, public_key)`.
public fun activate(
    dwallet: &mut DWallet,
    network: &Network,
    certificate: Certificate,
    shard: &mut KeyShard,
    mu: vector<u8>,
    public_key: vector<u8>,
    ctx: &mut TxContext,
) {
    dwallet.assert_pending(network);
    assert!(mu.length() == 32, EMu);
    scheme::assert_point(dwallet.curve, &public_key);
    let digest = message::activate(
        dwallet.nk_id,
        dwallet.curve,
        dwallet.sid,
        dwallet.user_public_share,
        dwallet.proof,
        mu,
        public_key,
    );
    let subject = dwallet.id.to_address();
    network.consume(certificate, committee::kind_activate(), subject, digest);
    shard.take_key(dwallet.network, dwallet.curve, public_key);
    dwallet.mu = mu;
    dwallet.public_key = public_key;
    dwallet.status = STATUS_ACTIVE;
    let reward = dwallet.escrow.value();
    dwallet.pay(reward, ctx.sender(), ctx);
    event::dwallet_activated(object::id(dwallet), dwallet.curve, public_key);
}

/// Ends a pending dWallet whose proof is wrong, frees its share in `shard` and refunds what is left
/// after the cost of verification. Certificate: kind 6, subject = dWallet, digest =
/// MH("tandem/v1/reject", {dwallet, sid, code}).
public fun reject(
    dwallet: &mut DWallet,
    network: &Network,
    certificate: Certificate,
    shard: &mut KeyShard,
    code: u16,
    ctx: &mut TxContext,
) {
    dwallet.assert_pending(network);
    let id = object::id(dwallet);
    let digest = message::reject(id, dwallet.sid, code);
    network.consume(certificate, committee::kind_reject(), id.to_address(), digest);
    let cost = dwallet.price_verification;
    dwallet.pay(cost, ctx.sender(), ctx);
    dwallet.end_pending(shard, ctx);
    event::dwallet_rejected(id, code);
}

/// Ends a pending dWallet whose deadline has passed and refunds everything. Permissionless.
public fun expire(
    dwallet: &mut DWallet,
    shard: &mut KeyShard,
    clock: &Clock,
    ctx: &mut TxContext,
) {
    assert!(dwallet.status == STATUS_PENDING, EWrongStatus);
    assert!(clock.timestamp_ms() > dwallet.deadline, ETooEarly);
    dwallet.end_pending(shard, ctx);
    event::dwallet_rejected(object::id(dwallet), 0);
}

// === Public functions: life ===

/// Registers the key derived by `path` after checking it (secp256k1, BIP341).
public fun register_tweak(
    dwallet: &mut DWallet,
    cap: &DWalletCap,
    path: Path,
    public_key: vector<u8>,
) {
    dwallet.assert_cap(cap);
    assert!(dwallet.status == STATUS_ACTIVE, EWrongStatus);
    let name = path.digest();
    assert!(!dwallet.tweaks.contains(name), ETweakRegistered);
    let tau = path.scalar(dwallet.curve, &dwallet.public_key);
    assert!(k1::is_tweaked(&public_key, &dwallet.public_key, tau), ETweakedKey);
    let tau = k1::to_bytes(tau);
    dwallet.tweaks.add(name, TweakedKey { path, tau, public_key });
    event::tweak_registered(
        object::id(dwallet),
        name,
        path.indices(),
        path.is_taproot(),
        path.root(),
        tau,
        public_key,
    );
}

/// Voids every approval made so far.
public fun revoke_all(dwallet: &mut DWallet, cap: &DWalletCap) {
    dwallet.assert_cap(cap);
    dwallet.auth_version = dwallet.auth_version + 1;
    event::approvals_revoked(object::id(dwallet), dwallet.auth_version);
}

/// Stops new requests at once. A second call takes back an `unfreeze`.
public fun freeze_dwallet(dwallet: &mut DWallet, cap: &DWalletCap) {
    dwallet.assert_cap(cap);
    assert!(dwallet.status == STATUS_ACTIVE || dwallet.status == STATUS_FROZEN, EWrongStatus);
    dwallet.status = STATUS_FROZEN;
    dwallet.thaws_at = NEVER;
    event::dwallet_status_changed(object::id(dwallet), STATUS_FROZEN, NEVER);
}

/// Asks to thaw: `thaw` works after the network's delay.
public fun unfreeze(dwallet: &mut DWallet, network: &Network, cap: &DWalletCap, clock: &Clock) {
    dwallet.assert_cap(cap);
    assert!(dwallet.status == STATUS_FROZEN, EWrongStatus);
    assert!(dwallet.network == object::id(network), EWrongNetwork);
    dwallet.thaws_at = clock.timestamp_ms() + network.unfreeze_ms();
    event::dwallet_status_changed(object::id(dwallet), STATUS_FROZEN, dwallet.thaws_at);
}

/// Completes `unfreeze` after its delay.
public fun thaw(dwallet: &mut DWallet, cap: &DWalletCap, clock: &Clock) {
    dwallet.assert_cap(cap);
    assert!(dwallet.status == STATUS_FROZEN, EWrongStatus);
    assert!(dwallet.thaws_at != NEVER && clock.timestamp_ms() > dwallet.thaws_at, ETooEarly);
    dwallet.status = STATUS_ACTIVE;
    dwallet.thaws_at = NEVER;
    event::dwallet_status_changed(object::id(dwallet), STATUS_ACTIVE, NEVER);
}

/// Stops new requests for ever.
public fun retire(dwallet: &mut DWallet, cap: &DWalletCap) {
    dwallet.assert_cap(cap);
    assert!(dwallet.status == STATUS_ACTIVE || dwallet.status == STATUS_FROZEN, EWrongStatus);
    dwallet.status = STATUS_RETIRED;
    event::dwallet_status_changed(object::id(dwallet), STATUS_RETIRED, NEVER);
}

// === Public functions: reading ===

public fun cap_dwallet(cap: &DWalletCap): ID { cap.dwallet }

public fun network(dwallet: &DWallet): ID { dwallet.network }

public fun network_key(dwallet: &DWallet): ID { dwallet.network_key }

public fun nk_id(dwallet: &DWallet): vector<u8> { dwallet.nk_id }

public fun curve(dwallet: &DWallet): u8 { dwallet.curve }

public fun kind(dwallet: &DWallet): u8 { dwallet.kind }

public fun status(dwallet: &DWallet): u8 { dwallet.status }

public fun public_key(dwallet: &DWallet): vector<u8> { dwallet.public_key }

public fun user_public_share(dwallet: &DWallet): vector<u8> { dwallet.user_public_share }

public fun mu(dwallet: &DWallet): vector<u8> { dwallet.mu }

public fun sid(dwallet: &DWallet): vector<u8> { dwallet.sid }

public fun auth_version(dwallet: &DWallet): u32 { dwallet.auth_version }

public fun share_version(dwallet: &DWallet): u32 { dwallet.share_version }

public fun is_active(dwallet: &DWallet): bool { dwallet.status == STATUS_ACTIVE }

public fun has_request(dwallet: &DWallet, key: vector<u8>): bool { dwallet.requests.contains(key) }

/// Id of the request with this idempotency key.
public fun request(dwallet: &DWallet, key: vector<u8>): ID { dwallet.requests[key] }

// === Package functions ===

public(package) fun assert_cap(dwallet: &DWallet, cap: &DWalletCap) {
    assert!(cap.dwallet == object::id(dwallet), EWrongCap);
    assert!(dwallet.cap == object::id(cap), EWrongCap);
}

public(package) fun assert_active(dwallet: &DWallet) {
    assert!(dwallet.status == STATUS_ACTIVE, EWrongStatus);
}

/// The verification key under `path` and its scalar (32 zero bytes without a path).
public(package) fun key_at(dwallet: &DWallet, path: &Path): (vector<u8>, vector<u8>) {
    if (path.is_none()) return (dwallet.public_key, k1::to_bytes(0));
    let name = path.digest();
    assert!(dwallet.tweaks.contains(name), EUnknownPath);
    let tweaked = &dwallet.tweaks[name];
    (tweaked.public_key, tweaked.tau)
}

/// Records the one request of this idempotency key.
public(package) fun record_request(dwallet: &mut DWallet, key: vector<u8>, request: ID) {
    assert!(!dwallet.requests.contains(key), EDuplicateRequest);
    dwallet.requests.add(key, request);
}

// === Private functions ===

/// pi_A: a BIP340 signature of m_A under X_A.
fun assert_proof(dwallet: &DWallet, hint: &vector<u8>) {
    let share = &dwallet.user_public_share;
    let m_a = message::create(dwallet.nk_id, dwallet.curve, dwallet.sid, *share);
    let key_x = k1::to_bytes(k1::x(share));
    assert!(k1::verify_bip340(&key_x, m_a, &dwallet.proof, k1::from_bytes(hint)), EProof);
}

fun derive_mu(dwallet: &DWallet, key: &NetworkKey): u256 {
    let curve = dwallet.curve;
    let (high, low) = message::mu(
        dwallet.nk_id,
        curve,
        dwallet.sid,
        key.x_0(curve),
        key.x_1(curve),
        dwallet.user_public_share,
        dwallet.proof,
    );
    k1::reduce_n(k1::from_bytes(&high), k1::from_bytes(&low))
}

fun assert_pending(dwallet: &DWallet, network: &Network) {
    network.assert_version();
    assert!(dwallet.network == object::id(network), EWrongNetwork);
    assert!(dwallet.status == STATUS_PENDING, EWrongStatus);
}

fun end_pending(dwallet: &mut DWallet, shard: &mut KeyShard, ctx: &mut TxContext) {
    shard.release_share(
        dwallet.network,
        dwallet.nk_id,
        dwallet.curve,
        dwallet.user_public_share,
    );
    dwallet.status = STATUS_REJECTED;
    let (rest, creator) = (dwallet.escrow.value(), dwallet.creator);
    dwallet.pay(rest, creator, ctx);
}

fun pay(dwallet: &mut DWallet, amount: u64, to: address, ctx: &mut TxContext) {
    if (amount == 0) return;
    transfer::public_transfer(coin::from_balance(dwallet.escrow.split(amount), ctx), to);
}

fun announce(dwallet: &DWallet) {
    event::dwallet_created(
        object::id(dwallet),
        dwallet.cap,
        dwallet.network_key,
        dwallet.curve,
        dwallet.status,
        dwallet.creator,
        dwallet.sid,
        dwallet.user_public_share,
        dwallet.proof,
        dwallet.public_key,
        dwallet.deadline,
    );
}

// === Test-only functions ===

/// A cap of no dWallet.
#[test_only]
public fun cap_for_testing(ctx: &mut TxContext): DWalletCap {
    let id = object::new(ctx);
    let dwallet = id.to_inner();
    DWalletCap { id, dwallet }
}

/// What a new user share will do to older approvals.
#[test_only]
public fun raise_share_version_for_testing(dwallet: &mut DWallet) {
    dwallet.share_version = dwallet.share_version + 1;
}
