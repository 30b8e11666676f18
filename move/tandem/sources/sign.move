/// Requests for signatures. A request is built in one transaction (begin, add_message for every
/// message, finish) and ends in exactly one of three ways: done, failed for a certified reason, or
/// expired. Validators act on the shared object alone: it holds all that is signed.
module tandem::sign;

use sui::balance::Balance;
use sui::clock::Clock;
use sui::coin::{Self, Coin};
use sui::sui::SUI;
use tandem::approval::Approval;
use tandem::committee::{Self, Certificate};
use tandem::dwallet::DWallet;
use tandem::event;
use tandem::message;
use tandem::network::{Self, Network};
use tandem::presign::{Presign, PresignRef};
use tandem::signature;
use tandem::tweak::Path;

// === Errors ===

/// The object belongs to another network.
const EWrongNetwork: u64 = 0;
/// The request has no message, or more than the limit.
const EMessages: u64 = 1;
/// A message is longer than the limit.
const EMessageLength: u64 = 2;
/// The user's message is empty or longer than 12 KiB.
const EUserMessageLength: u64 = 3;
/// The presign is of another network key, curve or algorithm.
const EWrongPresign: u64 = 4;
/// Every message already has its presign.
const ETooMany: u64 = 5;
/// A message has no presign yet.
const EIncomplete: u64 = 6;
/// The request is not open.
const ENotOpen: u64 = 7;
/// The number of signatures or hints is not the number of messages.
const ECount: u64 = 8;
/// A signature does not verify.
const ESignature: u64 = 9;
/// Move verifies signatures of this curve itself.
const EVerifiable: u64 = 10;
/// The deadline has not passed yet.
const ETooEarly: u64 = 11;
/// The request is still open.
const EStillOpen: u64 = 12;
/// Only the address the request refunds may redeem it.
const ENotOwner: u64 = 13;
/// A failure has a code other than 0.
const ECode: u64 = 14;
/// A message that is signed as it is has to be 32 bytes.
const ERawLength: u64 = 15;

// === Constants ===

const STATUS_OPEN: u8 = 0;
const STATUS_DONE: u8 = 1;
const STATUS_FAILED: u8 = 2;
const STATUS_EXPIRED: u8 = 3;

const MAX_USER_MESSAGE_BYTES: u64 = 12 * 1024;

// === Structs ===

/// Shared.
public struct SignRequest has key {
    id: UID,
    network: ID,
    network_key: ID,
    nk_id: vector<u8>,
    dwallet: ID,
    curve: u8,
    algorithm: u8,
    hash: u8,
    /// Kind of the dWallet's key.
    kind: u8,
    /// X.
    public_key: vector<u8>,
    /// X_A.
    user_public_share: vector<u8>,
    mu: vector<u8>,
    auth_version: u32,
    share_version: u32,
    path: Path,
    /// Scalar of the path, 32 bytes big-endian.
    tau: vector<u8>,
    /// X' = X + tau*G: the key the signatures verify under.
    verify_key: vector<u8>,
    messages: vector<vector<u8>>,
    presigns: vector<PresignRef>,
    user_messages: vector<vector<u8>>,
    /// By message; empty until done.
    signatures: vector<vector<u8>>,
    /// Idempotency key.
    key: vector<u8>,
    /// 0 open, 1 done, 2 failed, 3 expired.
    status: u8,
    /// Code of a failure, else 0.
    failure: u16,
    escrow: Balance<SUI>,
    /// Everything that was paid in.
    deposit: u64,
    /// What a failure costs.
    cost: u64,
    refund_to: address,
    created_at: u64,
    deadline: u64,
}

/// A request under construction; has to be finished in the same transaction.
public struct Draft {
    request: SignRequest,
}

// === Public functions: asking ===

/// Opens a request for the approval's messages. `payment` is exactly the price of one signature
/// times the number of messages.
public fun begin(
    dwallet: &mut DWallet,
    network: &Network,
    approval: Approval,
    payment: Coin<SUI>,
    refund_to: address,
    clock: &Clock,
    ctx: &mut TxContext,
): Draft {
    network.assert_sign();
    assert!(dwallet.network() == object::id(network), EWrongNetwork);
    dwallet.assert_active();
    let (algorithm, hash, path, messages, key) = approval.spend(dwallet, clock);
    let count = messages.length();
    assert!(count > 0 && count <= network.messages(), EMessages);
    let raw = signature::is_raw(dwallet.curve(), algorithm, hash);
    messages.do_ref!(|message| {
        assert!(message.length() <= network.message_bytes(), EMessageLength);
        assert!(!raw || message.length() == 32, ERawLength);
    });
    let deposit = payment.value();
    network::assert_price(deposit, network.price_sign() * count);
    let (verify_key, tau) = dwallet.key_at(&path);
    let id = object::new(ctx);
    dwallet.record_request(key, id.to_inner());
    let now = clock.timestamp_ms();
    let request = SignRequest {
        id,
        network: dwallet.network(),
        network_key: dwallet.network_key(),
        nk_id: dwallet.nk_id(),
        dwallet: object::id(dwallet),
        curve: dwallet.curve(),
        algorithm,
        hash,
        kind: dwallet.kind(),
        public_key: dwallet.public_key(),
        user_public_share: dwallet.user_public_share(),
        mu: dwallet.mu(),
        auth_version: dwallet.auth_version(),
        share_version: dwallet.share_version(),
        path,
        tau,
        verify_key,
        messages,
        presigns: vector[],
        user_messages: vector[],
        signatures: vector[],
        key,
        status: STATUS_OPEN,
        failure: 0,
        escrow: payment.into_balance(),
        deposit,
        cost: network.price_verification() * count,
        refund_to,
        created_at: now,
        deadline: now + network.request_ms(),
    };
    Draft { request }
}

/// Gives the next message its presign and the user's part of its signature.
public fun add_message(draft: &mut Draft, presign: Presign, user_message: vector<u8>) {
    let request = &mut draft.request;
    assert!(request.presigns.length() < request.messages.length(), ETooMany);
    assert!(presign.network() == request.network, EWrongPresign);
    assert!(presign.network_key() == request.network_key, EWrongPresign);
    assert!(presign.curve() == request.curve, EWrongPresign);
    assert!(presign.algorithm() == request.algorithm, EWrongPresign);
    let length = user_message.length();
    assert!(length > 0 && length <= MAX_USER_MESSAGE_BYTES, EUserMessageLength);
    request.presigns.push_back(presign.consume());
    request.user_messages.push_back(user_message);
}

/// Shares the request and returns its id.
public fun finish(draft: Draft): ID {
    let Draft { request } = draft;
    assert!(request.presigns.length() == request.messages.length(), EIncomplete);
    let id = object::id(&request);
    event::sign_requested(
        id,
        request.dwallet,
        request.network_key,
        request.curve,
        request.algorithm,
        request.hash,
        request.key,
        request.presigns.map_ref!(|presign| presign.ref_digest()),
        request.deadline,
        request.deposit,
    );
    transfer::share_object(request);
    id
}

// === Public functions: ending ===

/// Stores the signatures after verifying every one, and pays the sender. Permissionless.
/// `hints`: one per message, see `signature::verify`.
public fun complete(
    request: &mut SignRequest,
    signatures: vector<vector<u8>>,
    hints: vector<vector<u8>>,
    ctx: &mut TxContext,
) {
    request.assert_open();
    let count = request.messages.length();
    assert!(signatures.length() == count && hints.length() == count, ECount);
    count.do!(|i| {
        let valid = signature::verify(
            request.curve,
            request.algorithm,
            request.hash,
            &request.verify_key,
            request.messages[i],
            &signatures[i],
            &hints[i],
        );
        assert!(valid, ESignature);
    });
    request.done(signatures, false, ctx);
}

/// Stores signatures of a curve Move cannot verify, and pays the sender. Certificate: kind 8,
/// subject = request, digest = MH("tandem/v1/complete", {request, signatures}).
public fun complete_certified(
    request: &mut SignRequest,
    network: &Network,
    certificate: Certificate,
    signatures: vector<vector<u8>>,
    ctx: &mut TxContext,
) {
    request.assert_open();
    assert!(request.network == object::id(network), EWrongNetwork);
    assert!(!signature::is_verifiable(request.curve), EVerifiable);
    assert!(signatures.length() == request.messages.length(), ECount);
    let length = signature::length(request.curve, request.algorithm);
    assert!(signatures.all!(|bytes| bytes.length() == length), ESignature);
    let id = object::id(request);
    let digest = message::complete(id, signatures);
    network.consume(certificate, committee::kind_complete(), id.to_address(), digest);
    request.done(signatures, true, ctx);
}

/// Ends a request that cannot be signed: the sender gets the cost of verification, the rest comes
/// back. Certificate: kind 7, subject = request, digest = MH("tandem/v1/fail", {request, code}).
public fun fail(
    request: &mut SignRequest,
    network: &Network,
    certificate: Certificate,
    code: u16,
    ctx: &mut TxContext,
) {
    request.assert_open();
    assert!(request.network == object::id(network), EWrongNetwork);
    assert!(code != 0, ECode);
    let id = object::id(request);
    let digest = message::fail(id, code);
    network.consume(certificate, committee::kind_fail(), id.to_address(), digest);
    request.status = STATUS_FAILED;
    request.failure = code;
    let cost = request.cost;
    request.pay(cost, ctx.sender(), ctx);
    let rest = request.refund(ctx);
    event::sign_failed(id, request.dwallet, code, cost, rest);
}

/// Ends a request whose deadline has passed and refunds everything. Permissionless.
public fun expire(request: &mut SignRequest, clock: &Clock, ctx: &mut TxContext) {
    request.assert_open();
    assert!(clock.timestamp_ms() > request.deadline, ETooEarly);
    request.status = STATUS_EXPIRED;
    let refunded = request.refund(ctx);
    event::sign_expired(object::id(request), request.dwallet, refunded);
}

/// Deletes an ended request, which returns its storage deposit to the sender. The signatures stay
/// in the events and the idempotency key stays used.
public fun redeem(request: SignRequest, ctx: &TxContext) {
    assert!(request.status != STATUS_OPEN, EStillOpen);
    assert!(request.refund_to == ctx.sender(), ENotOwner);
    let SignRequest { id, dwallet, escrow, .. } = request;
    event::sign_redeemed(id.to_inner(), dwallet);
    escrow.destroy_zero();
    id.delete();
}

// === Public functions: reading ===

public fun dwallet(request: &SignRequest): ID { request.dwallet }

public fun status(request: &SignRequest): u8 { request.status }

public fun is_done(request: &SignRequest): bool { request.status == STATUS_DONE }

public fun failure(request: &SignRequest): u16 { request.failure }

public fun messages(request: &SignRequest): &vector<vector<u8>> { &request.messages }

public fun signatures(request: &SignRequest): &vector<vector<u8>> { &request.signatures }

public fun verify_key(request: &SignRequest): vector<u8> { request.verify_key }

public fun key(request: &SignRequest): vector<u8> { request.key }

public fun deadline(request: &SignRequest): u64 { request.deadline }

public fun escrow(request: &SignRequest): u64 { request.escrow.value() }

// === Private functions ===

fun assert_open(request: &SignRequest) {
    assert!(request.status == STATUS_OPEN, ENotOpen);
}

fun done(
    request: &mut SignRequest,
    signatures: vector<vector<u8>>,
    certified: bool,
    ctx: &mut TxContext,
) {
    request.status = STATUS_DONE;
    request.signatures = signatures;
    let paid = request.escrow.value();
    request.pay(paid, ctx.sender(), ctx);
    event::sign_completed(
        object::id(request),
        request.dwallet,
        request.verify_key,
        signatures,
        certified,
        ctx.sender(),
        paid,
        0,
    );
}

/// Sends back whatever is left in escrow.
fun refund(request: &mut SignRequest, ctx: &mut TxContext): u64 {
    let rest = request.escrow.value();
    let to = request.refund_to;
    request.pay(rest, to, ctx);
    rest
}

fun pay(request: &mut SignRequest, amount: u64, to: address, ctx: &mut TxContext) {
    if (amount == 0) return;
    transfer::public_transfer(coin::from_balance(request.escrow.split(amount), ctx), to);
}
