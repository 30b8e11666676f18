/** The least framework the compiler accepts, so that tests of the machine do not hang on the real subset. */
/** File name to source, per framework package. */
export interface FrameworkSources {
  readonly 'move-stdlib': Readonly<Record<string, string>>;
  readonly 'sui-framework': Readonly<Record<string, string>>;
}

const VECTOR = `#[defines_primitive(vector)]
module std::vector;
#[bytecode_instruction] public native fun empty<E>(): vector<E>;
#[bytecode_instruction] public native fun length<E>(v: &vector<E>): u64;
#[syntax(index)] #[bytecode_instruction] public native fun borrow<E>(v: &vector<E>, i: u64): &E;
#[syntax(index)] #[bytecode_instruction] public native fun borrow_mut<E>(v: &mut vector<E>, i: u64): &mut E;
#[bytecode_instruction] public native fun push_back<E>(v: &mut vector<E>, e: E);
#[bytecode_instruction] public native fun pop_back<E>(v: &mut vector<E>): E;
#[bytecode_instruction] public native fun destroy_empty<E>(v: vector<E>);
#[bytecode_instruction] public native fun swap<E>(v: &mut vector<E>, i: u64, j: u64);
`;

const OPTION = `module std::option;
public struct Option<E> has copy, drop, store { vec: vector<E> }
public fun none<E>(): Option<E> { Option { vec: vector[] } }
public fun some<E>(e: E): Option<E> { Option { vec: vector[e] } }
`;

const BCS = `module std::bcs;
public native fun to_bytes<T>(v: &T): vector<u8>;
`;

const UNIT_TEST = `#[test_only] module std::unit_test;
public native fun poison();
`;

const OBJECT = `module sui::object;
public struct ID has copy, drop, store { bytes: address }
public struct UID has store { id: ID }
public fun new(ctx: &mut sui::tx_context::TxContext): UID { UID { id: ID { bytes: sui::tx_context::fresh(ctx) } } }
public fun delete(id: UID) { let UID { id: ID { bytes } } = id; delete_impl(bytes) }
public fun to_inner(id: &UID): ID { id.id }
native fun delete_impl(id: address);
native fun record_new_uid(id: address);
public native fun borrow_uid<T: key>(obj: &T): &UID;
`;

const TX_CONTEXT = `module sui::tx_context;
public struct TxContext has drop { sender: address, tx_hash: vector<u8>, epoch: u64, epoch_timestamp_ms: u64, ids_created: u64 }
public fun sender(_: &TxContext): address { native_sender() }
public(package) fun fresh(_: &mut TxContext): address { fresh_id() }
native fun native_sender(): address;
native fun fresh_id(): address;
`;

const TRANSFER = `module sui::transfer;
public fun transfer<T: key>(obj: T, recipient: address) { transfer_impl(obj, recipient) }
public fun public_transfer<T: key + store>(obj: T, recipient: address) { transfer_impl(obj, recipient) }
public fun share_object<T: key>(obj: T) { share_object_impl(obj) }
native fun transfer_impl<T: key>(obj: T, recipient: address);
native fun share_object_impl<T: key>(obj: T);
`;

const EVENT = `module sui::event;
public native fun emit<T: copy + drop>(event: T);
`;

/** 0x1 and 0x2 with a handful of functions under their real names. */
export const SMALL_FRAMEWORK: FrameworkSources = {
  'move-stdlib': {
    'Move.toml': '[package]\nname = "MoveStdlib"\nedition = "2024"\n[addresses]\nstd = "0x1"\n',
    'sources/vector.move': VECTOR,
    'sources/option.move': OPTION,
    'sources/bcs.move': BCS,
    'sources/unit_test.move': UNIT_TEST,
  },
  'sui-framework': {
    'Move.toml':
      '[package]\nname = "Sui"\nedition = "2024"\n[dependencies]\nMoveStdlib = { local = "../move-stdlib" }\n[addresses]\nsui = "0x2"\n',
    'sources/object.move': OBJECT,
    'sources/tx_context.move': TX_CONTEXT,
    'sources/transfer.move': TRANSFER,
    'sources/event.move': EVENT,
  },
};
