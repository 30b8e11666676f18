#[test_only]
module framework_tests::coin_tests;

use sui::balance::{Self, Supply};
use sui::{coin, package, url};

public struct GOLD has drop {}

/// Takes what may not be dropped.
public struct Vault<T: store> has key { id: UID, contents: T }

fun keep<T: store>(contents: T, ctx: &mut TxContext) {
    transfer::freeze_object(Vault { id: object::new(ctx), contents });
}

fun gold(): Supply<GOLD> {
    balance::create_supply(GOLD {})
}

#[test]
fun supply_and_balances() {
    let ctx = &mut tx_context::dummy();
    let mut supply = gold();
    let mut all = supply.increase_supply(100);
    assert!(supply.supply_value() == 100 && all.value() == 100);
    let part = all.split(30);
    assert!(part.value() == 30 && all.value() == 70);
    let rest = all.withdraw_all();
    all.destroy_zero();
    let mut sum = balance::zero<GOLD>();
    assert!(sum.join(part) == 30);
    assert!(sum.join(rest) == 100);
    assert!(supply.decrease_supply(sum) == 100);
    assert!(supply.supply_value() == 0);
    keep(supply, ctx);
}

#[test]
fun coins() {
    let ctx = &mut tx_context::dummy();
    let mut supply = gold();
    let mut c = supply.increase_supply(10).into_coin(ctx);
    assert!(c.value() == 10 && c.balance().value() == 10);
    let part = c.split(4, ctx);
    assert!(part.value() == 4 && c.value() == 6);
    c.join(part);
    let thirds = c.divide_into_n(3, ctx);
    assert!(thirds.length() == 2 && c.value() == 4);
    thirds.do!(|t| { assert!(t.value() == 3); c.join(t) });
    let mut b = c.into_balance();
    let taken = coin::take(&mut b, 3, ctx);
    coin::put(&mut b, taken);
    assert!(b.value() == 10);
    coin::zero<GOLD>(ctx).destroy_zero();
    supply.decrease_supply(b);
    keep(supply, ctx);
}

#[test, expected_failure(abort_code = 2, location = sui::balance)]
fun splits_too_much() {
    let ctx = &mut tx_context::dummy();
    let mut supply = gold();
    let mut all = supply.increase_supply(1);
    keep(all.split(2), ctx);
    keep(all, ctx);
    keep(supply, ctx);
}

#[test, expected_failure(abort_code = 0, location = sui::balance)]
fun destroys_what_is_not_zero() {
    let ctx = &mut tx_context::dummy();
    let mut supply = gold();
    supply.increase_supply(1).destroy_zero();
    keep(supply, ctx);
}

#[test, expected_failure(abort_code = 1, location = sui::balance)]
fun supply_overflows() {
    let ctx = &mut tx_context::dummy();
    let mut supply = gold();
    keep(supply.increase_supply(std::u64::max_value!()), ctx);
    keep(supply.increase_supply(1), ctx);
    keep(supply, ctx);
}

#[test, expected_failure(abort_code = 1, location = sui::coin)]
fun divides_into_none() {
    let ctx = &mut tx_context::dummy();
    let mut c = coin::zero<GOLD>(ctx);
    keep(c.divide_into_n(0, ctx), ctx);
    keep(c, ctx);
}

#[test, expected_failure(abort_code = 2, location = sui::coin)]
fun divides_into_more_than_there_is() {
    let ctx = &mut tx_context::dummy();
    let mut c = coin::zero<GOLD>(ctx);
    keep(c.divide_into_n(1, ctx), ctx);
    keep(c, ctx);
}

#[test, expected_failure(abort_code = 0, location = sui::coin)]
fun currency_needs_a_one_time_witness() {
    let ctx = &mut tx_context::dummy();
    let (cap, metadata) = coin::create_currency(GOLD {}, 2, b"G", b"Gold", b"", option::none(), ctx);
    keep(cap, ctx);
    keep(metadata, ctx);
}

#[test, expected_failure(abort_code = 0, location = sui::package)]
fun publisher_needs_a_one_time_witness() {
    let ctx = &mut tx_context::dummy();
    keep(package::claim(GOLD {}, ctx), ctx);
}

#[test]
fun policies_and_urls() {
    assert!(package::compatible_policy() < package::additive_policy());
    assert!(package::additive_policy() < package::dep_only_policy());
    let mut u = url::new_unsafe_from_bytes(b"https://a.b");
    u.update(b"x".to_ascii_string());
    assert!(u.inner_url() == b"x".to_ascii_string() && u == url::new_unsafe(b"x".to_ascii_string()));
}

#[test]
fun not_a_one_time_witness() {
    assert!(!sui::types::is_one_time_witness(&GOLD {}));
}
