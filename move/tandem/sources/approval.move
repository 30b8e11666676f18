/// The permission to sign certain messages with a certain dWallet. Made from the dWallet's cap, by
/// its holder or by a policy that holds it; spent by one request.
module tandem::approval;

use sui::clock::Clock;
use tandem::dwallet::{DWallet, DWalletCap};
use tandem::scheme;
use tandem::tweak::Path;

// === Errors ===

/// The idempotency key is empty or longer than 64 bytes.
const EKeyLength: u64 = 0;
/// The approval is for another dWallet.
const EWrongDWallet: u64 = 1;
/// Approvals of this dWallet were revoked, or its share changed, since this one was made.
const EVoid: u64 = 2;
/// The approval's last moment has passed.
const EExpired: u64 = 3;
/// The cap belongs to another dWallet.
const EWrongCap: u64 = 4;
/// A hash whose message the chain does not see is approved by `approve_prehashed` only.
const EPrehashed: u64 = 5;

// === Constants ===

const MAX_KEY_BYTES: u64 = 64;

// === Structs ===

public struct Approval has drop, store {
    dwallet: ID,
    auth_version: u32,
    share_version: u32,
    curve: u8,
    algorithm: u8,
    hash: u8,
    path: Path,
    messages: vector<vector<u8>>,
    /// Last moment it may be spent, in milliseconds.
    not_after: u64,
    /// Idempotency key: at most one request per dWallet and key.
    key: vector<u8>,
}

// === Public functions ===

/// Approves `messages`, which the chain and the validators see. More can be added with
/// `add_message`.
public fun approve(
    dwallet: &DWallet,
    cap: &DWalletCap,
    algorithm: u8,
    hash: u8,
    path: Path,
    messages: vector<vector<u8>>,
    not_after: u64,
    key: vector<u8>,
): Approval {
    assert!(!scheme::is_prehashed(dwallet.curve(), algorithm, hash), EPrehashed);
    new(dwallet, cap, algorithm, hash, path, messages, not_after, key)
}

/// Approves the ECDSA signatures on secp256k1 of 32-byte hashes, whatever they are hashes of: who
/// holds such an approval may have anything signed. Code that decides by a message's meaning must
/// not call it.
public fun approve_prehashed(
    dwallet: &DWallet,
    cap: &DWalletCap,
    path: Path,
    hashes: vector<vector<u8>>,
    not_after: u64,
    key: vector<u8>,
): Approval {
    let (algorithm, hash) = (scheme::ecdsa(), scheme::prehashed());
    new(dwallet, cap, algorithm, hash, path, hashes, not_after, key)
}

/// Adds a message, for lists that do not fit one argument.
public fun add_message(approval: &mut Approval, cap: &DWalletCap, message: vector<u8>) {
    assert!(cap.cap_dwallet() == approval.dwallet, EWrongCap);
    approval.messages.push_back(message);
}

// === Public functions: reading ===

public fun dwallet(approval: &Approval): ID { approval.dwallet }

public fun messages(approval: &Approval): &vector<vector<u8>> { &approval.messages }

public fun algorithm(approval: &Approval): u8 { approval.algorithm }

public fun hash(approval: &Approval): u8 { approval.hash }

public fun path(approval: &Approval): Path { approval.path }

public fun not_after(approval: &Approval): u64 { approval.not_after }

public fun key(approval: &Approval): vector<u8> { approval.key }

// === Package functions ===

/// Spends the approval; returns algorithm, hash, path, messages and idempotency key.
public(package) fun spend(
    approval: Approval,
    dwallet: &DWallet,
    clock: &Clock,
): (u8, u8, Path, vector<vector<u8>>, vector<u8>) {
    assert!(approval.dwallet == object::id(dwallet), EWrongDWallet);
    assert!(approval.auth_version == dwallet.auth_version(), EVoid);
    assert!(approval.share_version == dwallet.share_version(), EVoid);
    assert!(clock.timestamp_ms() <= approval.not_after, EExpired);
    let Approval { algorithm, hash, path, messages, key, .. } = approval;
    (algorithm, hash, path, messages, key)
}

// === Private functions ===

fun new(
    dwallet: &DWallet,
    cap: &DWalletCap,
    algorithm: u8,
    hash: u8,
    path: Path,
    messages: vector<vector<u8>>,
    not_after: u64,
    key: vector<u8>,
): Approval {
    dwallet.assert_cap(cap);
    scheme::assert_hash(dwallet.curve(), algorithm, hash);
    assert!(!key.is_empty() && key.length() <= MAX_KEY_BYTES, EKeyLength);
    Approval {
        dwallet: object::id(dwallet),
        auth_version: dwallet.auth_version(),
        share_version: dwallet.share_version(),
        curve: dwallet.curve(),
        algorithm,
        hash,
        path,
        messages,
        not_after,
        key,
    }
}
