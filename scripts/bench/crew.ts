/** The other parties: their messages are real, made by processes beside the measured one and kept in the temporary directory. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { deserialize, serialize } from 'node:v8';
import { equalBytes } from '../../src/base/index.ts';
import type { CrewJob } from './crew-jobs.ts';
import { progress } from './progress.ts';

const MEMBER = join(import.meta.dirname, 'crew-member.ts');

interface Member {
  readonly child: ChildProcess;
  run(job: CrewJob): Promise<Uint8Array>;
}

function startMember(): Member {
  const child = fork(MEMBER, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return {
    child,
    run: (job) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null): void => reject(new Error(`a helper process ended with code ${code}`));
        child.once('exit', ended);
        child.once('message', (bytes: Uint8Array) => {
          child.off('exit', ended);
          resolve(bytes);
        });
        child.send(job);
      }),
  };
}

export interface CrewOptions {
  /** Names the network: messages of different ones are kept apart. */
  readonly name: string;
  /** Whether messages are read from and written to the temporary directory. */
  readonly keep: boolean;
}

/** Runs jobs on as many processes as there are cores; results in the order of the jobs. */
export class Crew {
  readonly #options: CrewOptions;
  #members: Member[] = [];

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  /**
   * One message per job. What an earlier run left is used only if its first message equals the one made now: all messages
   * follow from seeds, so the others then are the same too.
   */
  async messages(label: string, jobs: readonly CrewJob[]): Promise<Uint8Array[]> {
    const file = join(tmpdir(), 'tandem-bench', `${this.#options.name}-${label}`.replaceAll(/[^a-z0-9-]+/gi, '-'));
    const [first, ...others] = jobs;
    if (first === undefined) return [];
    // Not in this process: it would warm caches that a measured call then meets.
    const made = await this.#runAll([first]);
    const kept = this.#options.keep ? read(file) : undefined;
    if (kept?.length === jobs.length && equalBytes(kept[0]!, made[0]!)) return kept;
    progress(`${this.#options.name}: making ${others.length} ${label}`);
    made.push(...(await this.#runAll(others)));
    if (this.#options.keep) write(file, made);
    return made;
  }

  async #runAll(jobs: readonly CrewJob[]): Promise<Uint8Array[]> {
    const results: Uint8Array[] = [];
    let next = 0;
    const work = async (member: Member): Promise<void> => {
      for (let at = next++; at < jobs.length; at = next++) {
        results[at] = Uint8Array.from(await member.run(jobs[at]!));
      }
    };
    while (this.#members.length < Math.min(availableParallelism(), jobs.length)) this.#members.push(startMember());
    await Promise.all(this.#members.map(work));
    return results;
  }

  /** Ends the processes, so that they take no time from a measurement; the next call starts new ones. */
  rest(): void {
    for (const { child } of this.#members) {
      child.removeAllListeners('exit');
      child.kill();
    }
    this.#members = [];
  }
}

function read(file: string): Uint8Array[] | undefined {
  if (!existsSync(file)) return undefined;
  try {
    // Buffers come back as views of one pool; equal bytes are all that matters here.
    const list: unknown = deserialize(readFileSync(file));
    return Array.isArray(list) ? list.map((bytes: Uint8Array) => Uint8Array.from(bytes)) : undefined;
  } catch {
    return undefined;
  }
}

function write(file: string, messages: readonly Uint8Array[]): void {
  mkdirSync(join(file, '..'), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, serialize(messages));
  renameSync(partial, file);
}
