/** Door of the executor: the chain and what is needed to read what it did. */
export { Chain, type ChainOptions, EPOCH, parseTransaction, type Trial } from './chain.ts';
export { type FailureNote, parseFailureNote } from './describe.ts';
export type { Execution } from './execute.ts';
export { ExecutionFailure } from './failure.ts';
export type { GenesisPackage } from './genesis.ts';
export { COMPUTATION_STEP, LIMITS, PROTOCOL_VERSION, REFERENCE_GAS_PRICE } from './limits.ts';
export type { CommandOutput, OutputValue } from './program.ts';
export { type RejectionStatus, reject } from './reject.ts';
export { FRAMEWORK } from './value.ts';
