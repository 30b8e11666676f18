/** Scenarios with tables: rows are dynamic fields of an id that is itself wrapped. */
import { call, type Module, mut, own, ref, type Scenario, step, u64 } from './dsl.ts';

const TABLE: Module = {
  name: 'ledgers',
  body: `
use sui::table::{Self, Table};
public struct Ledger has key { id: UID, rows: Table<u64, u64> }
public fun open(ctx: &mut TxContext) {
    transfer::transfer(Ledger { id: object::new(ctx), rows: table::new(ctx) }, ctx.sender())
}
public fun insert(self: &mut Ledger, k: u64, v: u64) { self.rows.add(k, v) }
public fun remove(self: &mut Ledger, k: u64) { self.rows.remove(k); }
public fun change(self: &mut Ledger, k: u64, v: u64) { *(&mut self.rows[k]) = v }
public fun close(self: Ledger) { let Ledger { id, rows } = self; id.delete(); rows.destroy_empty() }
public fun abandon(self: Ledger) { let Ledger { id, rows } = self; id.delete(); rows.drop() }
public fun brief(ctx: &mut TxContext) {
    let mut rows = table::new<u64, u64>(ctx);
    rows.add(1, 1);
    rows.remove(1);
    rows.destroy_empty()
}
public fun look(self: &Ledger, k: u64): vector<u8> { if (self.rows.contains(k)) std::bcs::to_bytes(&self.rows[k]) else b"none" }
`,
};

const openLedger = step('alice', [call('open')], { ids: ['ledger', 'rows'] });
const fill = step(
  'alice',
  [1, 2, 3].map((k) => call('insert', mut('ledger'), u64(k), u64(k * 10))),
  {
    children: { created: 3 },
  },
);
const edit = step('alice', [call('remove', mut('ledger'), u64(1)), call('change', mut('ledger'), u64(2), u64(21))], {
  children: { written: 1 },
});

export const TABLE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'table_rows',
    move: TABLE,
    steps: [openLedger, fill, edit],
    looks: [1, 2, 3].map((k) => call('look', ref('ledger'), u64(k))),
  },
  {
    name: 'table_destroyed',
    move: TABLE,
    steps: [
      openLedger,
      fill,
      edit,
      step('alice', [
        call('remove', mut('ledger'), u64(2)),
        call('remove', mut('ledger'), u64(3)),
        call('close', own('ledger')),
      ]),
    ],
  },
  { name: 'table_dropped', move: TABLE, steps: [openLedger, fill, step('alice', [call('abandon', own('ledger'))])] },
  { name: 'table_brief', move: TABLE, steps: [step('alice', [call('brief')], { ids: ['rows'] })] },
];
