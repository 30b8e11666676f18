/// Numbers, slices and bitmaps of byte vectors. Bit i of a bitmap is bit i % 8 (least significant
/// first) of byte i / 8.
module tandem::bytes;

/// The big-endian number in the 32 bytes from `from`. Written out, because loops cost gas.
public(package) fun number(bytes: &vector<u8>, from: u64): u256 {
    (word!(bytes, from) as u256) << 192
        | (word!(bytes, from + 8) as u256) << 128
        | (word!(bytes, from + 16) as u256) << 64
        | (word!(bytes, from + 24) as u256)
}

macro fun word($bytes: &vector<u8>, $from: u64): u64 {
    let bytes = $bytes;
    let i = $from;
    (bytes[i] as u64) << 56
        | (bytes[i + 1] as u64) << 48
        | (bytes[i + 2] as u64) << 40
        | (bytes[i + 3] as u64) << 32
        | (bytes[i + 4] as u64) << 24
        | (bytes[i + 5] as u64) << 16
        | (bytes[i + 6] as u64) << 8
        | (bytes[i + 7] as u64)
}

public(package) fun slice(bytes: &vector<u8>, from: u64, length: u64): vector<u8> {
    vector::tabulate!(length, |i| bytes[from + i])
}

public(package) fun bitmap_length(bits: u64): u64 { (bits + 7) / 8 }

public(package) fun bit(bitmap: &vector<u8>, i: u64): bool {
    (bitmap[i / 8] >> ((i % 8) as u8)) & 1 == 1
}

/// Whether the bitmap has room for exactly `bits` bits and no bit beyond them is set.
public(package) fun is_bitmap(bitmap: &vector<u8>, bits: u64): bool {
    if (bitmap.length() != bitmap_length(bits)) return false;
    let mut clean = true;
    bits.range_do!(bitmap.length() * 8, |i| if (bit(bitmap, i)) clean = false);
    clean
}
