/** The user's share: the half of a key that never leaves the user. */
import { bytesToHex, Failure, hexToBytes, Secret } from '../base/index.ts';
import { curve, deriveUserSecret } from '../crypto/index.ts';

/** What a user has to keep in order to sign with a dWallet. */
export interface UserShareRecord {
  readonly version: 1;
  readonly network: string;
  readonly dwallet: string;
  readonly cap: string;
  readonly curve: number;
  /** X, as computed from the shares when the dWallet was made: what the chain shows must equal it. */
  readonly publicKey: Uint8Array;
  /** x_A in [1, q). */
  readonly secret: Secret<bigint>;
}

/** JSON text that contains the secret: encrypt it before it is stored anywhere. */
export function exportUserShare(record: UserShareRecord): Secret<string> {
  const publicKey = bytesToHex(record.publicKey);
  return new Secret(JSON.stringify({ ...record, publicKey, secret: record.secret.reveal().toString(16) }));
}

function isCurve(value: unknown): value is number {
  return value === 0 || value === 1 || value === 2 || value === 3;
}

/** Throws usage `sdk/bad-share`. */
export function importUserShare(text: Secret<string>): UserShareRecord {
  const bad = (): never => {
    throw new Failure('usage', 'sdk/bad-share', 'this is not an exported user share', {
      hint: 'Give the text that the export produced, unchanged.',
    });
  };
  let value: unknown;
  try {
    value = JSON.parse(text.reveal());
  } catch {
    return bad();
  }
  if (typeof value !== 'object' || value === null) return bad();
  const { version, network, dwallet, cap, curve: curveId, publicKey, secret } = value as Record<string, unknown>;
  const texts = [network, dwallet, cap, publicKey, secret].every((field) => typeof field === 'string');
  if (version !== 1 || !texts || !isCurve(curveId)) return bad();
  if (!/^[0-9a-f]{1,64}$/.test(String(secret)) || !/^(?:[0-9a-f]{64}|[0-9a-f]{66})$/.test(String(publicKey)))
    return bad();
  const scalar = BigInt(`0x${secret}`);
  if (scalar === 0n || scalar >= curve(curveId).q) return bad();
  return {
    version: 1,
    network: String(network),
    dwallet: String(dwallet),
    cap: String(cap),
    curve: curveId,
    publicKey: hexToBytes(String(publicKey)),
    secret: new Secret(scalar),
  };
}

/**
 * The share number `index` of a 32-byte seed, for one network and curve (version 1 of the derivation). The same seed gives the
 * same shares; a share registers once, so count the index up for every dWallet.
 */
export function userShareFromSeed(
  seed: Secret<Uint8Array>,
  place: { readonly network: Uint8Array; readonly curve: number; readonly index: number },
): Secret<bigint> {
  return new Secret(deriveUserSecret(seed.reveal(), place));
}
