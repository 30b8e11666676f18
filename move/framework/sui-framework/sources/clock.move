/// The time, in one shared object at 0x6 that transactions read.
module sui::clock;

// === Errors ===

/// Only the system itself may do this.
const ENotSystemAddress: u64 = 0;

// === Structs ===

public struct Clock has key {
    id: UID,
    /// Unix milliseconds.
    timestamp_ms: u64,
}

// === Functions ===

/// Unix milliseconds; never goes back.
public fun timestamp_ms(clock: &Clock): u64 {
    clock.timestamp_ms
}

// === Private ===

#[allow(unused_function)]
/// Called once, at genesis.
fun create(ctx: &TxContext) {
    assert!(ctx.sender() == @0x0, ENotSystemAddress);
    transfer::share_object(Clock { id: object::clock(), timestamp_ms: 0 })
}

#[allow(unused_function)]
/// Called by the system whenever time has passed.
fun consensus_commit_prologue(clock: &mut Clock, timestamp_ms: u64, ctx: &TxContext) {
    assert!(ctx.sender() == @0x0, ENotSystemAddress);
    clock.timestamp_ms = timestamp_ms
}

// === Test-only ===

#[test_only]
public fun create_for_testing(ctx: &mut TxContext): Clock {
    Clock { id: object::new(ctx), timestamp_ms: 0 }
}

#[test_only]
public fun share_for_testing(clock: Clock) {
    transfer::share_object(clock)
}

#[test_only]
public fun increment_for_testing(clock: &mut Clock, tick: u64) {
    clock.timestamp_ms = clock.timestamp_ms + tick
}

#[test_only]
public fun set_for_testing(clock: &mut Clock, timestamp_ms: u64) {
    assert!(clock.timestamp_ms <= timestamp_ms);
    clock.timestamp_ms = timestamp_ms
}

#[test_only]
public fun destroy_for_testing(clock: Clock) {
    let Clock { id, timestamp_ms: _ } = clock;
    id.delete()
}
