/// Slices and bitmaps of byte vectors. Bit i of a bitmap is bit i % 8 (least significant first) of
/// byte i / 8.
module tandem::bytes;

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
