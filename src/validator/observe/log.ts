/** Structured logs through pino, with two nets under the rule that no secret is ever passed to them. */
import { type DestinationStream, type Level, pino } from 'pino';
import { isFailure } from '../../base/index.ts';
import type { Log } from '../port.ts';

export interface LogOptions {
  /** Default 'info'. */
  readonly level?: Level | 'silent';
  /** Printed with every line: which validator this is. */
  readonly name?: string;
  /** Default: standard output. */
  readonly destination?: DestinationStream;
}

const REDACTED = '[redacted]';
/** Field names that are never printed, whatever they hold. */
const SECRET_NAME = /secret|passphrase|password|private|seed|mnemonic|token/i;
/** Values that are never printed, whatever they are called: Sui's text form of a private key. */
const SECRET_VALUE = /suiprivkey1[0-9a-z]+/g;
const MAX_DEPTH = 6;

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.replace(SECRET_VALUE, REDACTED);
  if (typeof value === 'bigint') return value.toString();
  // Bytes may be anything; their length is all a log needs.
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') return clean(value.toJSON(), depth + 1);
  return cleanFields(value, depth + 1);
}

function cleanFields(record: object, depth = 0): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    SECRET_NAME.test(name) ? REDACTED : clean(value, depth),
  ]);
  return Object.fromEntries(entries);
}

export function createLog(options: LogOptions = {}): Log {
  const settings = {
    level: options.level ?? 'info',
    base: options.name === undefined ? null : { validator: options.name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: (record: object) => cleanFields(record) },
  };
  const logger = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  const message = (text: string): string => text.replace(SECRET_VALUE, REDACTED);
  return {
    debug: (data, text) => logger.debug(data, message(text)),
    info: (data, text) => logger.info(data, message(text)),
    warn: (data, text) => logger.warn(data, message(text)),
    error: (data, text) => logger.error(data, message(text)),
  };
}

/** Logs an exception with what a Failure carries; anything else with its name and message. */
export function logError(log: Log, error: unknown, text: string): void {
  if (isFailure(error)) {
    const { kind, code, data, hint, message, culprits } = error;
    log.error({ ...data, kind, code, reason: message, hint: hint ?? '', culprits }, text);
    return;
  }
  log.error({ kind: 'bug', reason: String(error), stack: error instanceof Error ? (error.stack ?? '') : '' }, text);
}
