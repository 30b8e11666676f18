/** Opcodes of the Move bytecode format, version 7, and the shape of their operands. */

export const Op = {
  POP: 0x01,
  RET: 0x02,
  BR_TRUE: 0x03,
  BR_FALSE: 0x04,
  BRANCH: 0x05,
  LD_U64: 0x06,
  LD_CONST: 0x07,
  LD_TRUE: 0x08,
  LD_FALSE: 0x09,
  COPY_LOC: 0x0a,
  MOVE_LOC: 0x0b,
  ST_LOC: 0x0c,
  MUT_BORROW_LOC: 0x0d,
  IMM_BORROW_LOC: 0x0e,
  MUT_BORROW_FIELD: 0x0f,
  IMM_BORROW_FIELD: 0x10,
  CALL: 0x11,
  PACK: 0x12,
  UNPACK: 0x13,
  READ_REF: 0x14,
  WRITE_REF: 0x15,
  ADD: 0x16,
  SUB: 0x17,
  MUL: 0x18,
  MOD: 0x19,
  DIV: 0x1a,
  BIT_OR: 0x1b,
  BIT_AND: 0x1c,
  XOR: 0x1d,
  OR: 0x1e,
  AND: 0x1f,
  NOT: 0x20,
  EQ: 0x21,
  NEQ: 0x22,
  LT: 0x23,
  GT: 0x24,
  LE: 0x25,
  GE: 0x26,
  ABORT: 0x27,
  NOP: 0x28,
  FREEZE_REF: 0x2e,
  SHL: 0x2f,
  SHR: 0x30,
  LD_U8: 0x31,
  LD_U128: 0x32,
  CAST_U8: 0x33,
  CAST_U64: 0x34,
  CAST_U128: 0x35,
  MUT_BORROW_FIELD_GENERIC: 0x36,
  IMM_BORROW_FIELD_GENERIC: 0x37,
  CALL_GENERIC: 0x38,
  PACK_GENERIC: 0x39,
  UNPACK_GENERIC: 0x3a,
  VEC_PACK: 0x40,
  VEC_LEN: 0x41,
  VEC_IMM_BORROW: 0x42,
  VEC_MUT_BORROW: 0x43,
  VEC_PUSH_BACK: 0x44,
  VEC_POP_BACK: 0x45,
  VEC_UNPACK: 0x46,
  VEC_SWAP: 0x47,
  LD_U16: 0x48,
  LD_U32: 0x49,
  LD_U256: 0x4a,
  CAST_U16: 0x4b,
  CAST_U32: 0x4c,
  CAST_U256: 0x4d,
  PACK_VARIANT: 0x4e,
  PACK_VARIANT_GENERIC: 0x4f,
  UNPACK_VARIANT: 0x50,
  UNPACK_VARIANT_IMM_REF: 0x51,
  UNPACK_VARIANT_MUT_REF: 0x52,
  UNPACK_VARIANT_GENERIC: 0x53,
  UNPACK_VARIANT_GENERIC_IMM_REF: 0x54,
  UNPACK_VARIANT_GENERIC_MUT_REF: 0x55,
  VARIANT_SWITCH: 0x56,
} as const;

export type OpcodeName = keyof typeof Op;

/** What an operand indexes; integers and vec carry a constant in `wide`. */
export type OperandKind =
  | 'none'
  | 'pc'
  | 'local'
  | 'constant'
  | 'field'
  | 'fieldInstantiation'
  | 'function'
  | 'functionInstantiation'
  | 'struct'
  | 'structInstantiation'
  | 'variant'
  | 'variantInstantiation'
  | 'signature'
  | 'signatureAndCount'
  | 'jumpTable'
  | 'u8'
  | 'u16'
  | 'u32'
  | 'u64'
  | 'u128'
  | 'u256';

const GROUPS: Partial<Record<OperandKind, readonly OpcodeName[]>> = {
  pc: ['BR_TRUE', 'BR_FALSE', 'BRANCH'],
  local: ['COPY_LOC', 'MOVE_LOC', 'ST_LOC', 'MUT_BORROW_LOC', 'IMM_BORROW_LOC'],
  constant: ['LD_CONST'],
  field: ['MUT_BORROW_FIELD', 'IMM_BORROW_FIELD'],
  fieldInstantiation: ['MUT_BORROW_FIELD_GENERIC', 'IMM_BORROW_FIELD_GENERIC'],
  function: ['CALL'],
  functionInstantiation: ['CALL_GENERIC'],
  struct: ['PACK', 'UNPACK'],
  structInstantiation: ['PACK_GENERIC', 'UNPACK_GENERIC'],
  variant: ['PACK_VARIANT', 'UNPACK_VARIANT', 'UNPACK_VARIANT_IMM_REF', 'UNPACK_VARIANT_MUT_REF'],
  variantInstantiation: [
    'PACK_VARIANT_GENERIC',
    'UNPACK_VARIANT_GENERIC',
    'UNPACK_VARIANT_GENERIC_IMM_REF',
    'UNPACK_VARIANT_GENERIC_MUT_REF',
  ],
  signature: ['VEC_LEN', 'VEC_IMM_BORROW', 'VEC_MUT_BORROW', 'VEC_PUSH_BACK', 'VEC_POP_BACK', 'VEC_SWAP'],
  signatureAndCount: ['VEC_PACK', 'VEC_UNPACK'],
  jumpTable: ['VARIANT_SWITCH'],
  u8: ['LD_U8'],
  u16: ['LD_U16'],
  u32: ['LD_U32'],
  u64: ['LD_U64'],
  u128: ['LD_U128'],
  u256: ['LD_U256'],
};

function buildTable(): readonly (OperandKind | undefined)[] {
  const table: (OperandKind | undefined)[] = [];
  for (const code of Object.values(Op)) table[code] = 'none';
  for (const [kind, names] of Object.entries(GROUPS)) {
    for (const name of names) table[Op[name]] = kind as OperandKind;
  }
  return table;
}

/** Operand kind by opcode; undefined for bytes that are no (living) opcode. */
export const OPERAND: readonly (OperandKind | undefined)[] = buildTable();

/** Bytes of the integer operands. */
export const INTEGER_BYTES = { u8: 1, u16: 2, u32: 4, u64: 8, u128: 16, u256: 32 } as const;
