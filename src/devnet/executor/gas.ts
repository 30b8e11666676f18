/** What a transaction costs: computation from the instructions that ran, storage from the sizes of objects. */
import type { Meter } from '../vm/index.ts';
import { COMPUTATION_STEP, MAX_COMPUTATION, REBATE_BASIS_POINTS, STORAGE_PRICE } from './limits.ts';

/** Amounts in MIST. */
export interface GasSummary {
  readonly computationCost: bigint;
  readonly storageCost: bigint;
  readonly storageRebate: bigint;
  readonly nonRefundableStorageFee: bigint;
}

/** Instruction counts from which on every instruction costs this many times as much. */
const TIERS = [
  [10_000_000, 1000],
  [200_000, 100],
  [100_000, 50],
  [50_000, 10],
  [20_000, 2],
  [0, 1],
] as const;
/** Thousandths of a unit for an instruction with the operands it moves; an approximation of Sui's tables. */
const INSTRUCTION = 3;
/** Thousandths of a unit for calling a native, and for each byte it reads. */
const NATIVE = 52;
const NATIVE_BYTE = 2;

/** Counts thousandths of a computation unit up to what the budget pays for. */
export class ComputationMeter implements Meter {
  readonly #most: number;
  #instructions = 0;
  #used = 0;

  constructor(budget: bigint, price: bigint) {
    const units = price === 0n ? MAX_COMPUTATION : budget / price;
    this.#most = Number(units < MAX_COMPUTATION ? units : MAX_COMPUTATION) * 1000;
  }

  instructions(count: number): boolean {
    this.#instructions += count;
    const multiplier = TIERS.find(([from]) => this.#instructions >= from)?.[1] ?? 1;
    return this.charge(count * INSTRUCTION * multiplier);
  }

  native(name: string, bytes: number): boolean {
    return this.charge(name === 'publish' ? bytes : NATIVE + NATIVE_BYTE * bytes);
  }

  /** Thousandths of a unit; false when they are not paid for. */
  charge(amount: number): boolean {
    this.#used += amount;
    return this.#used <= this.#most;
  }

  /** Units rounded up to the next step, times the price; undefined when that is not below the budget. */
  cost(budget: bigint, price: bigint): bigint | undefined {
    const units = BigInt(Math.min(Math.floor(this.#used / 1000), Number(MAX_COMPUTATION)));
    const steps =
      units > 0n && units % COMPUTATION_STEP === 0n ? units / COMPUTATION_STEP : units / COMPUTATION_STEP + 1n;
    const cost = steps * COMPUTATION_STEP * price;
    return budget <= cost ? undefined : cost;
  }
}

/** MIST for storing this many bytes. */
export const storagePrice = (bytes: number): bigint => BigInt(bytes) * STORAGE_PRICE;

/** Adds up costs; `rebates` is what the replaced versions had paid. */
export function summarizeGas(computationCost: bigint, storageCost: bigint, rebates: bigint): GasSummary {
  const storageRebate = (rebates * REBATE_BASIS_POINTS + 5000n) / 10_000n;
  return { computationCost, storageCost, storageRebate, nonRefundableStorageFee: rebates - storageRebate };
}

/** What the gas coin loses; negative when the rebate is larger. */
export const netGas = (gas: GasSummary): bigint => gas.computationCost + gas.storageCost - gas.storageRebate;
