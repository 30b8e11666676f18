// Prints protocol.json: key generation, creation, presigns and signatures of weights 3, 3, 2, 2 on CL-TEST from fixed seeds. Frozen.
import { bytesToHex, hexToBytes } from '../../src/base/index.ts';
import {
  bip340Hint,
  combineSignature,
  committeeDigest,
  messageDigest,
  presignSessionId,
  provePartials,
  sealEnvelope,
  type TweakPath,
  tweakKey,
  verifyUserMessage,
} from '../../src/crypto/index.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  presignSession,
  signingCase,
  testNetwork,
} from '../attack/network.ts';

const network = testNetwork([3, 3, 2, 2]);
const hex = bytesToHex;

function creationVector(curve: number) {
  const { share } = createDWallet(network, curve);
  const { salt, sid, secret, userPoint, proof, mu, networkPoint, publicKey } = share;
  return {
    curve,
    salt: hex(salt),
    sid: hex(sid),
    userSecret: secret.toString(16),
    userPoint: hex(userPoint),
    proof: hex(proof),
    mu: mu.toString(16),
    networkPoint: hex(networkPoint),
    publicKey: hex(publicKey),
  };
}

const CASES: readonly { curve: number; scheme: number; message: string; tweak: TweakPath }[] = [
  { curve: 0, scheme: 0, message: '68656c6c6f', tweak: {} },
  { curve: 0, scheme: 1, message: hex(bytes32('sighash')), tweak: { bip341: {} } },
  {
    curve: 0,
    scheme: 1,
    message: hex(bytes32('sighash')),
    tweak: { bip32: { chainCode: bytes32('chain code'), indices: [86, 5] }, bip341: { root: bytes32('root') } },
  },
  { curve: 2, scheme: 0, message: '68656c6c6f', tweak: {} },
];

function signatureVector({ curve, scheme, message, tweak }: (typeof CASES)[number], index: number) {
  const dwallet = createDWallet(network, curve);
  const batch = makePresigns(network, curve, 1, 200 + index);
  const signing = signingCase(network, { dwallet, batch, scheme, message: hexToBytes(message), tweak });
  const job = partialInput(network, signing);
  const partials = makePartials(network, job);
  const result = combineSignature(job, partials);
  if (!result.ok) throw new Error(result.reason);
  const own = { party: 2, shares: network.shares[2]!, rootSeed: network.rootSeeds[2]! };
  return {
    curve,
    scheme,
    message,
    tau: tweakKey(curve, dwallet.record.publicKey, tweak).tau.toString(16),
    presignSession: hex(presignSessionId(presignSession(network, curve, 1, 200 + index))),
    presign: hex(batch.entries[0]!),
    presignDigest: hex(batch.entryDigests[0]!),
    batchDigest: hex(batch.batchDigest),
    bundleDigest: hex(batch.bundleDigest),
    userMessage: hex(signing.userMessage),
    tombstone: hex(verifyUserMessage(signing.input, signing.userMessage).tombstone),
    partials: partials.map(({ bytes }) => hex(messageDigest(bytes))),
    proof: hex(messageDigest(provePartials({ ...job, ...own }))),
    signature: hex(result.signature),
    publicKey: hex(result.publicKey),
    ...(curve === 0 ? { hint: hex(bip340Hint(result.publicKey.slice(1))) } : {}),
  };
}

/** Everything a second implementation needs to meet the same bytes. */
export function protocolVectors() {
  const { networkKey, nkId, sharing, sharingDigest } = network.result;
  const header = {
    suite: network.session.suite,
    nkId,
    epoch: 1,
    cid: committeeDigest(network.committee),
    protocol: 'dkgA',
    sid: network.session.sid,
    round: 0,
    attempt: 0,
    inputsDigest: bytes32('inputs'),
    party: 1,
  };
  return {
    committeeDigest: hex(committeeDigest(network.committee)),
    rootSeeds: network.rootSeeds.map(hex),
    sealingKeys: network.committee.members.map(({ sealingKey }) => hex(sealingKey)),
    dealings: network.dealings.map(({ bytes }) => hex(messageDigest(bytes))),
    stageA: hex(network.stageA[0]!.output),
    halves: network.halves.map(({ bytes }) => hex(messageDigest(bytes))),
    networkKey: hex(networkKey),
    nkId: hex(nkId),
    sharing: hex(sharing),
    sharingDigest: hex(sharingDigest),
    envelope: hex(sealEnvelope(header, hexToBytes('c0ffee'), bytes32('protocol secret'))),
    creations: [0, 1, 2, 3].map(creationVector),
    signatures: CASES.map(signatureVector),
  };
}

if (import.meta.main) console.log(JSON.stringify(protocolVectors(), null, 2));
