import { expect, test } from 'vitest';
import { bytesToHex } from '../base/index.ts';
import type { CommitteeFields } from '../chain/index.ts';
import { createValidatorSealingKey } from '../crypto/index.ts';
import { assertSealingKeys } from './identity.ts';

const bytes = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

/** A committee as the chain has it, with real sealing keys of CL-TEST and epoch 0. */
function committee(): CommitteeFields {
  const members = [1, 2, 3].map((i) => {
    const identity = { suite: 'CL-TEST', epoch: 0, validatorId: bytes(i), protocolKey: bytes(10 + i) } as const;
    const key = createValidatorSealingKey(bytes(20 + i), identity);
    return {
      validator: `0x${bytesToHex(bytes(i))}`,
      weight: 1,
      bls_key: new Uint8Array(48),
      protocol_key: identity.protocolKey,
      sealing_key: key.publicKey,
      sealing_proof: key.proof,
      peer_id: bytes(i),
      addresses: [],
    };
  });
  const id = `0x${'0'.repeat(64)}`;
  const place = { id, network: id, package: id, chain_id: bytes(0) };
  return { ...place, epoch: '0', members, total_weight: '3' };
}

test('accepts members whose sealing keys are proven', () => {
  expect(() => assertSealingKeys(committee(), 'CL-TEST')).not.toThrow();
});

test.each([
  ['bytes that are no point', (m: CommitteeFields['members'][number]) => ({ ...m, sealing_key: bytes(0xff) })],
  ['a proof of nobody', (m: CommitteeFields['members'][number]) => ({ ...m, sealing_proof: new Uint8Array(0) })],
  [
    'the key of another member',
    (m: CommitteeFields['members'][number], all: CommitteeFields['members']) => ({
      ...m,
      sealing_key: all[0]!.sealing_key,
      sealing_proof: all[0]!.sealing_proof,
    }),
  ],
])('refuses a committee with %s', (_, bend) => {
  const fields = committee();
  const members = fields.members.map((member, i) => (i === 1 ? bend(member, fields.members) : member));
  expect(() => assertSealingKeys({ ...fields, members }, 'CL-TEST')).toThrowError(
    expect.objectContaining({ code: 'validator/bad-committee' }),
  );
});

test('refuses keys proven for another suite', () => {
  expect(() => assertSealingKeys(committee(), 'CL-112')).toThrow();
});
