// Prints proof.json: every relation's transcript and encoding from fixed witnesses and masks. Frozen; run only for a new version byte.
import { bytesToHex, concatBytes } from '../../src/base/index.ts';
import { encodeProof } from '../../src/crypto/proof/proof-codec.ts';
import { prove } from '../../src/crypto/proof/prove.ts';
import { challenges, encodeElements, transcriptHead } from '../../src/crypto/proof/transcript.ts';
import { honestClaim, RELATION_CASES, TEST_CTX, testRng } from '../support/relation-cases.ts';

export interface ProofVector {
  readonly name: string;
  readonly relation: string;
  readonly statements: number;
  readonly ctx: string;
  readonly bases: string;
  readonly witnesses: readonly (readonly string[])[];
  readonly encodedStatements: string;
  readonly challenges: readonly string[];
  readonly proof: string;
}

/** One vector per relation and batch size. */
export function proofVectors(): ProofVector[] {
  return RELATION_CASES.flatMap(({ name, relation }) =>
    [1, 3].map((count) => {
      const rng = testRng(`vector ${name} ${count}`);
      const { statements, witnesses } = honestClaim(relation, count, rng);
      const proof = prove(relation, { ctx: TEST_CTX, statements, witnesses }, rng);
      const T = encodeElements(relation, proof.commitments);
      return {
        name,
        relation: relation.name,
        statements: count,
        ctx: bytesToHex(TEST_CTX),
        bases: bytesToHex(relation.bases),
        witnesses: witnesses.map((values) => values.map((value) => value.toString(16))),
        encodedStatements: bytesToHex(concatBytes(...statements.map((s) => encodeElements(relation, s)))),
        challenges: challenges(transcriptHead(relation, { ctx: TEST_CTX, statements }), T, count).map((e) =>
          e.toString(16),
        ),
        proof: bytesToHex(encodeProof(relation, count, proof)),
      };
    }),
  );
}

if (import.meta.main) console.log(JSON.stringify(proofVectors(), null, 1));
