/** Runs the scripts of a finished Bitcoin transaction in bitcore-lib's interpreter, a port of Bitcoin Core's with segwit and Taproot. */
import { createRequire } from 'node:module';
import { Failure } from '../../src/base/index.ts';

/** An output that is spent. */
export interface Coin {
  /** As displayed, in hex. */
  readonly txid: string;
  readonly index: number;
  readonly script: Uint8Array;
  /** Satoshi. */
  readonly amount: bigint;
}

interface Input {
  readonly script: object;
  output: object;
  getWitnesses(): unknown;
}

/** The part of the library that this file relies on; it brings no types. */
interface Library {
  readonly Script: {
    new (bytes: Uint8Array): object;
    readonly Interpreter: {
      new (): {
        readonly errstr: string;
        /** scriptSig, scriptPubKey, transaction, input, flags, witness, amount. */
        verify(...args: readonly [object, object, object, number, number, unknown, number]): boolean;
      };
    } & Readonly<Record<`SCRIPT_VERIFY_${string}`, number>>;
  };
  readonly Transaction: {
    new (bytes: Uint8Array): { readonly inputs: readonly Input[] };
    readonly Output: new (fields: { readonly script: object; readonly satoshis: number }) => object;
  };
}

const { Script, Transaction }: Library = createRequire(import.meta.url)('bitcore-lib');
const { Interpreter } = Script;

/**
 * The standard rules of Bitcoin Core, but for CLEANSTACK: this interpreter looks at the wrong stack for witness programs and refuses
 * every one; that a witness program leaves exactly one element is consensus and always checked.
 */
const STANDARD = [
  'P2SH',
  'STRICTENC',
  'DERSIG',
  'LOW_S',
  'NULLDUMMY',
  'MINIMALDATA',
  'DISCOURAGE_UPGRADABLE_NOPS',
  'CHECKLOCKTIMEVERIFY',
  'CHECKSEQUENCEVERIFY',
  'WITNESS',
  'DISCOURAGE_UPGRADABLE_WITNESS_PROGRAM',
  'MINIMALIF',
  'NULLFAIL',
  'WITNESS_PUBKEYTYPE',
  'CONST_SCRIPTCODE',
  'TAPROOT',
].reduce((flags, name) => flags | flagOf(name), 0);

function flagOf(name: string): number {
  const flag = Interpreter[`SCRIPT_VERIFY_${name}`];
  if (flag !== undefined) return flag;
  throw new Failure('bug', 'demo/no-script-flag', `the interpreter has no rule ${name}`);
}

/** Throws bug `demo/bitcoin-rejected`, naming input and rule, unless the scripts of all inputs accept. */
export function runScripts(transaction: Uint8Array, coins: readonly Coin[]): void {
  const tx = parseTransaction(transaction);
  if (tx.inputs.length !== coins.length) throw rejected('it does not spend these coins');
  // Taproot hashes every spent output, so all must be known before the first script runs.
  tx.inputs.forEach((input, i) => {
    const { script = new Uint8Array(0), amount = 0n } = coins[i] ?? {};
    input.output = new Transaction.Output({ script: new Script(Buffer.from(script)), satoshis: Number(amount) });
  });
  tx.inputs.forEach((input, i) => {
    const { script = new Uint8Array(0), amount = 0n } = coins[i] ?? {};
    const interpreter = new Interpreter();
    const output = new Script(Buffer.from(script));
    const accepted = interpreter.verify(input.script, output, tx, i, STANDARD, input.getWitnesses(), Number(amount));
    if (!accepted) throw rejected(`input ${i}: ${interpreter.errstr || 'the script is false'}`);
  });
}

function parseTransaction(bytes: Uint8Array): { readonly inputs: readonly Input[] } {
  try {
    return new Transaction(Buffer.from(bytes));
  } catch (error) {
    throw rejected(error instanceof Error ? error.message : String(error));
  }
}

function rejected(reason: string): Failure {
  return new Failure('bug', 'demo/bitcoin-rejected', `a Bitcoin node would refuse the transaction: ${reason}`);
}
