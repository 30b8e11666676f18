/** Gives coins to anyone who asks, by ordinary transactions of the account that got everything at genesis. */
import { createServer, type Server } from 'node:http';
import { fromBase64, toBase64 } from '@mysten/bcs';
import { bcs } from '@mysten/sui/bcs';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { blake2b } from '@noble/hashes/blake2.js';
import { Failure } from '../base/index.ts';
import type { Chain } from './executor/index.ts';
import { COMPUTATION_STEP, REFERENCE_GAS_PRICE } from './executor/index.ts';
import { CORS, readBody, statusOf } from './rpc/index.ts';
import { coinBalance, objectDigest } from './store/index.ts';

/** Coins per request and MIST in each, as a local Sui network gives them. */
const COINS = 5;
const AMOUNT = 200_000_000_000n;
const MAX_BODY = 4096;

/** The account of the faucet. Its key is public knowledge: a devnet's coins are worth nothing. */
export function faucetKeypair(): Ed25519Keypair {
  return Ed25519Keypair.fromSecretKey(blake2b(new TextEncoder().encode('devnet faucet'), { dkLen: 32 }));
}

export interface SentCoin {
  /** MIST. */
  readonly amount: number;
  readonly id: string;
  readonly transferTxDigest: string;
}

/** Sends coins; one request after the other, because all spend the same coin. */
export class Faucet {
  readonly #chain: Chain;
  readonly #keypair = faucetKeypair();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** Sends 5 coins of 200 SUI; throws usage `devnet/faucet-recipient` for anything but an address. */
  send(recipient: unknown): Promise<readonly SentCoin[]> {
    if (typeof recipient !== 'string' || !/^0x[0-9a-fA-F]{1,64}$/.test(recipient)) {
      throw new Failure('usage', 'devnet/faucet-recipient', 'the recipient is not an address', {
        hint: 'Send {"FixedAmountRequest":{"recipient":"0x..."}}.',
      });
    }
    const sent = this.#queue.then(() => this.#transfer(recipient));
    this.#queue = sent.catch(() => undefined);
    return sent;
  }

  async #transfer(recipient: string): Promise<readonly SentCoin[]> {
    const bytes = this.#transaction(recipient);
    const { signature } = await this.#keypair.signTransaction(bytes);
    const { transaction } = await this.#chain.execute(bytes, [fromBase64(signature)]);
    if (transaction.effects.status.Failure) {
      throw new Failure('bug', 'devnet/faucet-failed', `the faucet's transaction failed: ${transaction.note}`);
    }
    return transaction.effects.changedObjects.flatMap(([id, { idOperation }]) => {
      if (!idOperation.Created) return [];
      return [{ amount: Number(AMOUNT), id, transferTxDigest: transaction.digest }];
    });
  }

  #transaction(recipient: string): Uint8Array {
    const owner = this.#keypair.toSuiAddress();
    const coins = this.#chain.store.ownedBy(owner).flatMap((id) => this.#chain.store.moveObject(id) ?? []);
    const richest = coins.reduce((a, b) => (coinBalance(a) >= coinBalance(b) ? a : b));
    const address = bcs.Address.serialize(recipient).toBytes();
    const pure = (value: Uint8Array) => ({ Pure: { bytes: toBase64(value) } });
    const inputs = [pure(address), pure(bcs.u64().serialize(AMOUNT).toBytes())];
    const amounts = Array.from({ length: COINS }, () => ({ Input: 1 as const }));
    const objects = amounts.map((_, i) => ({ NestedResult: [0, i] as [number, number] }));
    const commands = [
      { SplitCoins: { coin: { GasCoin: true as const }, amounts } },
      { TransferObjects: { objects, address: { Input: 0 } } },
    ];
    const payment = [{ objectId: richest.id, version: richest.version, digest: objectDigest(richest) }];
    const price = REFERENCE_GAS_PRICE;
    const budget = 100n * COMPUTATION_STEP * price;
    return bcs.TransactionData.serialize({
      V1: {
        kind: { ProgrammableTransaction: { inputs, commands } },
        sender: owner,
        gasData: { payment, owner, price, budget },
        expiration: { None: true },
      },
    }).toBytes();
  }
}

async function answer(faucet: Faucet, path: string, body: Uint8Array): Promise<{ status: number; body: object }> {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body));
    const request = parsed as { FixedAmountRequest?: { recipient?: unknown } } | null;
    const coins = await faucet.send(request?.FixedAmountRequest?.recipient);
    if (path === '/v2/gas') return { status: 200, body: { status: 'Success', coins_sent: coins } };
    return { status: 201, body: { transferredGasObjects: coins, error: null } };
  } catch (error) {
    const internal = error instanceof SyntaxError ? 'the body is not JSON' : statusOf(error).message;
    if (path === '/v2/gas') return { status: 400, body: { status: { Failure: { internal } }, coins_sent: null } };
    return { status: 400, body: { transferredGasObjects: [], error: internal } };
  }
}

/** POST /v2/gas and the older /gas and /v1/gas. */
export function createFaucetServer(faucet: Faucet): Server {
  return createServer((request, response) => {
    // Not new URL: it throws for targets such as `//`, and what is thrown here ends the process.
    const [path = '/'] = (request.url ?? '/').split('?', 1);
    const send = (status: number, body: object) => {
      response.writeHead(status, { ...CORS, 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method === 'OPTIONS') response.writeHead(204, CORS).end();
    else if (path === '/' && request.method === 'GET') send(200, { status: 'OK' });
    else if (request.method !== 'POST' || !['/v2/gas', '/v1/gas', '/gas'].includes(path)) {
      send(404, { error: 'POST /v2/gas {"FixedAmountRequest":{"recipient":"0x..."}}' });
    } else {
      readBody(request, MAX_BODY)
        .then((body) => answer(faucet, path, body))
        .then(({ status, body }) => send(status, body))
        .catch((error) => send(413, { error: statusOf(error).message }));
    }
  });
}
