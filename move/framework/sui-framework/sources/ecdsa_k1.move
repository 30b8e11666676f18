/// ECDSA on secp256k1; `hash` is 0 for keccak256 and 1 for sha2-256 of `msg`.
module sui::ecdsa_k1;

/// The 33-byte key that made the 65-byte signature r || s || v. Aborts: 1 malformed signature, 0 no such key.
public native fun secp256k1_ecrecover(
    signature: &vector<u8>,
    msg: &vector<u8>,
    hash: u8,
): vector<u8>;

/// 33 bytes to 65. Aborts with 2 if they are not a key.
public native fun decompress_pubkey(pubkey: &vector<u8>): vector<u8>;

/// 64-byte signature r || s, 33-byte key; false for anything malformed and for high s.
public native fun secp256k1_verify(
    signature: &vector<u8>,
    public_key: &vector<u8>,
    msg: &vector<u8>,
    hash: u8,
): bool;
