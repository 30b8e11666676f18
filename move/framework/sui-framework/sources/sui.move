/// The currency that pays for gas: 10^10 SUI of 10^9 MIST, made once at genesis.
module sui::sui;

use sui::balance::Balance;
use sui::coin::{Self, Coin};

// === Errors ===

/// After genesis there is nothing to make.
const EAlreadyMinted: u64 = 0;
/// Only the system itself may do this.
const ENotSystemAddress: u64 = 1;

// === Constants ===

const SUPPLY_MIST: u64 = 10_000_000_000_000_000_000;

// === Structs ===

public struct SUI has drop {}

// === Functions ===

public entry fun transfer(c: Coin<SUI>, recipient: address) {
    transfer::public_transfer(c, recipient)
}

// === Private ===

#[allow(unused_function)]
/// The whole supply, and the frozen metadata. Called once, at genesis.
fun new(ctx: &mut TxContext): Balance<SUI> {
    assert!(ctx.sender() == @0x0, ENotSystemAddress);
    assert!(ctx.epoch() == 0, EAlreadyMinted);
    let (treasury, metadata) = coin::create_currency(
        SUI {},
        9,
        b"SUI",
        b"Sui",
        b"",
        option::none(),
        ctx,
    );
    transfer::public_freeze_object(metadata);
    let mut supply = treasury.treasury_into_supply();
    let all = supply.increase_supply(SUPPLY_MIST);
    supply.destroy_supply();
    all
}
