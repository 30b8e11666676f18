/** What a decoder is to the fuzzers, and the demands every input is held to. */
import v8 from 'node:v8';
import { equalBytes, type FailureKind, isFailure } from '../../src/base/index.ts';
import type { Random } from './random.ts';

/** Bytes: accepted, and this is what the decoded value encodes to. `accepted`: no encoding to compare. `undefined`: refused. */
export type Outcome = Uint8Array | 'accepted' | undefined;

export interface Decoder {
  readonly name: string;
  /** `path#export` of every function it reaches; the registry's own test compares them with the source. */
  readonly covers: readonly string[];
  /** Valid inputs, at least one; all of them are accepted. */
  samples(): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Throws only a Failure of an allowed kind. */
  decode(bytes: Uint8Array): Outcome | Promise<Outcome>;
  /** Further inputs, made with knowledge of the format; every fourth case. */
  craft?(random: Random): Uint8Array;
  /** Kinds of Failure that refuse; usage alone by default. */
  readonly kinds?: readonly FailureKind[];
  /** Why `accepted` is allowed: formats with more than one spelling (JSON), or bytes nobody encodes. */
  readonly withoutEncoding?: string;
  /** Relative effort of one case: 1 by default; dear ones get fewer cases. */
  readonly cost?: number;
  /** Bytes of memory one refusal may leave behind before the collector runs; 48 MiB by default. */
  readonly memory?: number;
}

const MIB = 2 ** 20;
const CODE = /^[a-z0-9-]+(\/[A-Za-z0-9_-]+)+$/;

/** A broken demand; the input is in the message as hex. */
export class Finding extends Error {
  override readonly name = 'Finding';
  constructor(decoder: string, demand: string, bytes: Uint8Array, cause?: unknown) {
    const shown = bytes.length > 8_192 ? `${hex(bytes.subarray(0, 8_192))}... (${bytes.length} bytes)` : hex(bytes);
    super(`${decoder}: ${demand}\ninput: ${shown}`, cause === undefined ? {} : { cause });
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

function memoryInUse(): number {
  const { used_heap_size: heap, external_memory: external, malloced_memory: malloced } = v8.getHeapStatistics();
  return heap + external + malloced;
}

/** The input in the middle of other bytes: whoever reads past its end reads these and is found out. */
function surrounded(bytes: Uint8Array): Uint8Array {
  const buffer = new Uint8Array(bytes.length + 4_096 + 64).fill(0x03);
  buffer.set(bytes, 64);
  return buffer.subarray(64, 64 + bytes.length);
}

function refusalFlaw(decoder: Decoder, error: unknown): string | undefined {
  if (!isFailure(error)) return `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  const kinds = decoder.kinds ?? ['usage'];
  if (!kinds.includes(error.kind)) return `refused with kind ${error.kind} (${error.code}: ${error.message})`;
  return CODE.test(error.code) ? undefined : `refused with the code "${error.code}"`;
}

async function outcomeOf(decoder: Decoder, bytes: Uint8Array, view: Uint8Array): Promise<Outcome> {
  try {
    return await decoder.decode(view);
  } catch (error) {
    const flaw = refusalFlaw(decoder, error);
    if (flaw === undefined) return undefined;
    throw new Finding(decoder.name, flaw, bytes, error);
  }
}

/** Holds one input to every demand; true when it was accepted. Throws Finding. */
export async function examine(decoder: Decoder, bytes: Uint8Array): Promise<boolean> {
  const view = surrounded(bytes);
  const before = memoryInUse();
  const outcome = await outcomeOf(decoder, bytes, view);
  const grown = memoryInUse() - before;
  if (grown > (decoder.memory ?? 48 * MIB)) {
    throw new Finding(decoder.name, `took ${Math.round(grown / MIB)} MiB`, bytes);
  }
  if (!equalBytes(view, bytes)) throw new Finding(decoder.name, 'changed its input', bytes);
  if (outcome === undefined) return false;
  if (outcome === 'accepted') {
    if (decoder.withoutEncoding === undefined) throw new Finding(decoder.name, 'gave no encoding', bytes);
    return true;
  }
  if (!equalBytes(outcome, bytes)) {
    throw new Finding(decoder.name, `accepted bytes that encode differently: ${hex(outcome)}`, bytes);
  }
  return true;
}
