/** Feeds one decoder its valid inputs and then hostile ones. */
import { type Decoder, examine, Finding } from './decoder.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';

export interface RunOptions {
  readonly seed: string;
  /** Inputs for a decoder of cost 1. */
  readonly cases: number;
  /** Stops earlier. */
  readonly until?: () => boolean;
  /** Called with every input before it is decoded. */
  readonly onInput?: (bytes: Uint8Array) => void;
}

export interface RunReport {
  readonly name: string;
  readonly cases: number;
  readonly accepted: number;
  readonly milliseconds: number;
}

/** Throws Finding for the first broken demand. */
export async function fuzzDecoder(decoder: Decoder, options: RunOptions): Promise<RunReport> {
  const { seed, until = () => false, onInput = () => undefined } = options;
  const begin = performance.now();
  const random = new Random(`${seed}/${decoder.name}`);
  const samples = await decoder.samples();
  for (const sample of samples) {
    onInput(sample);
    // The control: a decoder that refuses everything passes every other demand.
    if (!(await examine(decoder, sample))) throw new Finding(decoder.name, 'refused a valid input', sample);
  }
  const cases = Math.max(20, Math.round(options.cases / (decoder.cost ?? 1)));
  let accepted = 0;
  let done = 0;
  for (; done < cases && !until(); done++) {
    const crafted = decoder.craft !== undefined && random.chance(4);
    const bytes = crafted ? decoder.craft!(random) : mutate(samples, random).bytes;
    onInput(bytes);
    if (await examine(decoder, bytes)) accepted++;
  }
  return { name: decoder.name, cases: done, accepted, milliseconds: Math.round(performance.now() - begin) };
}
