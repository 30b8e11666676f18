/** The public record with which a validator joins a committee, and its check by whoever assembles one. */
import { bytesToHex, Failure, hexToBytes, type Secret } from '../base/index.ts';
import { possessionBytes } from '../chain/index.ts';
import {
  createValidatorSealingKey,
  type RegisteredSealingKey,
  type Suite,
  verifyValidatorSealingKey,
} from '../crypto/index.ts';
import type { ValidatorKeys } from './key-bundle.ts';
import { signCertificate, verifyCertificateShare } from './key-certificate.ts';

/** Where a registration is valid: it names the chain, the package, the suite and the epoch of the sealing key. */
export interface RegistrationPlace {
  /** Digest of the genesis checkpoint, 32 bytes. */
  readonly chainId: Uint8Array;
  /** Original package id, 0x and 64 digits. */
  readonly packageId: string;
  readonly suite: Suite;
  readonly epoch: number;
}

/** All public; the fields of a committee member but for its weight. */
export interface Registration {
  /** Account address, 0x and 64 digits. */
  readonly validator: string;
  readonly blsKey: Uint8Array;
  /** BLS signature over the possession message (docs/spec/onchain.md), 96 bytes. */
  readonly possession: Uint8Array;
  readonly protocolKey: Uint8Array;
  readonly sealingKey: Uint8Array;
  readonly sealingProof: Uint8Array;
  /** Ed25519 public key of the mesh, 32 bytes. */
  readonly peerId: Uint8Array;
  /** Multiaddrs in ASCII. */
  readonly addresses: readonly Uint8Array[];
}

/** The sealing key of an epoch; the same seed gives the same key after a restart. */
export function epochSealingKey(
  keys: ValidatorKeys,
  seed: Secret<Uint8Array>,
  place: Pick<RegistrationPlace, 'suite' | 'epoch'>,
): RegisteredSealingKey {
  return createValidatorSealingKey(seed.reveal(), {
    suite: place.suite,
    epoch: place.epoch,
    validatorId: hexToBytes(keys.account.address),
    protocolKey: keys.protocol.publicKey,
  });
}

export interface RegistrationOptions {
  readonly keys: ValidatorKeys;
  /** Seed of the epoch's sealing key. */
  readonly sealingSeed: Secret<Uint8Array>;
  readonly place: RegistrationPlace;
  /** Multiaddrs at which the mesh can be reached. */
  readonly addresses: readonly string[];
}

/** Builds and signs the record. */
export function createRegistration(options: RegistrationOptions): Registration {
  const { keys, place } = options;
  const sealing = epochSealingKey(keys, options.sealingSeed, place);
  const claim = {
    validator: keys.account.address,
    blsKey: keys.certificate.publicKey,
    protocolKey: keys.protocol.publicKey,
    sealingKey: sealing.publicKey,
    peerId: keys.mesh.publicKey,
  };
  const possession = signCertificate(keys.certificate.secret, possessionBytes({ ...place, ...claim }));
  const addresses = options.addresses.map((text) => new TextEncoder().encode(text));
  return { ...claim, possession, sealingProof: sealing.proof, addresses };
}

/** True iff both proofs hold for this place and the lengths are those the chain accepts. Never throws on bad bytes. */
export function verifyRegistration(registration: Registration, place: RegistrationPlace): boolean {
  const { validator, blsKey, possession, protocolKey, sealingKey, sealingProof, peerId } = registration;
  if (!/^0x[0-9a-f]{64}$/.test(validator) || protocolKey.length !== 32 || peerId.length !== 32) return false;
  const message = possessionBytes({ ...place, validator, blsKey, protocolKey, sealingKey, peerId });
  const identity = { suite: place.suite, epoch: place.epoch, validatorId: hexToBytes(validator), protocolKey };
  return (
    verifyCertificateShare(blsKey, message, possession) && verifyValidatorSealingKey(identity, sealingKey, sealingProof)
  );
}

const BYTE_FIELDS = ['blsKey', 'possession', 'protocolKey', 'sealingKey', 'sealingProof', 'peerId'] as const;

/** As JSON with hex strings and addresses as text. */
export function encodeRegistration(registration: Registration): string {
  const fields = BYTE_FIELDS.map((name) => [name, bytesToHex(registration[name])]);
  const addresses = registration.addresses.map((bytes) => new TextDecoder().decode(bytes));
  return `${JSON.stringify({ validator: registration.validator, ...Object.fromEntries(fields), addresses }, null, 2)}\n`;
}

function badRegistration(reason: string): Failure {
  return new Failure('usage', 'validator/bad-registration', `not a validator registration: ${reason}`, {
    hint: 'Export it again on the validator.',
  });
}

function parseJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Reported below together with JSON that is not an object.
  }
  throw badRegistration('it is not a JSON object');
}

/** Reads the JSON form; proofs are not checked. Throws usage `validator/bad-registration`, `base/bad-hex`. */
export function parseRegistration(text: string): Registration {
  const record = parseJson(text);
  const field = (name: string): string => {
    const value: unknown = Reflect.get(record, name);
    if (typeof value !== 'string') throw badRegistration(`${name} is not a string`);
    return value;
  };
  const addresses: unknown = Reflect.get(record, 'addresses');
  if (!Array.isArray(addresses) || !addresses.every((a) => typeof a === 'string')) {
    throw badRegistration('addresses is not a list of strings');
  }
  return {
    validator: field('validator'),
    blsKey: hexToBytes(field('blsKey')),
    possession: hexToBytes(field('possession')),
    protocolKey: hexToBytes(field('protocolKey')),
    sealingKey: hexToBytes(field('sealingKey')),
    sealingProof: hexToBytes(field('sealingProof')),
    peerId: hexToBytes(field('peerId')),
    addresses: addresses.map((address: string) => new TextEncoder().encode(address)),
  };
}
