/** The directory of a throw-away network: wiped at every start, but only when it is ours and nobody runs in it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Failure } from '../base/index.ts';

interface ProcessMark {
  readonly pid: number;
  /** Command line when it was noted, so that a process which has the number now is not taken for it. */
  readonly command: string;
}

const FILE = 'run.json';
const GONE_MS = 3_000;

/** The command line of a live process; empty when there is none. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline'))
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    // Both ways end in an error exactly when there is no such process.
    return '';
  }
}

const mark = (pid: number): ProcessMark => ({ pid, command: commandOf(pid) });
const isAlive = ({ pid, command }: ProcessMark): boolean => command !== '' && commandOf(pid) === command;

function isMark(value: unknown): value is ProcessMark {
  return typeof value === 'object' && value !== null && 'pid' in value && 'command' in value;
}

function readMarks(file: string): ProcessMark[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value.filter(isMark) : [];
  } catch {
    // A crash may have left half a file; its processes ended with the parent then, or the ports will tell.
    return [];
  }
}

/** Kills what a dead parent left behind. Throws usage `app/already-running` when the parent lives. */
async function endFormerRun(stateDir: string, file: string): Promise<void> {
  const [parent, ...children] = readMarks(file);
  if (parent !== undefined && parent.pid !== process.pid && isAlive(parent)) {
    throw new Failure('usage', 'app/already-running', `process ${parent.pid} runs a network in ${stateDir}`, {
      data: { pid: parent.pid, stateDir },
      hint: 'Stop it with Ctrl-C, or choose another directory with --state-dir.',
    });
  }
  const left = children.filter(isAlive);
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
  const end = Date.now() + GONE_MS;
  while (left.some(isAlive) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

export interface StateDir {
  /** Removes what a former run left. */
  empty(): void;
  /** Notes a child, so that the next start ends it if this process is killed. */
  note(pid: number): void;
}

/**
 * Ends what a killed run left in the directory. Throws usage `app/already-running`, and `app/state-dir-foreign` when it has files
 * that no run left there.
 */
export async function takeStateDir(stateDir: string): Promise<StateDir> {
  const file = join(stateDir, FILE);
  if (existsSync(file)) await endFormerRun(stateDir, file);
  else if (existsSync(stateDir) && readdirSync(stateDir).length > 0) {
    throw new Failure('usage', 'app/state-dir-foreign', `${stateDir} has files that this program did not make`, {
      data: { stateDir },
      hint: 'It would be emptied: choose a new or empty directory with --state-dir.',
    });
  }
  const marks = [mark(process.pid)];
  const write = (): void => writeFileSync(file, JSON.stringify(marks), { mode: 0o600 });
  return {
    empty() {
      rmSync(stateDir, { recursive: true, force: true });
      mkdirSync(stateDir, { recursive: true, mode: 0o700 });
      write();
    },
    note(pid) {
      marks.push(mark(pid));
      write();
    },
  };
}
