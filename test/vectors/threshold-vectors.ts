// Prints threshold.json: a dealing to weights 3, 3, 2, 2, its shares, a complaint, and a threshold decryption, on CL-TEST. Frozen.
import { bytesToHex } from '../../src/base/index.ts';
import { encodeCiphertext, encrypt } from '../../src/crypto/encryption/ciphertext.ts';
import { generatorBase } from '../../src/crypto/group/class-group-registry.ts';
import { committeeDigest } from '../../src/crypto/threshold/committee.ts';
import { createComplaint } from '../../src/crypto/threshold/complaint.ts';
import { referenceGroup } from '../../src/crypto/threshold/dealing.ts';
import { parseDealing } from '../../src/crypto/threshold/dealing-codec.ts';
import { createDealing } from '../../src/crypto/threshold/dealing-create.ts';
import { openDealings } from '../../src/crypto/threshold/dealing-open.ts';
import { shareBits } from '../../src/crypto/threshold/integer-sharing.ts';
import { sharingParameters } from '../../src/crypto/threshold/lagrange.ts';
import {
  createDecryptionShare,
  decryptionBase,
  partialDecrypt,
} from '../../src/crypto/threshold/partial-decryption.ts';
import { createCheatingDealing } from '../support/cheating-dealer.ts';
import { acceptAll, createTestCommittee, testPlace, WEIGHT_SEED } from '../support/committees.ts';
import { testRng } from '../support/relation-cases.ts';

const { committee, sealingKeys } = createTestCommittee([3, 3, 2, 2]);

/** Everything a second implementation needs to reproduce dealing, opening, complaint and decryption. */
export function thresholdVectors() {
  const place = testPlace(committee, 0);
  const secret = testRng('vector secret').bits(place.secretBits);
  const dealing = createDealing(place, secret, testRng('vector dealing'));
  const [accepted] = acceptAll([parseDealing(place, dealing)]);
  const shares = committee.members.flatMap((_, recipient) => {
    const { secret: sealingSecret } = sealingKeys[recipient]!;
    return openDealings({ dealings: [accepted!], recipient, sealingSecret, seed: WEIGHT_SEED })[0]!;
  });
  return {
    committeeDigest: bytesToHex(committeeDigest(committee)),
    members: committee.members.map((member, i) => ({
      id: bytesToHex(member.id),
      weight: member.weight,
      sealingKey: bytesToHex(member.sealingKey),
      sealingSecret: sealingKeys[i]!.secret.toString(16),
      protocolKey: bytesToHex(member.protocolKey),
    })),
    secret: secret.toString(16),
    dealing: bytesToHex(dealing),
    shares: shares.map((share) => share.toString(16)),
    ...complaintVector(),
    ...decryptionVector(secret, shares),
  };
}

function complaintVector() {
  const place = testPlace(committee, 1);
  const bytes = createCheatingDealing(place, 55n, { shares: (honest) => honest.map((share) => share + 1n) });
  const [accepted] = acceptAll([parseDealing(place, bytes)]);
  const complaint = createComplaint(accepted!, 2, sealingKeys[2]!.secret, testRng('vector complaint'));
  return { wrongDealing: bytesToHex(bytes), complaint: bytesToHex(complaint) };
}

function decryptionVector(secret: bigint, shares: readonly bigint[]) {
  const group = referenceGroup('CL-TEST');
  const parameters = sharingParameters(shares.length);
  const publicKey = generatorBase(group).pow(secret);
  const ciphertext = encrypt(group, { publicKey, m: 2n, r: 67n });
  const base = decryptionBase(group, parameters, ciphertext.c1);
  const bits = shareBits(parameters, group.parameters.exponentBits);
  const partials = shares.map((value, i) => {
    const share = createDecryptionShare(group, { index: i + 1, value, bits });
    return bytesToHex(group.encode(partialDecrypt(group, share, base, testRng('blind'))));
  });
  return { plaintext: '2', ciphertext: bytesToHex(encodeCiphertext(group, ciphertext)), partials };
}

if (import.meta.main) console.log(JSON.stringify(thresholdVectors(), null, 1));
