/** Publishing the package and installing a network. */
import { Transaction } from '@mysten/sui/transactions';
import { moveCall } from '../call.ts';

export interface PackageBytes {
  readonly modules: readonly Uint8Array[];
  readonly dependencies: readonly string[];
}

/** Publishes the package; the upgrade cap goes to `sender`. */
export function publish(bytes: PackageBytes, sender: string): Transaction {
  const tx = new Transaction();
  tx.setSender(sender);
  const cap = tx.publish({ modules: bytes.modules.map((m) => Array.from(m)), dependencies: [...bytes.dependencies] });
  tx.transferObjects([cap], sender);
  return tx;
}

/** Prices in MIST, times in milliseconds; fields as network.move documents them. */
export interface NetworkConfig {
  readonly priceActivation: bigint;
  readonly pricePresign: bigint;
  readonly priceSign: bigint;
  readonly priceVerification: bigint;
  readonly requestMs: bigint;
  readonly activationMs: bigint;
  readonly stageMs: bigint;
  readonly unfreezeMs: bigint;
  readonly messageBytes: number;
  readonly messages: number;
}

/** Prices cover what posting costs at the reference gas price (docs/spec/onchain.md, section 6). */
export const DEFAULT_CONFIG: NetworkConfig = {
  priceActivation: 8_000_000n,
  pricePresign: 1_000_000n,
  priceSign: 6_000_000n,
  priceVerification: 5_000_000n,
  requestMs: 60_000n,
  activationMs: 60_000n,
  stageMs: 60_000n,
  unfreezeMs: 86_400_000n,
  messageBytes: 4096,
  messages: 16,
};

/** What a validator registers; see docs/spec/onchain.md, objects. */
export interface MemberRegistration {
  readonly validator: string;
  readonly weight: number;
  readonly blsKey: Uint8Array;
  readonly possession: Uint8Array;
  readonly protocolKey: Uint8Array;
  readonly sealingKey: Uint8Array;
  readonly sealingProof: Uint8Array;
  readonly peerId: Uint8Array;
  readonly addresses: readonly Uint8Array[];
}

export interface InstallOptions {
  readonly packageId: string;
  readonly installCap: string;
  /** Digest of the genesis checkpoint, 32 bytes. */
  readonly chainId: Uint8Array;
  readonly suite: Uint8Array;
  readonly config: NetworkConfig;
  readonly members: readonly MemberRegistration[];
}

/** Creates network, genesis committee, key shards and presign pools in one transaction. */
export function install(options: InstallOptions): Transaction {
  const { packageId, installCap, chainId, suite, config, members } = options;
  const tx = new Transaction();
  const settings = moveCall(tx, packageId, 'network::config', [
    0,
    config.priceActivation,
    config.pricePresign,
    config.priceSign,
    config.priceVerification,
    config.requestMs,
    config.activationMs,
    config.stageMs,
    config.unfreezeMs,
    config.messageBytes,
    config.messages,
  ]);
  const setup = moveCall(tx, packageId, 'setup::begin', [installCap, chainId, suite, settings]);
  for (const member of members) {
    moveCall(tx, packageId, 'setup::add_member', [
      setup,
      member.validator,
      member.weight,
      member.blsKey,
      member.possession,
      member.protocolKey,
      member.sealingKey,
      member.sealingProof,
      member.peerId,
      member.addresses,
    ]);
  }
  moveCall(tx, packageId, 'setup::finish', [setup]);
  return tx;
}
