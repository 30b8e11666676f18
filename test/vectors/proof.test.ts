import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hexToBytes } from '../../src/base/index.ts';
import { decodeProof } from '../../src/crypto/proof/proof-codec.ts';
import type { GroupElement } from '../../src/crypto/proof/proof-group.ts';
import type { Relation } from '../../src/crypto/proof/relation.ts';
import { verifyProof } from '../../src/crypto/proof/verify.ts';
import { RELATION_CASES } from '../support/relation-cases.ts';
import { type ProofVector, proofVectors } from './proof-vectors.ts';

const frozen = JSON.parse(readFileSync(new URL('./proof.json', import.meta.url), 'utf8')) as ProofVector[];

function decodeStatements(relation: Relation, bytes: Uint8Array, count: number): GroupElement[][] {
  let offset = 0;
  return Array.from({ length: count }, () =>
    relation.components.map(({ group, statement }) => {
      if (statement === 'identity') {
        const { length } = group.encode(group.identity);
        expect(bytes.slice(offset, offset + length)).toEqual(group.encode(group.identity));
        offset += length;
        return group.identity;
      }
      offset += group.elementLength;
      return group.decode(bytes.slice(offset - group.elementLength, offset));
    }),
  );
}

test('proofs are made exactly as frozen', () => {
  expect(proofVectors()).toEqual(frozen);
});

describe.each(frozen)('$name, $statements statements', (vector) => {
  const { relation } = RELATION_CASES.find(({ name }) => name === vector.name)!;
  const statements = decodeStatements(relation, hexToBytes(vector.encodedStatements), vector.statements);
  const proof = decodeProof(relation, vector.statements, hexToBytes(vector.proof));

  test('verifies under its context and no other', () => {
    expect(verifyProof(relation, { ctx: hexToBytes(vector.ctx), statements, proof })).toBe(true);
    expect(verifyProof(relation, { ctx: new Uint8Array(32), statements, proof })).toBe(false);
  });
});
