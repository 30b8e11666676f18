/** Faults that a test asks of a validator process, handed over in a file and taken up on a signal. */
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';

export interface FaultOrder {
  /** Kill the process at this label. */
  readonly label?: string;
  /** Let it pass this often first. */
  readonly skip?: number;
}

/** Where the order lies, where hit labels are listed, and the file that stands for a full disk while it exists. */
export interface FaultFiles {
  readonly order: string;
  readonly labels: string;
  readonly full: string;
}

/** The fault point of a validator process; `onLabel` hears of every label once. */
export function createFaultPoint(files: FaultFiles, onLabel: (label: string) => void): (label: string) => void {
  let order: FaultOrder = {};
  let left = 0;
  let isFull = existsSync(files.full);
  const seen = new Set<string>();
  process.on('SIGUSR2', () => {
    order = existsSync(files.order) ? (JSON.parse(readFileSync(files.order, 'utf8')) as FaultOrder) : {};
    left = order.skip ?? 0;
    isFull = existsSync(files.full);
  });
  return (label) => {
    if (!seen.has(label)) {
      seen.add(label);
      onLabel(label);
    }
    if (isFull && label.startsWith('store/') && !label.endsWith('/after')) {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    }
    if (label === order.label && left-- <= 0) process.kill(process.pid, 'SIGKILL');
  };
}
