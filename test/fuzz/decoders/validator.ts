/** Decoders of a validator: mesh frames, presign sessions, registrations, peer names, certificates, its journal and keyring. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, concatBytes, hexToBytes, Secret, u8, u16, u32 } from '../../../src/base/index.ts';
import { planOf } from '../../../src/validator/engine/pools.ts';
import { decodeBundle } from '../../../src/validator/engine/presign-round.ts';
import { decodeOpening, encodeOpening } from '../../../src/validator/engine/presign-session.ts';
import {
  aggregateCertificate,
  certificateKey,
  createCertificateSecret,
  signCertificate,
  verifyCertificateShare,
} from '../../../src/validator/key-certificate.ts';
import { encodeRegistration, parseRegistration, verifyRegistration } from '../../../src/validator/key-registration.ts';
import { encodeFrame, type Frame, FrameDecoder, parseBody } from '../../../src/validator/mesh/frame.ts';
import { parsePeerName, peerNameFromKey } from '../../../src/validator/mesh/peer-name.ts';
import { openJournal } from '../../../src/validator/store/journal.ts';
import {
  createDataKey,
  openRecord,
  sealRecord,
  unwrapDataKey,
  wrapDataKey,
} from '../../../src/validator/store/keyring.ts';
import type { Decoder } from '../decoder.ts';
import { damage } from '../mutate.ts';
import { lazy } from '../network.ts';
import { Random } from '../random.ts';
import { scratchFile } from '../scratch.ts';
import { bytesText, hostileJson, textBytes } from '../text.ts';

const VALIDATOR = 'src/validator';
const random = new Random('validator fixtures');
const fixed = lazy(() => ({ digest: random.bytes(32), sid: random.bytes(32), blob: random.bytes(90) }));

export const FRAMES: () => readonly Frame[] = lazy(() => [
  { kind: 'message', bytes: fixed().blob },
  { kind: 'message', bytes: u8(0) },
  { kind: 'blobRequest', id: 7, digest: fixed().digest },
  { kind: 'blobResponse', id: 2 ** 32 - 1, bytes: fixed().blob },
  { kind: 'blobResponse', id: 8, bytes: undefined },
  { kind: 'blobResponse', id: 9, bytes: new Uint8Array(0) },
  { kind: 'sessionRequest', sid: fixed().sid },
]);

const frameBody: Decoder = {
  name: 'body of a mesh frame',
  covers: [`${VALIDATOR}/mesh/frame.ts#parseBody`],
  samples: () => FRAMES().map((frame) => encodeFrame(frame).slice(4)),
  decode: (bytes) => encodeFrame(parseBody(bytes)).slice(4),
};

/** Whole frames come out; a frame that never ends is held, and held bytes are what was not decoded. */
const frameStream: Decoder = {
  name: 'stream of mesh frames',
  covers: [],
  samples: () => [concatBytes(...FRAMES().map(encodeFrame))],
  decode: (bytes) => {
    const decoder = new FrameDecoder(4_096);
    const frames: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += 61) {
      decoder.push(bytes.subarray(at, at + 61));
      for (let frame = decoder.next(); frame !== undefined; frame = decoder.next()) frames.push(encodeFrame(frame));
    }
    const whole = concatBytes(...frames);
    if (decoder.size !== bytes.length - whole.length || decoder.size > 4_096 + 4 + 61) return new Uint8Array(0);
    return concatBytes(whole, bytes.subarray(whole.length));
  },
};

const opening: Decoder = {
  name: 'announcement of a presign session',
  covers: [`${VALIDATOR}/engine/presign-session.ts#decodeOpening`],
  samples: () => [
    encodeOpening({ curve: 0, algorithm: 1, counter: 5, count: planOf({ curve: 0, algorithm: 1 })!.batch }),
  ],
  decode: (bytes) => {
    const parsed = decodeOpening(bytes);
    if (parsed === undefined) return undefined;
    return concatBytes(u8(parsed.curve), u8(parsed.algorithm), u32(parsed.counter), u16(parsed.count));
  },
};

const bundle: Decoder = {
  name: 'bundle of contributions',
  covers: [`${VALIDATOR}/engine/presign-round.ts#decodeBundle`],
  samples: () => [concatBytes(...[0, 2, 3].map((party) => concatBytes(u16(party), fixed().digest)))],
  decode: (bytes) => {
    const items = decodeBundle(bytes, 4);
    if (items === undefined) return undefined;
    return concatBytes(...items.map(({ party, digest }) => concatBytes(u16(party), digest)));
  },
};

const registrationText = lazy(() => {
  const bytes = (length: number) => random.bytes(length);
  return encodeRegistration({
    validator: `0x${bytesToHex(bytes(32))}`,
    blsKey: bytes(48),
    possession: bytes(96),
    protocolKey: bytes(32),
    sealingKey: bytes(32),
    sealingProof: bytes(65),
    peerId: bytes(32),
    addresses: [textBytes('/ip4/127.0.0.1/tcp/1')],
  });
});
const place = lazy(() => ({
  chainId: fixed().digest,
  packageId: `0x${'1'.repeat(64)}`,
  suite: 'CL-TEST' as const,
  epoch: 0,
}));

const registration: Decoder = {
  name: 'registration of a validator',
  covers: [`${VALIDATOR}/key-registration.ts#parseRegistration`],
  samples: () => [textBytes(registrationText())],
  decode: (bytes) => {
    const parsed = parseRegistration(bytesText(bytes));
    // Whatever is read is checked next; the check answers and never throws.
    if (verifyRegistration(parsed, place())) return new Uint8Array(0);
    const again = encodeRegistration(parsed);
    return encodeRegistration(parseRegistration(again)) === again ? 'accepted' : new Uint8Array(0);
  },
  craft: (source) => textBytes(hostileJson(registrationText(), source)),
  withoutEncoding: 'JSON and hexadecimal have many spellings',
  cost: 3,
};

const peerName: Decoder = {
  name: 'peer name',
  covers: [`${VALIDATOR}/mesh/peer-name.ts#parsePeerName`],
  samples: () => [textBytes(peerNameFromKey(fixed().digest))],
  decode: (bytes) => textBytes(parsePeerName(bytesText(bytes)).toString()),
};

const peerKey: Decoder = {
  name: 'mesh key of a member',
  covers: [],
  samples: () => [fixed().digest],
  decode: (bytes) => {
    parsePeerName(peerNameFromKey(bytes));
    return bytes;
  },
};

const bls = lazy(() => {
  const secret = new Secret(createCertificateSecret(random.bytes(48)));
  const key = certificateKey(secret);
  return { key, signature: signCertificate(secret, fixed().blob) };
});

const certificateShare: Decoder = {
  name: 'share of a certificate',
  covers: [],
  samples: () => [bls().signature],
  decode: (bytes) => {
    const { key, signature } = bls();
    const held = verifyCertificateShare(key, fixed().blob, bytes);
    const sum = aggregateCertificate(fixed().blob, [{ weight: 1, blsKey: key }], [{ party: 0, signature: bytes }]);
    if (held !== (sum.aggregate !== undefined)) return new Uint8Array(0);
    return held ? signature : undefined;
  },
  cost: 30,
};

const certificateMember: Decoder = {
  name: 'key of a certificate',
  covers: [],
  samples: () => [bls().key],
  decode: (bytes) => (verifyCertificateShare(bytes, fixed().blob, bls().signature) ? bls().key : undefined),
  cost: 30,
};

const dataKey = lazy(() => createDataKey((length) => random.bytes(length)));
const PLACE = u8(5);

const record: Decoder = {
  name: 'sealed record',
  covers: [`${VALIDATOR}/store/keyring.ts#openRecord`],
  samples: () => [sealRecord(dataKey(), PLACE, new Secret(fixed().blob), (n) => new Uint8Array(n).fill(1))],
  // The nonce is part of the bytes: sealing again with it gives the same ones.
  decode: (bytes) => {
    const opened = openRecord(dataKey(), PLACE, bytes);
    return opened === undefined ? undefined : sealRecord(dataKey(), PLACE, opened, (n) => bytes.slice(0, n));
  },
};

const CHEAP = { N: 16, r: 8, p: 1 };
const PASSPHRASE = new Secret('correct horse');

const keyring: Decoder = {
  name: 'wrapped data key',
  covers: [],
  samples: async () => [await wrapDataKey(dataKey(), PASSPHRASE, CHEAP, (n) => new Uint8Array(n).fill(2))],
  decode: async (bytes) => {
    const key = await unwrapDataKey(bytes, PASSPHRASE);
    return bytesToHex(key.reveal()) === bytesToHex(dataKey().reveal()) ? 'accepted' : new Uint8Array(0);
  },
  craft: (source) => {
    const text = JSON.stringify({
      version: 1,
      kdf: 'scrypt',
      ...CHEAP,
      salt: '00'.repeat(16),
      wrapped: '11'.repeat(72),
    });
    return textBytes(hostileJson(text, source));
  },
  withoutEncoding: 'JSON and hexadecimal have many spellings',
  // A damaged cost may ask for up to 1 GiB of scrypt.
  memory: 2 ** 31,
  cost: 2,
};

/** A journal with a record of every kind, as one file. */
const honest = lazy(async () => {
  const directory = scratchFile('journal-honest');
  const journal = await openJournal({ directory, passphrase: PASSPHRASE, cost: CHEAP });
  const { digest, sid, blob } = fixed();
  const key = { sid, round: 1, attempt: 0, inputsDigest: digest };
  journal.recordSent(key, blob);
  journal.recordTombstone(digest, sid);
  journal.recordEndorsement(sid, 1, digest);
  journal.recordReceived({ ...key, party: 2 }, blob);
  journal.recordReceived({ ...key, party: 2 }, blob.slice(1));
  journal.putBlob(digest, blob);
  journal.putJob({ id: 'sign/1', kind: 'sign', state: blob });
  journal.nextCounter('presign');
  journal.writeCursor({ chainId: 'c', checkpoint: 4n, digest: 'd' });
  journal.putSecret('key/mesh', 1, new Secret(blob));
  journal.close();
  // Reading counts as an opening, so the files are taken afterwards.
  const content = await readAll(directory);
  const file = new Uint8Array(readFileSync(join(directory, 'journal.sqlite')));
  return { content, file, generation: readFileSync(join(directory, 'journal.generation')) };
});

/** Everything a journal can be asked, as text. */
async function readAll(directory: string): Promise<string> {
  const journal = await openJournal({ directory, passphrase: PASSPHRASE, cost: CHEAP });
  try {
    const { digest, sid, blob } = fixed();
    const shown = [
      journal.listSent(sid),
      journal.readTombstone(digest),
      journal.readEndorsement(sid, 1),
      journal.listReceived(sid),
      journal.listEquivocations(),
      // A blob that its index misses is asked from peers again, like one that was never there.
      journal.readBlob(digest) ?? blob,
      journal.listJobs(),
      journal.readCursor(),
      journal.listSecrets(),
      journal.readSecret('key/mesh', 1)?.reveal(),
    ];
    return JSON.stringify(shown, (_key, value: unknown) =>
      value instanceof Uint8Array ? bytesToHex(value) : typeof value === 'bigint' ? `${value}n` : value,
    );
  } finally {
    journal.close();
  }
}

const journal: Decoder = {
  name: 'journal file',
  covers: [
    `${VALIDATOR}/store/journal.ts#openJournal`,
    `${VALIDATOR}/store/key.ts#decodeMessageKey`,
    `${VALIDATOR}/store/key.ts#decodeReceivedKey`,
    `${VALIDATOR}/store/directory.ts#readGeneration`,
  ],
  samples: async () => [(await honest()).file],
  decode: async (bytes) => {
    const { content, generation } = await honest();
    const directory = scratchFile('journal-damaged');
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { mode: 0o700 });
    writeFileSync(join(directory, 'journal.sqlite'), bytes, { mode: 0o600 });
    writeFileSync(join(directory, 'journal.generation'), generation, { mode: 0o600 });
    // Damage is refused, or it was in bytes that hold nothing.
    return (await readAll(directory)) === content ? 'accepted' : new Uint8Array(0);
  },
  craft: (source) => damage(readFileSync(scratchFile('journal-honest/journal.sqlite')), source),
  withoutEncoding: 'pages of a database have free space',
  kinds: ['usage', 'transient'],
  cost: 20,
};

/** Addresses that another member registered are dialled, and garbage among them is passed over. */
export const HOSTILE_ADDRESSES: readonly string[] = [
  '',
  '/',
  'not an address',
  '/ip4/999.1.1.1/tcp/1',
  '/ip4/127.0.0.1/tcp/99999999',
  '/p2p/',
  '/p2p/x',
  `/ip4/127.0.0.1/tcp/1${'/p2p/x'.repeat(2_000)}`,
  '/dns4/\u0000/tcp/1',
  '/unix/%00',
  hexToBytes('ff00').toString(),
];

export const VALIDATOR_DECODERS: readonly Decoder[] = [
  frameBody,
  frameStream,
  opening,
  bundle,
  registration,
  peerName,
  peerKey,
  certificateShare,
  certificateMember,
  record,
  keyring,
  journal,
];
