/** What a validator holds against others: pairs of messages that one of them signed for the same place. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bytesToHex, Failure, type Secret } from '../base/index.ts';
import { parseEnvelope } from '../crypto/index.ts';
import { openJournal } from './store/journal.ts';

/** One pair. Anyone can check it with the party's registered protocol key (`isEquivocation` of crypto). */
export interface Evidence {
  readonly party: number;
  readonly epoch: number;
  readonly protocol: string;
  /** Session id, hex. */
  readonly session: string;
  readonly round: number;
  /** The two signed envelopes, hex. */
  readonly first: string;
  readonly second: string;
}

/**
 * Reads the evidence of a validator that does not run. Throws what openJournal throws, and usage `validator/no-keystore` when there
 * is no journal.
 */
export async function readEvidence(options: {
  readonly stateDir: string;
  readonly passphrase: Secret<string>;
}): Promise<Evidence[]> {
  const { stateDir, passphrase } = options;
  if (!existsSync(join(stateDir, 'journal.sqlite'))) {
    throw new Failure('usage', 'validator/no-keystore', `there is no keystore in ${stateDir}`, {
      data: { directory: stateDir },
      hint: 'Name the state directory of a validator that ran before.',
    });
  }
  const journal = await openJournal({ directory: stateDir, passphrase });
  try {
    return journal.listEquivocations().map(({ first, second }) => {
      const { party, epoch, protocol, sid, round } = parseEnvelope(first);
      return {
        party,
        epoch,
        protocol,
        session: bytesToHex(sid),
        round,
        first: bytesToHex(first),
        second: bytesToHex(second),
      };
    });
  } finally {
    journal.close();
  }
}
