/** Door of the devnet: a machine shaped like Sui, in this process, for development and tests. */
export { type Devnet, type DevnetOptions, startDevnet } from './devnet.ts';
export type { SentCoin } from './faucet.ts';
