/// Ed25519 signatures by the rules of ZIP-215.
module sui::ed25519;

/// 64-byte signature, 32-byte key; false for anything malformed.
public native fun ed25519_verify(
    signature: &vector<u8>,
    public_key: &vector<u8>,
    msg: &vector<u8>,
): bool;
