/** Zero trust, the key: all validators together hold nothing that signs for a dWallet, and cannot plant a key. */
import { describe, expect, test } from 'vitest';
import { bytesToHex, mod } from '../../src/base/index.ts';
import { createUserMessage, curve, verifyCreation } from '../../src/crypto/index.ts';
import { bytes32, CREATOR, createDWallet, makePresigns, NETWORK_ID, signingInput, testNetwork } from './network.ts';
import { allSecrets } from './secrets.ts';

const network = testNetwork([3, 3, 2, 2]);
const secrets = allSecrets(network);

describe.each([0, 1, 2, 3])('curve %i', (curveId) => {
  const group = curve(curveId);
  const { share, record } = createDWallet(network, curveId);
  const { x0, x1 } = secrets.halves[curveId]!;

  test('ZT1 all validators recombine sk, x_0, x_1 and x_B: that is X_B, not X', () => {
    const { h } = { h: secrets.key };
    expect(bytesToHex(group.encode(group.baseMultiply(x0)))).toBe(bytesToHex(h.curves[curveId]!.x0));
    expect(bytesToHex(group.encode(group.baseMultiply(x1)))).toBe(bytesToHex(h.curves[curveId]!.x1));
    const xB = mod(x0 + share.mu * x1, group.q);
    const network_ = group.encode(group.baseMultiply(xB));
    expect(network_).toEqual(share.networkPoint);
    expect(network_).not.toEqual(share.publicKey);
    // Control: with the user's share, and only with it, the key is complete.
    expect(group.encode(group.baseMultiply(xB + share.secret))).toEqual(share.publicKey);
  });

  const claim = {
    networkKey: network.result.networkKey,
    nkId: network.result.nkId,
    network: NETWORK_ID,
    creator: CREATOR,
    curve: curveId,
    salt: share.salt,
    userPoint: share.userPoint,
    proof: share.proof,
  };

  test('NT7 a rogue X_A = Y - X_B without its logarithm cannot be proven', () => {
    const victim = group.baseMultiply(987654321n);
    const rogue = group.encode(group.subtract(victim, group.decode(share.networkPoint)));
    expect(() => verifyCreation({ ...claim, userPoint: rogue })).toThrow(
      expect.objectContaining({ code: 'crypto/bad-creation' }),
    );
    // Control: the honest claim passes.
    expect(verifyCreation(claim).publicKey).toEqual(record.publicKey);
  });

  test('NT7 a copied (X_A, pi_A) fails under another creator, salt, network or curve half', () => {
    const copies = [
      { ...claim, creator: bytes32('thief') },
      { ...claim, salt: bytes32('another salt') },
      { ...claim, network: bytes32('another network') },
    ];
    for (const copy of copies) {
      expect(() => verifyCreation(copy)).toThrow(expect.objectContaining({ code: 'crypto/bad-creation' }));
    }
    expect(() => verifyCreation({ ...claim, nkId: bytes32('another key') })).toThrow(
      expect.objectContaining({ code: 'crypto/wrong-network-key' }),
    );
  });
});

test.each([0, 2])(
  'ZT9 curve %i: a foreign X in the answer to a creation is refused before anything is signed',
  (curveId) => {
    const group = curve(curveId);
    const dwallet = createDWallet(network, curveId);
    const batch = makePresigns(network, curveId, 1);
    const foreign = group.encode(group.baseMultiply(31337n));
    const input = signingInput(network, { dwallet, batch });
    const forged = { ...input, dwallet: { ...input.dwallet, publicKey: foreign } };
    let touched = false;
    const trap = {
      ...forged,
      random: bytes32('random'),
      get secret(): bigint {
        touched = true;
        return dwallet.share.secret;
      },
    };
    expect(() => createUserMessage(trap)).toThrow(expect.objectContaining({ code: 'crypto/wrong-public-key' }));
    expect(touched).toBe(false);
    // Control: the same call with the derived X signs, and does use the secret.
    const honest = Object.defineProperties({}, Object.getOwnPropertyDescriptors(trap)) as typeof trap;
    Object.defineProperty(honest, 'dwallet', { value: input.dwallet });
    expect(createUserMessage(honest).length).toBeGreaterThan(64);
    expect(touched).toBe(true);
  },
);
