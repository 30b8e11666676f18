/** Mutations of the rows of known attacks on access, chain, messages and nodes. */
import type { TestName } from '../../test/claims/claim.ts';
import type { Mutation } from './mutation.ts';
import { edit, one, QUORUM, TOMBSTONE, USER_HALF } from './protocol.ts';

const protocol = 'src/crypto/protocol';
const move = 'move/tandem/sources';

const chain = (title: string): TestName[] => one('attack/field-chain', title);
const beside = (file: string, title: string): TestName[] => [{ file: `src/${file}.test.ts`, title }];

const ACCESS: readonly Mutation[] = [
  { id: 'F30', what: 'the user half of the key', edits: [USER_HALF], tests: one('attack/zt-key', 'ZT1 ') },
  { id: 'F31', what: 'one share of the quorum', edits: [QUORUM], tests: one('attack/nt-threshold', 'NT1 ') },
  {
    id: 'F32',
    what: 'the comparison with the tombstone',
    edits: [TOMBSTONE],
    tests: one('validator/presign-reuse', 'NT4 '),
  },
  {
    id: 'F33',
    what: 'the bound of user messages in Move',
    edits: [edit(`${move}/sign.move`, 'assert!(length > 0 && length <= MAX_USER_MESSAGE_BYTES, EUserMessageLength);')],
    tests: chain('F33 '),
  },
  {
    id: 'F34',
    what: 'the verification of signatures in Move',
    edits: [edit(`${move}/sign.move`, '        assert!(valid, ESignature);', '        valid;')],
    tests: chain('F34 '),
  },
  {
    id: 'F35',
    what: 'that a status leaves Open once',
    edits: [edit(`${move}/sign.move`, 'assert!(request.status == STATUS_OPEN, ENotOpen);')],
    tests: chain('F35 '),
  },
  {
    id: 'F36',
    what: 'the link to the checkpoint before',
    edits: [
      edit(
        'src/validator/follower/follower.ts',
        'if (last === undefined || checkpoint.previousDigest === last) return;',
        "if (last !== '') return;",
      ),
    ],
  },
  {
    id: 'F38',
    what: 'the kind of a certificate',
    edits: [edit(`${move}/committee.move`, 'assert!(certificate.kind == kind, EWrongKind);')],
    tests: chain('F38 '),
  },
  {
    id: 'F39',
    what: 'the network of a certificate',
    edits: [edit(`${move}/committee.move`, 'assert!(certificate.network == network, EWrongNetwork);')],
    tests: chain('F39 '),
  },
  {
    id: 'F40',
    what: 'the hash in the binding hash',
    edits: [edit(`${protocol}/schnorr-statement.ts`, '    u8(input.scheme),\n')],
    tests: one('attack/binding', 'A1 changes with'),
  },
];

const NODES: readonly Mutation[] = [
  {
    id: 'F41',
    what: 'the evidence of two messages',
    edits: [
      edit(
        'src/validator/engine/board.ts',
        'if (!equalBytes(known.payload, stored.payload)) this.#recordEquivocation(party, known, stored);',
      ),
    ],
    tests: beside('validator/engine/board', 'two different signed messages for one place'),
  },
  {
    id: 'F42',
    what: 'the bound of messages per party',
    edits: [edit('src/validator/engine/shelf.ts', '    this.#trim(party, held);\n')],
    tests: beside('validator/engine/board', 'pushes out its own oldest messages'),
  },
  {
    id: 'F43',
    what: 'the second signature of an evidence',
    edits: [edit(`${protocol}/envelope.ts`, ' && signedBy(b, protocolKey)')],
    tests: one('attack/field-node', 'F43 '),
  },
  {
    id: 'F43',
    what: 'the exception for other versions',
    edits: [
      edit(
        `${protocol}/blame.ts`,
        "return error.data.rule === UNKNOWN_VERSION ? 'crypto/missing-proof' : error.code;",
        'return error.code;',
      ),
    ],
    tests: one('attack/field-node', 'F43 '),
  },
  {
    id: 'F45',
    what: 'the bound of a frame',
    edits: [edit('src/validator/mesh/frame.ts', "if (length > this.#maxFrame) throw badFrame('too long');")],
    tests: beside('validator/mesh/frame', 'rejects '),
  },
  {
    id: 'F46',
    what: 'the place in what is authenticated',
    edits: [
      edit(
        'src/validator/store/secret.ts',
        'return concatBytes(u16(table.length), table, u16(bytes.length), bytes, u32(version));',
        'return concatBytes(u16(table.length), table);',
      ),
    ],
    tests: beside('validator/store/secret', 'refuses a ciphertext moved'),
  },
  {
    id: 'F46',
    what: 'the authentication of the place',
    edits: [
      edit(
        'src/validator/store/keyring.ts',
        'const cipher = xchacha20poly1305(dataKey.reveal(), sealed.subarray(0, NONCE_LENGTH), place);',
        'const cipher = xchacha20poly1305(dataKey.reveal(), sealed.subarray(0, NONCE_LENGTH));',
      ),
      edit(
        'src/validator/store/keyring.ts',
        'xchacha20poly1305(dataKey.reveal(), nonce, place).encrypt(value.reveal())',
        'xchacha20poly1305(dataKey.reveal(), nonce).encrypt(value.reveal())',
      ),
    ],
    tests: one('attack/field-node', 'F46 '),
  },
  {
    id: 'F47',
    what: 'that no key occurs twice',
    edits: [edit(`${move}/committee.move`, 'assert!(!duplicate, EDuplicate);', 'duplicate;')],
    tests: chain('F47 '),
  },
  {
    id: 'F48',
    what: 'the redaction by name',
    edits: [
      edit(
        'src/validator/observe/log.ts',
        'SECRET_NAME.test(name) ? REDACTED : clean(value, depth),',
        'clean(value, depth),',
      ),
    ],
    tests: beside('validator/observe/observe', 'prints no secret that slips in'),
  },
  {
    id: 'F48',
    what: 'the box around secrets',
    edits: [
      edit(
        'src/base/secret.ts',
        "  toJSON(): string {\n    return '[secret]';",
        '  toJSON(): string {\n    return String(this.#value);',
      ),
    ],
    tests: beside('validator/observe/observe', 'prints no secret that slips in'),
  },
];

export const FIELD_NETWORK_MUTATIONS: readonly Mutation[] = [...ACCESS, ...NODES];
