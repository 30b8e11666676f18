/** Move sources the devnet tests publish. */

/** A package that touches every way an object can be used. */
export const SUITE = `
module suite::suite;

use sui::clock::Clock;
use sui::coin::{Self, Coin};
use sui::dynamic_field as df;
use sui::dynamic_object_field as dof;
use sui::event;
use sui::sui::SUI;
use sui::table::{Self, Table};
use sui::transfer::Receiving;

#[error]
const EBadState: vector<u8> = b"bad state for this";
const ETooSmall: u64 = 7;

public struct Counter has key { id: UID, n: u64, seen: Table<address, u64> }
public struct Item has key, store { id: UID, value: u64 }
public struct Box has key, store { id: UID, item: Option<Item> }
public struct Sealed has key { id: UID, value: u64 }
public struct Bumped has copy, drop { n: u64, by: address, at: u64 }
public struct Potato { value: u64 }
public struct Note has copy, drop, store { text: vector<u8> }

fun init(ctx: &mut TxContext) {
    transfer::share_object(Counter { id: object::new(ctx), n: 0, seen: table::new(ctx) });
}

public fun bump(self: &mut Counter, clock: &Clock, ctx: &TxContext) {
    self.n = self.n + 1;
    let by = ctx.sender();
    if (self.seen.contains(by)) {
        let count = &mut self.seen[by];
        *count = *count + 1;
    } else {
        self.seen.add(by, 1);
    };
    event::emit(Bumped { n: self.n, by, at: clock.timestamp_ms() });
}

public fun count(self: &Counter): u64 { self.n }
public fun seen(self: &Counter, who: address): u64 { self.seen[who] }
public fun add(a: u64, b: u64): u64 { a + b }
public fun item(value: u64, ctx: &mut TxContext): Item { Item { id: object::new(ctx), value } }
public fun value(self: &Item): u64 { self.value }
public fun set(self: &mut Item, value: u64) { self.value = value }
public fun destroy(item: Item) { let Item { id, .. } = item; id.delete() }
public fun box(ctx: &mut TxContext): Box { Box { id: object::new(ctx), item: option::none() } }
public fun put(self: &mut Box, item: Item) { self.item.fill(item) }
public fun take(self: &mut Box): Item { self.item.extract() }
public fun break_box(self: Box): Option<Item> { let Box { id, item } = self; id.delete(); item }
public fun drop_none(item: Option<Item>) { item.destroy_none() }
public fun unwrap(item: Option<Item>): Item { item.destroy_some() }
public fun attach(self: &mut Box, name: u64, item: Item) { dof::add(&mut self.id, name, item) }
public fun detach(self: &mut Box, name: u64): Item { dof::remove(&mut self.id, name) }
public fun poke(self: &mut Box, name: u64, value: u64) { dof::borrow_mut<u64, Item>(&mut self.id, name).value = value }
public fun peek(self: &Box, name: u64): u64 { dof::borrow<u64, Item>(&self.id, name).value }
public fun label(self: &mut Box, name: vector<u8>, value: u64) { df::add(&mut self.id, name, value) }
public fun unlabel(self: &mut Box, name: vector<u8>): u64 { df::remove(&mut self.id, name) }
public fun hold(self: &mut Box, name: u64, item: Item) { df::add(&mut self.id, name, item) }
public fun release(self: &mut Box, name: u64): Item { df::remove(&mut self.id, name) }
public fun accept(self: &mut Box, item: Receiving<Item>): Item { transfer::public_receive(&mut self.id, item) }
public fun seal(value: u64, to: address, ctx: &mut TxContext) { transfer::transfer(Sealed { id: object::new(ctx), value }, to) }
public fun freeze_item(item: Item) { transfer::public_freeze_object(item) }
public fun share_item(item: Item) { transfer::public_share_object(item) }
public fun give(item: Item, to: address) { transfer::public_transfer(item, to) }
public fun potato(value: u64): Potato { Potato { value } }
public fun eat(p: Potato): u64 { let Potato { value } = p; value }
public fun note(text: vector<u8>): Note { Note { text } }
public fun check(value: u64) { assert!(value >= 10, ETooSmall) }
public fun check_clever(value: u64) { assert!(value >= 10, EBadState) }
public fun divide(a: u64, b: u64): u64 { a / b }
public fun spin() { let mut i = 0u64; loop { i = i + 1; if (i == 0) break } }
public fun reference(self: &Counter): &u64 { &self.n }
public fun pay(coin: &mut Coin<SUI>, amount: u64, ctx: &mut TxContext): Coin<SUI> { coin::split(coin, amount, ctx) }
public fun strings(a: std::string::String, b: std::ascii::String, c: Option<u64>, d: vector<vector<u8>>): u64 {
    a.length() + b.length() + c.destroy_with_default(0) + d.length()
}
public fun many(n: u64, ctx: &mut TxContext) {
    let mut i = 0;
    while (i < n) { transfer::public_transfer(item(i, ctx), ctx.sender()); i = i + 1 }
}
public fun events(n: u64) { let mut i = 0; while (i < n) { event::emit(Bumped { n: i, by: @0x0, at: 0 }); i = i + 1 } }
public fun big(self: &mut Box, n: u64) {
    let mut bytes = vector[];
    let mut i = 0;
    while (i < n) { bytes.push_back(7u8); i = i + 1 };
    df::add(&mut self.id, b"big", bytes)
}
entry fun private_entry(item: &mut Item) { item.value = 99 }
fun hidden(): u64 { 1 }
`;
