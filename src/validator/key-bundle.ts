/** A validator's own keys: made once, kept encrypted in the journal, handed out as boxes; sealing keys are made per epoch. */
import { Ed25519Keypair } from '@mysten/sui/keypairs/ed25519';
import { ed25519 } from '@noble/curves/ed25519.js';
import { Secret } from '../base/index.ts';
import { certificateKey, createCertificateSecret } from './key-certificate.ts';
import type { RandomBytes, StoreSecrets, Transact } from './port.ts';

export interface SigningKey {
  /** Ed25519 seed, 32 bytes. */
  readonly secret: Secret<Uint8Array>;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface ValidatorKeys {
  /** Signs mesh envelopes. */
  readonly protocol: SigningKey;
  /** Authenticates mesh connections; its public key gives the peer id. */
  readonly mesh: SigningKey;
  /** Signs certificates: BLS12-381, secret 32 bytes, public key 48 bytes. */
  readonly certificate: { readonly secret: Secret<Uint8Array>; readonly publicKey: Uint8Array };
  /** Pays for and signs transactions; its address is the validator's id. */
  readonly account: SigningKey & { readonly address: string };
}

type KeyStore = StoreSecrets & Transact;

/** The version of keys that do not rotate yet; a rotation stores the next one beside it. */
const VERSION = 1;

function load(store: KeyStore, name: string, create: () => Uint8Array): Secret<Uint8Array> {
  const known = store.readSecret(name, VERSION);
  if (known !== undefined) return known;
  const made = new Secret(create());
  store.putSecret(name, VERSION, made);
  return made;
}

function signingKey(secret: Secret<Uint8Array>): SigningKey {
  return { secret, publicKey: ed25519.getPublicKey(secret.reveal()) };
}

/** The signer for transactions of the account key. */
export function accountSigner(keys: ValidatorKeys): Ed25519Keypair {
  return Ed25519Keypair.fromSecretKey(keys.account.secret.reveal());
}

/**
 * The keys of the journal; those that are absent are made, all in one transaction. `accountSeed` (32 bytes) is used for a
 * new account key instead of a random one, for an account that exists already.
 */
export function openKeys(store: KeyStore, randomBytes: RandomBytes, accountSeed?: Secret<Uint8Array>): ValidatorKeys {
  return store.transaction(() => {
    const protocol = load(store, 'key/protocol', () => randomBytes(32));
    const mesh = load(store, 'key/mesh', () => randomBytes(32));
    const certificate = load(store, 'key/certificate', () => createCertificateSecret(randomBytes(48)));
    const account = load(store, 'key/account', () => accountSeed?.reveal() ?? randomBytes(32));
    const address = Ed25519Keypair.fromSecretKey(account.reveal()).toSuiAddress();
    return {
      protocol: signingKey(protocol),
      mesh: signingKey(mesh),
      certificate: { secret: certificate, publicKey: certificateKey(certificate) },
      account: { ...signingKey(account), address },
    };
  });
}

/** The seed of an epoch's secrets: sealing key and round randomness; made from fresh randomness, erased with the epoch. */
export function openEpochSeed(
  store: KeyStore,
  purpose: 'sealing' | 'root',
  epoch: number,
  randomBytes: RandomBytes,
): Secret<Uint8Array> {
  return store.transaction(() => {
    const name = `seed/${purpose}`;
    const known = store.readSecret(name, epoch);
    if (known !== undefined) return known;
    const made = new Secret(randomBytes(32));
    store.putSecret(name, epoch, made);
    return made;
  });
}

/** Erases an epoch's seeds; what they encrypted can no longer be opened. */
export function eraseEpochSeeds(store: KeyStore, epoch: number): void {
  for (const purpose of ['sealing', 'root']) store.eraseSecret(`seed/${purpose}`, epoch);
}
