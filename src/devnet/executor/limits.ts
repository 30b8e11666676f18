/** Sui's protocol limits and prices, as far as this devnet enforces them. */
export const LIMITS = {
  transactionBytes: 128 * 1024,
  pureArgumentBytes: 16 * 1024,
  objectBytes: 250 * 1024,
  packageBytes: 100 * 1024,
  eventBytes: 250 * 1024,
  totalEventBytes: 65_536_000,
  events: 1024,
  commands: 1024,
  arguments: 512,
  typeArguments: 16,
  inputObjects: 2048,
  gasCoins: 256,
  childObjects: 1000,
  newIds: 2048,
  deletedIds: 2048,
  transferredIds: 2048,
  writtenBytes: 5_000_000,
  modules: 64,
  packageDependencies: 32,
  publishCommands: 5,
  /** MIST. */
  maxBudget: 50_000_000_000n,
  maxGasPrice: 100_000n,
} as const;

/** MIST per unit of computation, the least that a transaction may offer. */
export const REFERENCE_GAS_PRICE = 1000n;
/** Units every transaction costs at least; also the step computation is rounded up to. */
export const COMPUTATION_STEP = 1000n;
/** Units above which a transaction runs out of gas whatever its budget. */
export const MAX_COMPUTATION = 5_000_000n;
/** MIST of storage per byte: 100 units at 76 MIST. */
export const STORAGE_PRICE = 7600n;
/** Part of the storage rebate that the sender gets back, in 1/10,000. */
export const REBATE_BASIS_POINTS = 9900n;
/** What GetEpoch reports. */
export const PROTOCOL_VERSION = 138n;
