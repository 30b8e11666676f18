/** Every way in which a secret could stand in an output, and the search for all of them. */
import { base58, bech32 } from '@scure/base';

export interface NamedSecret {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Needle {
  /** Secret and form. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Haystack {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Shorter ones would be found by chance. */
const MIN_LENGTH = 8;

const isMeaningful = ({ bytes }: Needle): boolean => bytes.length >= MIN_LENGTH;

/** Base64 of the bytes inside a longer text, at each of the three alignments; the characters that depend on neighbours are cut off. */
function base64Inside(bytes: Buffer, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes, Buffer.alloc(3)]).toString(encoding);
    const first = Math.ceil((shift * 8) / 6);
    return text.slice(first, Math.floor(((shift + bytes.length) * 8) / 6));
  });
}

const decimal = (bytes: Buffer): string => BigInt(`0x${bytes.toString('hex') || '0'}`).toString();

/** Text forms of bytes, some of them several. */
function textForms(bytes: Buffer): Readonly<Record<string, readonly string[]>> {
  const list = [...bytes];
  const hex = bytes.toString('hex');
  const words = bech32.toWords(Uint8Array.from([0, ...bytes]));
  return {
    hex: [hex, hex.toUpperCase()],
    'hex without leading zeros': [hex.replace(/^0+/, '')],
    base64: base64Inside(bytes, 'base64'),
    base64url: base64Inside(bytes, 'base64url'),
    decimal: [decimal(bytes)],
    bech32: [bech32.encode('suiprivkey', words, 500).slice('suiprivkey1'.length, -8)],
    base58: [base58.encode(bytes)],
    'list of bytes': [list.join(','), list.join(', '), list.join(',\n  ')],
    'indexed bytes': [list.map((byte, i) => `"${i}":${byte}`).join(',')],
    'inspected bytes': [list.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')],
  };
}

/** All forms of a secret, as it is and with its bytes in reverse. */
export function needlesOf({ name, bytes }: NamedSecret): Needle[] {
  const own = Buffer.from(bytes);
  const reversed = Buffer.from(own).reverse();
  const needles = [['', own] as const, ['reversed ', reversed] as const].flatMap(([order, part]) => [
    { name: `${name}, ${order}raw`, bytes: part },
    ...Object.entries(textForms(part)).flatMap(([form, texts]) =>
      texts.map((text) => ({ name: `${name}, ${order}${form}`, bytes: Buffer.from(text, 'latin1') })),
    ),
  ]);
  return needles.filter(isMeaningful);
}

/** A number as big-endian bytes without leading zeros. */
export function numberSecret(name: string, value: bigint): NamedSecret {
  const hex = value.toString(16);
  return { name, bytes: Uint8Array.from(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')) };
}

/** `where: what` of every needle found. */
export function findSecrets(haystacks: readonly Haystack[], secrets: readonly NamedSecret[]): string[] {
  const needles = secrets.flatMap(needlesOf);
  return haystacks.flatMap((haystack) =>
    needles.filter(({ bytes }) => haystack.bytes.includes(bytes)).map((needle) => `${haystack.name}: ${needle.name}`),
  );
}
