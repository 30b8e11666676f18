/** When the demo may say that everything is there. */
import { expect, test } from 'vitest';
import { isComplete } from '../../scripts/demo/flow.ts';
import type { SignatureReport } from '../../scripts/demo/report.ts';

const SCHEMES = [
  'BIP340',
  'BIP340',
  'BIP340',
  'ECDSA-DOUBLE-SHA256',
  'ECDSA-KECCAK256',
  'ECDSA-SHA256',
  'Ed25519',
  'sr25519',
];

const all: readonly SignatureReport[] = SCHEMES.map((scheme) => ({
  requestId: '0x1',
  scheme,
  curve: 'any',
  publicKey: '02',
  message: '00',
  signature: '01',
  requestDigest: 'a',
  completionDigest: 'b',
  verifiedOnChain: scheme !== 'sr25519',
  certified: scheme === 'sr25519',
  indexed: true,
  acceptedBy: 'somebody',
  latencyMs: 1,
}));

test('every promised signature, verified and indexed, is complete', () => {
  expect(isComplete(all)).toBe(true);
});

test.each(SCHEMES.map((scheme, i) => [scheme, i] as const))('without the %s signature (%i) it is not', (_name, i) => {
  expect(isComplete(all.filter((_, j) => j !== i))).toBe(false);
});

test.each(SCHEMES.map((scheme, i) => [scheme, i] as const))(
  'with a weaker %s signature (%i) it is not',
  (scheme, i) => {
    const weaker: Partial<SignatureReport>[] = [
      { signature: '' },
      { indexed: false },
      scheme === 'sr25519' ? { certified: false } : { verifiedOnChain: false, certified: true },
    ];
    for (const change of weaker) expect(isComplete(all.with(i, { ...all[i]!, ...change }))).toBe(false);
  },
);
