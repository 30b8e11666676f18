// Prints ecdsa-presign.json: both rounds of ECDSA presigns on curves 0 and 1 of weights 3, 3, 2, 2 on CL-TEST from fixed seeds. Frozen.
import { bytesToHex } from '../../src/base/index.ts';
import { messageDigest, presignSessionId } from '../../src/crypto/index.ts';
import { ecdsaSession, runEcdsaPresigns } from '../attack/ecdsa-presigns.ts';
import { testNetwork } from '../attack/network.ts';

const network = testNetwork([3, 3, 2, 2], 'CL-TEST');
const hex = bytesToHex;

function runVector(curve: 0 | 1) {
  const session = ecdsaSession(network, curve, 2, 300 + curve);
  const { gammas, first, nonces, batch } = runEcdsaPresigns(network, session);
  return {
    curve,
    algorithm: session.algorithm,
    proposer: session.proposer,
    counter: session.counter,
    count: session.count,
    sid: hex(presignSessionId(session)),
    // One message of each round whole, the others by digest.
    gammas: gammas.map(({ bytes }) => hex(messageDigest(bytes))),
    gammasOfParty0: hex(gammas[0]!.bytes),
    firstRound: hex(first.bytes),
    firstBundleDigest: hex(first.bundleDigest),
    nonces: nonces.map(({ bytes }) => hex(messageDigest(bytes))),
    noncesOfParty0: hex(nonces[0]!.bytes),
    bundleDigest: hex(batch.bundleDigest),
    entries: batch.entries.map(hex),
    entryDigests: batch.entryDigests.map(hex),
    batchDigest: hex(batch.batchDigest),
  };
}

/** The key these presigns are for is that of protocol.json. */
export function ecdsaPresignVectors() {
  return { nkId: hex(network.result.nkId), runs: ([0, 1] as const).map(runVector) };
}

if (import.meta.main) console.log(JSON.stringify(ecdsaPresignVectors(), null, 2));
