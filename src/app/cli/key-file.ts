/** The account that signs deployments: from a key file, never from argv or the environment. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeSuiPrivateKey, type Signer } from '@mysten/sui/cryptography';
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { Secp256k1Keypair } from '@mysten/sui/keypairs/secp256k1';
import { Secp256r1Keypair } from '@mysten/sui/keypairs/secp256r1';
import { fromBase64, normalizeSuiAddress } from '@mysten/sui/utils';
import { Failure } from '../../base/index.ts';

const OTHERS = 0o077;
/** Flag bytes of Sui key stores. */
const SCHEMES = ['ED25519', 'Secp256k1', 'Secp256r1'] as const;

function bad(file: string, reason: string): Failure {
  return new Failure('usage', 'app/bad-key-file', `${file}: ${reason}`, {
    data: { file },
    hint: 'Give a file with one suiprivkey1… line (sui keytool export), or a sui.keystore.',
  });
}

function keypairOf(scheme: string, secret: Uint8Array): Signer | undefined {
  if (scheme === 'ED25519') return Ed25519Keypair.fromSecretKey(secret);
  if (scheme === 'Secp256k1') return Secp256k1Keypair.fromSecretKey(secret);
  if (scheme === 'Secp256r1') return Secp256r1Keypair.fromSecretKey(secret);
  return undefined;
}

function fromBech32(text: string): Signer | undefined {
  try {
    const { scheme, secretKey } = decodeSuiPrivateKey(text);
    return keypairOf(scheme, secretKey);
  } catch {
    // The cause may quote the key, so it is dropped; the caller says which file.
    return undefined;
  }
}

/** sui.keystore: a JSON list of base64(flag || 32 bytes). */
function fromKeystore(text: string): Signer[] {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: unknown) => {
      const bytes = fromBase64(String(item));
      return keypairOf(SCHEMES[bytes[0] ?? 255] ?? '', bytes.slice(1)) ?? [];
    });
  } catch {
    // The cause may quote a key, so it is dropped; the caller says which file.
    return [];
  }
}

export interface KeyFileOptions {
  readonly file: string;
  /** Which account of a key store; needed when it has several. */
  readonly address?: string;
  /** Make the file with a new key when there is none. */
  readonly create?: boolean;
}

/** Throws usage `app/no-key-file`, `app/key-file-open`, `app/bad-key-file`. */
export function readKeyFile(options: KeyFileOptions): Signer {
  const { file, address, create = false } = options;
  if (!existsSync(file)) {
    if (!create) {
      throw new Failure('usage', 'app/no-key-file', `there is no key file ${file}`, {
        hint: 'Give --key-file with a suiprivkey1… line or a sui.keystore; with --faucet one is made.',
      });
    }
    createKeyFile(file);
  }
  if ((statSync(file).mode & OTHERS) !== 0) {
    throw new Failure('usage', 'app/key-file-open', `${file} can be read by others`, {
      hint: `Run: chmod 600 ${file}`,
    });
  }
  const text = readFileSync(file, 'utf8').trim();
  const single = text.startsWith('suiprivkey') ? fromBech32(text) : undefined;
  const signers = single === undefined ? fromKeystore(text) : [single];
  if (signers.length === 0) throw bad(file, 'no private key in it');
  const wanted = address === undefined ? undefined : normalizeSuiAddress(address);
  const found = wanted === undefined ? signers : signers.filter((signer) => signer.toSuiAddress() === wanted);
  const [signer] = found;
  if (signer === undefined) throw bad(file, `it has no key of ${address}`);
  if (found.length > 1) throw bad(file, 'it has several keys: choose one with --address');
  return signer;
}

function createKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${new Ed25519Keypair().getSecretKey()}\n`, { mode: 0o600, flag: 'wx' });
}
