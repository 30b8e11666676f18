/** Zero trust, the key: all validators together hold nothing that signs for a dWallet, and cannot plant a key. */

import { schnorr } from '@noble/curves/secp256k1.js';
import { describe, expect, test } from 'vitest';
import { bigintToBytes, bytesToHex, mod } from '../../src/base/index.ts';
import { createUserMessage, curve, verifyCreation } from '../../src/crypto/index.ts';
import { deriveKey } from '../../src/crypto/protocol/dwallet.ts';
import { bytes32, CREATOR, createDWallet, makePresigns, NETWORK_ID, signingInput, testNetwork } from './network.ts';
import { allSecrets } from './secrets.ts';

const network = testNetwork([3, 3, 2, 2]);
const secrets = allSecrets(network);

describe.each([0, 1, 2, 3])('curve %i', (curveId) => {
  const group = curve(curveId);
  const { share, record } = createDWallet(network, curveId);
  const { x0, x1 } = secrets.halves[curveId]!;

  test('ZT1 all validators recombine sk, x_0, x_1 and x_B: that is X_B, not X', () => {
    const halves = secrets.key.curves[curveId]!;
    expect(bytesToHex(group.encode(group.baseMultiply(x0)))).toBe(bytesToHex(halves.x0));
    expect(bytesToHex(group.encode(group.baseMultiply(x1)))).toBe(bytesToHex(halves.x1));
    const own = group.encode(group.baseMultiply(mod(x0 + share.mu * x1, group.q)));
    expect(own).toEqual(share.networkPoint);
    expect(own).not.toEqual(share.publicKey);
  });

  test("ZT1 control: with the user's share the key is complete", () => {
    const xB = mod(x0 + share.mu * x1, group.q);
    expect(group.encode(group.baseMultiply(xB + share.secret))).toEqual(share.publicKey);
    expect(group.encode(group.baseMultiply(xB + share.secret + 1n))).not.toEqual(share.publicKey);
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
    expect(verifyCreation(claim).publicKey).toEqual(record.publicKey);
  });

  test('NT7 control: without the proof the rogue share makes the victim key, and a copied share a second dWallet', () => {
    const victim = group.baseMultiply(987654321n);
    const rogue = group.subtract(victim, group.decode(share.networkPoint));
    // deriveKey is the creation without its proof; mu is the one of the honest creation, as if nothing bound it to X_A.
    expect(group.encode(group.add(rogue, group.decode(share.networkPoint)))).toEqual(group.encode(victim));
    const stolen = { curve: curveId, sid: bytes32('sid of the thief'), userPoint: share.userPoint, proof: share.proof };
    expect(group.encode(deriveKey(secrets.key, stolen).userPoint)).toEqual(share.userPoint);
    expect(deriveKey(secrets.key, { ...stolen, userPoint: group.encode(rogue) }).publicKey).toBeDefined();
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

describe.each([0, 2])('ZT9 curve %i', (curveId) => {
  const group = curve(curveId);
  const dwallet = createDWallet(network, curveId);
  const attacker = 31337n;
  const foreign = group.encode(group.baseMultiply(attacker));
  const input = signingInput(network, { dwallet, batch: makePresigns(network, curveId, 1) });

  /** Runs the client on what it was shown, and tells whether it reached for its secret. */
  const attempt = (publicKey: Uint8Array): { code: string | undefined; touched: boolean } => {
    let touched = false;
    const trap = {
      ...input,
      dwallet: { ...input.dwallet, publicKey },
      random: bytes32('random'),
      get secret(): bigint {
        touched = true;
        return dwallet.share.secret;
      },
    };
    try {
      createUserMessage(trap);
      return { code: undefined, touched };
    } catch (error) {
      return { code: (error as { code: string }).code, touched };
    }
  };

  test('ZT9 a foreign X in the answer to a creation is refused before anything is signed', () => {
    expect(attempt(foreign)).toEqual({ code: 'crypto/wrong-public-key', touched: false });
  });

  test('ZT9 control: whoever believed that X would pay to a key that the attacker alone signs for', () => {
    const message = bytes32('payment');
    const scalar = bigintToBytes(attacker, 32);
    const isSigned =
      curveId === 0
        ? schnorr.verify(schnorr.sign(message, scalar), message, foreign.slice(1))
        : group.equal(group.baseMultiply(attacker), group.decode(foreign));
    expect(isSigned).toBe(true);
    // And the derived X is signed for by the client that recomputes it.
    expect(attempt(dwallet.record.publicKey)).toEqual({ code: undefined, touched: true });
  });
});
