/** The work of one party for one message, named so that another process can do it. */
import {
  type CeremonySession,
  contributeEcdsaGammas,
  contributeEcdsaNonces,
  contributePresigns,
  dealStageA,
  dealStageB,
  type KeyShare,
  type PartialInput,
  type PresignSession,
  partialSign,
  provePartials,
  type StageBSession,
} from '../../src/crypto/index.ts';

interface Own {
  readonly party: number;
  readonly rootSeed: Uint8Array;
}

export type CrewJob =
  | ({ readonly kind: 'stage A dealings'; readonly session: CeremonySession } & Own)
  | ({ readonly kind: 'stage B dealings'; readonly session: StageBSession } & Own)
  | ({ readonly kind: 'Schnorr presigns'; readonly session: PresignSession } & Own)
  | ({ readonly kind: 'ECDSA gammas'; readonly session: PresignSession } & Own)
  | ({ readonly kind: 'ECDSA nonces'; readonly session: PresignSession; readonly first: Uint8Array } & Own)
  | ({ readonly kind: 'partials'; readonly job: PartialInput; readonly shares: readonly KeyShare[] } & Own)
  | ({ readonly kind: 'partial proofs'; readonly job: PartialInput; readonly shares: readonly KeyShare[] } & Own);

/** The party's message. */
export function runJob(job: CrewJob): Uint8Array {
  switch (job.kind) {
    case 'stage A dealings':
      return dealStageA(job.session, job.party, job.rootSeed);
    case 'stage B dealings':
      return dealStageB(job.session, job.party, job.rootSeed);
    case 'Schnorr presigns':
      return contributePresigns(job.session, job.party, job.rootSeed);
    case 'ECDSA gammas':
      return contributeEcdsaGammas(job.session, job.party, job.rootSeed);
    case 'ECDSA nonces':
      return contributeEcdsaNonces(job.session, job.first, job.party, job.rootSeed);
    case 'partials':
      return partialSign({ ...job.job, party: job.party, shares: job.shares, rootSeed: job.rootSeed });
    case 'partial proofs':
      return provePartials({ ...job.job, party: job.party, shares: job.shares, rootSeed: job.rootSeed });
  }
}
