/** The verifier against hand-made bytecode: each case is a valid module with one attack patched in. */
import { deserialize, serialize } from '@mysten/move-bytecode-template';
import { beforeAll, describe, expect, it } from 'vitest';
import { createVm, parseType, type Vm } from '../index.ts';
import { loadModule } from '../program/module.ts';
import { compile, compileFramework } from '../testing/compile.ts';
import { PROBE_ADDRESS, run } from '../testing/machine.ts';

const LIBRARY = `module probe::lib;
use sui::object::{Self, UID};
public struct Potato { value: u64 }
public struct Token has store { value: u64 }
public struct Gem has key, store { id: UID, value: u64 }
public struct Note has copy, drop { value: u64 }
public fun potato(): Potato { Potato { value: 1 } }
public fun eat(p: Potato) { let Potato { value: _ } = p; }
public fun token(): Token { Token { value: 1 } }
public fun burn(t: Token) { let Token { value: _ } = t; }
public fun gem(ctx: &mut sui::tx_context::TxContext): Gem { Gem { id: object::new(ctx), value: 3 } }
public fun note(): Note { Note { value: 2 } }
public(package) fun secret(): u64 { 42 }
fun hidden(): u64 { 43 }
public fun uses_hidden(): u64 { hidden() }
`;

const USER = `module probe::user;
use probe::lib::{Self, Potato, Token, Gem, Note};
use sui::object::{Self, UID};
public struct Own has key, store { id: UID, count: u64 }
public struct Holder<T> has drop { item: T }
public struct Ghost<phantom T> has drop { n: u64 }
public struct Plain has copy, drop { a: u64 }
public struct Ping has copy, drop { a: u64 }
public enum Kind has drop { A, B { n: u64 } }
public fun numbers(a: u64, b: u64): u64 { a + b }
public fun small(a: u8): u8 { a }
public fun branchy(a: u64): u64 { if (a > 3) 1 else 2 }
public fun potato_round() { let p = lib::potato(); lib::eat(p); }
public fun token_round(t: Token): Token { t }
public fun token_burn() { lib::burn(lib::token()) }
public fun token_ref(t: &Token) { let _ = t; }
public fun plain_copy(p: &Plain): Plain { *p }
public fun own_new(ctx: &mut sui::tx_context::TxContext): Own { Own { id: object::new(ctx), count: 1 } }
public fun own_gone(o: Own) { let Own { id, count: _ } = o; object::delete(id) }
public fun give(o: Own) { sui::transfer::transfer(o, @0x1) }
public fun ping() { sui::event::emit(Ping { a: 1 }) }
public fun note_one(): Note { lib::note() }
public fun gem_give(g: Gem) { sui::transfer::public_transfer(g, @0x1) }
public fun kind(k: Kind): u64 { match (k) { Kind::A => 0, Kind::B { n } => n } }
public fun later(c: bool): u64 { let x; if (c) { x = 1 } else { x = 2 }; x }
public fun friend_call(): u64 { lib::secret() }
public fun grow<T>(n: u64): u64 { if (n == 0) 0 else grow<T>(n - 1) }
public fun holders<T>(h: vector<Holder<T>>): vector<Holder<T>> { h }
public fun drops<T: drop>(_x: T) {}
public fun drop_note() { drops(lib::note()) }
public fun own_choice(c: bool, ctx: &mut sui::tx_context::TxContext): Own { let id = object::new(ctx); let count = if (c) 1 else 2; Own { id, count } }
public fun own_loop(n: u64, ctx: &mut sui::tx_context::TxContext): Own { let mut id = object::new(ctx); let mut i = 0; while (i < n) { object::delete(id); id = object::new(ctx); i = i + 1 }; Own { id, count: n } }
public struct Gold has store { value: u64 }
public struct Purse has store { gold: Gold }
public fun spend(p: Purse): u64 { let Purse { gold } = p; let Gold { value } = gold; value }
public fun keep(id: UID): UID { id }
entry fun entered(): u64 { 5 }
fun init(_ctx: &mut sui::tx_context::TxContext) {}
`;

// biome-ignore lint/suspicious/noExplicitAny: the oracle has no types
type Loose = any;

let framework: Map<string, Uint8Array>;
let modules: { lib: Uint8Array; user: Uint8Array };
beforeAll(async () => {
  framework = new Map();
  for (const bytes of await compileFramework()) {
    const { address, name } = loadModule(bytes);
    framework.set(`${address}::${name}`, bytes);
  }
  const compiled = await compile({ lib: LIBRARY, user: USER });
  const pick = (name: string) => compiled.find((bytes) => loadModule(bytes).name === name)!;
  modules = { lib: pick('lib'), user: pick('user') };
}, 60_000);

const freshVm = (): Vm => createVm({ linker: { loadModule: (address, name) => framework.get(`${address}::${name}`) } });

/** Module `user` with a patch on its decoded form, as bytes. */
function patched(patch: (module: Loose) => void): Uint8Array {
  const module = deserialize(modules.user) as Loose;
  patch(module);
  return serialize(module);
}

const codes = (bytes: Uint8Array, lib = modules.lib) => freshVm().addPackage(PROBE_ADDRESS, [lib, bytes]);

const nameOf = (module: Loose, handle: Loose) => module.identifiers[handle.name];
const fn = (module: Loose, name: string): Loose =>
  module.function_defs.find((d: Loose) => nameOf(module, module.function_handles[d.function]) === name);
const code = (module: Loose, name: string): Loose[] => fn(module, name).code.code;
const handle = (module: Loose, name: string): number =>
  module.function_handles.findIndex((h: Loose) => nameOf(module, h) === name);
const struct = (module: Loose, name: string): number =>
  module.struct_defs.findIndex((d: Loose) => nameOf(module, module.datatype_handles[d.struct_handle]) === name);
const setCode = (module: Loose, name: string, instructions: Loose[]) => {
  fn(module, name).code.code = instructions;
};
const addSignature = (module: Loose, tokens: Loose[]): number => module.signatures.push(tokens) - 1;
const datatypeHandle = (module: Loose, name: string): number =>
  module.datatype_handles.findIndex((h: Loose) => nameOf(module, h) === name);

it('accepts the module unpatched', () => {
  expect(codes(patched(() => {}))).toEqual([]);
});

/** What is refused, the patch, and the function in which the refusal is reported. */
const ATTACKS: readonly (readonly [string, string, (module: Loose) => void, string?])[] = [
  ['stack underflow', 'stack-underflow', (m) => setCode(m, 'numbers', [{ MoveLoc: 0 }, 'Add', 'Ret'])],
  ['a value left on the stack', 'stack-balance', (m) => setCode(m, 'numbers', [{ CopyLoc: 0 }, { CopyLoc: 0 }, 'Ret'])],
  [
    'operands carried over a jump',
    'stack-balance',
    (m) => setCode(m, 'numbers', [{ CopyLoc: 0 }, { Branch: 2 }, 'Ret']),
  ],
  [
    'adding different widths',
    'type-mismatch',
    (m) => setCode(m, 'small', [{ LdU8: 1 }, { LdU16: 2 }, 'Add', 'Pop', { CopyLoc: 0 }, 'Ret']),
  ],
  ['a wrong return type', 'type-mismatch', (m) => setCode(m, 'small', [{ LdU64: 1n }, 'Ret'])],
  ['a condition that is no bool', 'type-mismatch', (m) => setCode(m, 'small', [{ CopyLoc: 0 }, { BrTrue: 0 }, 'Ret'])],
  ['code without end', 'fall-through', (m) => setCode(m, 'small', [{ CopyLoc: 0 }, 'Pop'])],
  ['a conditional jump at the end', 'fall-through', (m) => setCode(m, 'small', ['LdTrue', { BrTrue: 0 }])],
  ['a jump outside of the code', 'malformed', (m) => setCode(m, 'small', [{ Branch: 77 }]), ''],
  ['an unknown local', 'malformed', (m) => setCode(m, 'small', [{ CopyLoc: 9 }, 'Ret']), ''],
  [
    'copying an asset held in a local',
    'no-copy',
    (m) => setCode(m, 'token_round', [{ CopyLoc: 0 }, { Call: handle(m, 'burn') }, { MoveLoc: 0 }, 'Ret']),
  ],
  [
    'copying an asset through a reference',
    'no-copy',
    (m) => setCode(m, 'token_ref', [{ MoveLoc: 0 }, 'ReadRef', { Call: handle(m, 'burn') }, 'Ret']),
  ],
  [
    'dropping a hot potato from the stack',
    'no-drop',
    (m) => setCode(m, 'potato_round', [{ Call: handle(m, 'potato') }, 'Pop', 'Ret']),
  ],
  ['dropping an asset in a local', 'no-drop', (m) => setCode(m, 'token_round', [{ Call: handle(m, 'token') }, 'Ret'])],
  [
    'overwriting an asset in a local',
    'no-drop',
    (m) => setCode(m, 'token_round', [{ Call: handle(m, 'token') }, { StLoc: 0 }, { MoveLoc: 0 }, 'Ret']),
  ],
  [
    'dropping an asset on one of two paths',
    'no-drop',
    (m) =>
      setCode(m, 'token_round', [
        'LdTrue',
        { BrFalse: 4 },
        { MoveLoc: 0 },
        { Call: handle(m, 'burn') },
        { Call: handle(m, 'token') },
        'Ret',
      ]),
  ],
  [
    'using a moved local',
    'unset-local',
    (m) => setCode(m, 'token_round', [{ MoveLoc: 0 }, { Call: handle(m, 'burn') }, { MoveLoc: 0 }, 'Ret']),
  ],
  [
    'using a local set on one path only',
    'unset-local',
    (m) => setCode(m, 'later', [{ MoveLoc: 0 }, { BrFalse: 4 }, { LdU64: 1n }, { StLoc: 1 }, { MoveLoc: 1 }, 'Ret']),
  ],
  ['an object around a UID that was handed in', 'stale-uid', aroundArgument],
  ['an object around the UID of another', 'stale-uid', aroundUnpacked],
  ['a UID that is fresh on one of two paths', 'stale-uid', aroundEither],
  ['creating a foreign struct', 'malformed', foreignPack, ''],
  ['calling a private function of another module', 'visibility', privateCall],
  ['calling a function with a false signature', 'signature-mismatch', falseSignature],
  [
    'calling init',
    'init-called',
    (m) => setCode(m, 'own_new', [{ MoveLoc: 0 }, { Call: handle(m, 'init') }, { LdU64: 0n }, 'Abort']),
  ],
  ['transferring a foreign object privately', 'private-generic', foreignTransfer],
  ['emitting a foreign event', 'private-generic', foreignEvent],
  ['a type argument without the ability', 'constraint', tokenDropped],
  [
    'an object whose first field is no UID',
    'object-id',
    (m) => m.struct_defs[struct(m, 'Own')].field_information.Declared.reverse(),
    '',
  ],
  ['copy on a struct with a field that cannot', 'field-ability', (m) => giveAbility(m, 'Own', 15), ''],
  ['a phantom that is used', 'phantom', phantomUsed, ''],
  [
    'a public init',
    'init-signature',
    (m) => {
      fn(m, 'init').visibility = 'Public';
    },
    '',
  ],
  ['a type that contains itself', 'recursive-type', recursive, ''],
  [
    'a native of its own',
    'unknown-native',
    (m) => {
      fn(m, 'small').code = null;
    },
    '',
  ],
  [
    'a false description of a foreign struct',
    'signature-mismatch',
    (m) => {
      m.datatype_handles[datatypeHandle(m, 'Token')].abilities = 7;
    },
    '',
  ],
];

function foreignPack(m: Loose): void {
  m.struct_defs.push({
    struct_handle: datatypeHandle(m, 'Token'),
    field_information: { Declared: m.struct_defs[struct(m, 'Plain')].field_information.Declared },
  });
}

/** Changes keep(UID): UID into one that destroys an Own made around the UID. */
function aroundArgument(m: Loose): void {
  setCode(m, 'keep', [
    { MoveLoc: 0 },
    { LdU64: 1n },
    { Pack: struct(m, 'Own') },
    { Unpack: struct(m, 'Own') },
    'Pop',
    'Ret',
  ]);
}

function aroundUnpacked(m: Loose): void {
  const again = [{ Unpack: struct(m, 'Own') }, { Pack: struct(m, 'Own') }];
  setCode(m, 'give', [{ MoveLoc: 0 }, ...again, ...code(m, 'give').slice(1)]);
}

/** own_new with a second way to the packing instruction on which the UID is that of a parameter. */
function aroundEither(m: Loose): void {
  const uid = { Datatype: datatypeHandle(m, 'UID') };
  fn(m, 'own_choice').code.locals = addSignature(m, [uid]);
  m.function_handles[handle(m, 'own_choice')].parameters = addSignature(m, [
    uid,
    { MutableReference: { Datatype: datatypeHandle(m, 'TxContext') } },
  ]);
  setCode(m, 'own_choice', [
    'LdTrue',
    { BrFalse: 8 },
    { MoveLoc: 0 },
    { Call: handle(m, 'delete') },
    { MoveLoc: 1 },
    { Call: handle(m, 'new') },
    { StLoc: 2 },
    { Branch: 10 },
    { MoveLoc: 0 },
    { StLoc: 2 },
    { MoveLoc: 2 },
    { LdU64: 1n },
    { Pack: struct(m, 'Own') },
    'Ret',
  ]);
}

function privateCall(m: Loose): void {
  const name = m.identifiers.push('hidden') - 1;
  const template = m.function_handles[handle(m, 'secret')];
  const index = m.function_handles.push({ ...template, name }) - 1;
  setCode(m, 'friend_call', [{ Call: index }, 'Ret']);
}

function falseSignature(m: Loose): void {
  m.function_handles[handle(m, 'secret')].return_ = addSignature(m, ['U8']);
  setCode(m, 'friend_call', [{ Call: handle(m, 'secret') }, 'CastU64', 'Ret']);
}

/** Calls the framework function used by `from` with a foreign type instead. */
function redirect(m: Loose, from: string, type: string): Loose {
  const call = code(m, from).find((i) => i.CallGeneric !== undefined);
  m.function_instantiations[call.CallGeneric].type_parameters = addSignature(m, [
    { Datatype: datatypeHandle(m, type) },
  ]);
  return call;
}

function foreignTransfer(m: Loose): void {
  const call = redirect(m, 'give', 'Gem');
  const address = code(m, 'give').find((i) => i.LdConst !== undefined);
  setCode(m, 'gem_give', [{ MoveLoc: 0 }, address, call, 'Ret']);
}

function foreignEvent(m: Loose): void {
  const call = redirect(m, 'ping', 'Note');
  setCode(m, 'ping', [{ Call: handle(m, 'note') }, call, 'Ret']);
}

function tokenDropped(m: Loose): void {
  const call = redirect(m, 'drop_note', 'Token');
  setCode(m, 'drop_note', [{ Call: handle(m, 'token') }, call, 'Ret']);
}

function giveAbility(m: Loose, name: string, abilities: number): void {
  m.datatype_handles[datatypeHandle(m, name)].abilities = abilities;
}

function phantomUsed(m: Loose): void {
  m.struct_defs[struct(m, 'Ghost')].field_information.Declared[0].signature = { TypeParameter: 0 };
}

function recursive(m: Loose): void {
  m.struct_defs[struct(m, 'Plain')].field_information.Declared[0].signature = { Datatype: datatypeHandle(m, 'Ping') };
  m.struct_defs[struct(m, 'Ping')].field_information.Declared[0].signature = {
    Vector: { Datatype: datatypeHandle(m, 'Plain') },
  };
}

describe('refuses', () => {
  it.each(ATTACKS.map((attack) => ({ attack, what: attack[0] })))('$what', ({ attack }) => {
    const [, expected, patch, where] = attack;
    const problems = codes(patched(patch));
    expect(problems.map((problem) => problem.code)).toContain(`devnet-vm/${expected}`);
    if (where === undefined) expect(problems.find((p) => p.code === `devnet-vm/${expected}`)!.function).toBeDefined();
  });

  it('a package that carries another address or one name twice', () => {
    expect(freshVm().addPackage(`0x${'1'.repeat(64)}`, [modules.lib])[0]!.code).toBe('devnet-vm/wrong-address');
    expect(freshVm().addPackage(PROBE_ADDRESS, [modules.lib, modules.lib])[0]!.code).toBe('devnet-vm/module-twice');
  });

  it('a package whose dependency does not exist', () => {
    expect(
      freshVm()
        .addPackage(PROBE_ADDRESS, [modules.user])
        .map((p) => p.code),
    ).toContain('devnet-vm/unknown-type');
  });

  it('keeps nothing of a refused package', () => {
    const vm = freshVm();
    const bad = patched((m) => setCode(m, 'small', ['Add', 'Ret']));
    expect(vm.addPackage(PROBE_ADDRESS, [modules.lib, bad])).toHaveLength(1);
    expect(vm.moduleInfo(PROBE_ADDRESS, 'user')).toBeUndefined();
    expect(vm.addPackage(PROBE_ADDRESS, [modules.lib, modules.user])).toEqual([]);
  });
});

it('yields nothing twice through a reference that outlives its value', () => {
  const bytes = patched((m) => {
    const purse = struct(m, 'Purse');
    const gold = struct(m, 'Gold');
    const inside = m.field_handles.push({ owner: purse, field: 0 }) - 1;
    const value = m.field_handles.push({ owner: gold, field: 0 }) - 1;
    fn(m, 'spend').code.locals = addSignature(m, [{ MutableReference: { Datatype: datatypeHandle(m, 'Gold') } }]);
    const keepReference = [{ MutBorrowLoc: 0 }, { MutBorrowField: inside }, { StLoc: 1 }];
    const takeOut = [{ MoveLoc: 0 }, { Unpack: purse }, { Unpack: gold }];
    const readAgain = [{ MoveLoc: 1 }, { ImmBorrowField: value }, 'ReadRef'];
    setCode(m, 'spend', [...keepReference, ...takeOut, ...readAgain, 'Add', 'Ret']);
  });
  const vm = freshVm();
  expect(vm.addPackage(PROBE_ADDRESS, [modules.lib, bytes])).toEqual([]);
  // An exception, not an outcome: the executor fails the whole transaction as an invariant violation.
  expect(() => run(vm, 'user::spend', { args: [[[100n]]] })).toThrow(TypeError);
});

it('stops type arguments that grow without end', () => {
  const bytes = patched((m) => {
    const call = code(m, 'grow').find((i) => i.CallGeneric !== undefined);
    m.function_instantiations[call.CallGeneric].type_parameters = addSignature(m, [{ Vector: { TypeParameter: 0 } }]);
  });
  const vm = freshVm();
  expect(vm.addPackage(PROBE_ADDRESS, [modules.lib, bytes])).toEqual([]);
  const outcome = run(vm, 'user::grow', { args: [1000n], types: [parseType('u8')] });
  expect(outcome).toMatchObject({ kind: 'error', status: 'VM_MAX_TYPE_DEPTH_REACHED' });
});
