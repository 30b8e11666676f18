/// Derivation paths and the scalar a path adds to a key. A path is structured, never a raw scalar:
/// a chosen scalar would move a signature to another message.
module tandem::tweak;

use tandem::bytes;
use tandem::k1;
use tandem::message;
use tandem::scheme;

// === Errors ===

/// The script root is neither empty nor 32 bytes, or there is a root without Taproot.
const ERoot: u64 = 0;
/// The curve or algorithm has no such derivation.
const EUnsupported: u64 = 1;
/// The derived scalar is zero or not below the group order.
const EScalar: u64 = 2;

// === Structs ===

/// BIP32 indices, then BIP341 with an optional script root.
public struct Path has copy, drop, store {
    indices: vector<u32>,
    taproot: bool,
    root: vector<u8>,
}

// === Public functions ===

/// The key itself.
public fun none(): Path { Path { indices: vector[], taproot: false, root: vector[] } }

/// The Taproot output key of the key; `root` is the script tree root, or empty for key path only.
public fun taproot(root: vector<u8>): Path {
    assert!(root.is_empty() || root.length() == 32, ERoot);
    Path { indices: vector[], taproot: true, root }
}

/// Any path. Unhardened BIP32 indices need SHA-512, which Move does not have: `scalar` refuses
/// them.
public fun path(indices: vector<u32>, taproot: bool, root: vector<u8>): Path {
    assert!(root.is_empty() || taproot && root.length() == 32, ERoot);
    Path { indices, taproot, root }
}

public fun is_none(path: &Path): bool { path.indices.is_empty() && !path.taproot }

public fun indices(path: &Path): vector<u32> { path.indices }

public fun is_taproot(path: &Path): bool { path.taproot }

public fun root(path: &Path): vector<u8> { path.root }

// === Package functions ===

/// MH("tandem/v1/path", path): the name under which a derived key is registered.
public(package) fun digest(path: &Path): vector<u8> {
    message::path(path.indices, path.taproot, path.root)
}

/// tau with derived key = key + tau*G: s(X) * int(taggedHash("TapTweak", x(X) || root)).
public(package) fun scalar(path: &Path, curve: u8, key: &vector<u8>): u256 {
    assert!(curve == scheme::secp256k1(), EUnsupported);
    assert!(path.taproot && path.indices.is_empty(), EUnsupported);
    let mut input = bytes::slice(key, 1, 32);
    input.append(path.root);
    let t = k1::from_bytes(&message::tagged(b"TapTweak", input));
    assert!(k1::is_scalar(t), EScalar);
    if (k1::parity(key) == 0) t else k1::neg_n(t)
}
