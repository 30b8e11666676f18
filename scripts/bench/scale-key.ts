/** Network key generation: what one of n validators does. */
import {
  dealStageA,
  dealStageB,
  finishStageA,
  finishStageB,
  openStageADealings,
  verifyStageB,
} from '../../src/crypto/index.ts';
import type { Figures } from './figures.ts';
import { bytes32, OWN, type Simulation } from './simulation.ts';
import { sumOf, time } from './spread.ts';

export function benchKeyGeneration(simulation: Simulation, figures: Figures): void {
  const { session, dealings, stageBSession, halves, rootSeeds, sealingSecrets, n } = simulation;
  const { operations, bytes } = figures;
  const holder = { party: OWN, sealingSecret: sealingSecrets[OWN]! };
  const weightSeed = bytes32('weights');
  const rootSeed = rootSeeds[OWN]!;
  const runs = n > 16 ? 1 : 3;
  operations['key A: deal'] = time(runs, () => dealStageA(session, OWN, rootSeed));
  operations['key A: verify and open'] = time(runs, () =>
    openStageADealings({ session, ...holder, dealings, rootSeed }),
  );
  operations['key A: finish'] = time(runs, () => finishStageA({ session, holder, dealings, weightSeed }));
  operations['key B: deal, 4 curves'] = time(runs, () => dealStageB(stageBSession, OWN, rootSeed));
  operations['key B: verify'] = time(runs, () => verifyStageB(stageBSession, halves, weightSeed));
  operations['key B: finish'] = time(runs, () => finishStageB(stageBSession, halves));
  operations['key A: one validator'] = sumOf(
    operations['key A: deal'],
    operations['key A: verify and open'],
    operations['key A: finish'],
  );
  operations['key B: one validator'] = sumOf(
    operations['key B: deal, 4 curves'],
    operations['key B: verify'],
    operations['key B: finish'],
  );
  bytes['key A: dealing'] = dealings[0]!.bytes.length;
  bytes['key B: dealing'] = halves[0]!.bytes.length;
  bytes['network key, what a user fetches'] = simulation.key.networkKey.length;
  bytes['sharing, what a validator keeps'] = simulation.key.sharing.length;
}
