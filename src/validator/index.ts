/** The door of validator: running one, and making its keys. */
export { type Evidence, readEvidence } from './evidence.ts';
export { type InitOptions, initValidator } from './init.ts';
export { encodeRegistration, parseRegistration, type Registration, verifyRegistration } from './key-registration.ts';
export { startValidator, type Validator, type ValidatorOptions, type ValidatorStatus } from './worker.ts';
