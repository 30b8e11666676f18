/** Checkpoints as gRPC messages. */
import type { GrpcTypes } from '@mysten/sui/grpc';
import type { ChainStore, Checkpoint } from '../../store/index.ts';
import type { Vm } from '../../vm/index.ts';
import type { Mask } from '../mask.ts';
import { renderGas } from './effects.ts';
import { renderBcs, renderTimestamp } from './object.ts';
import { renderExecuted } from './transaction.ts';

function renderSummary(checkpoint: Checkpoint): GrpcTypes.CheckpointSummary {
  const { summary } = checkpoint;
  const rendered: GrpcTypes.CheckpointSummary = {
    bcs: renderBcs('CheckpointSummary', checkpoint.summaryBytes),
    digest: checkpoint.digest,
    epoch: BigInt(summary.epoch),
    sequenceNumber: checkpoint.sequenceNumber,
    totalNetworkTransactions: BigInt(summary.networkTotalTransactions),
    contentDigest: summary.contentDigest,
    epochRollingGasCostSummary: renderGas(summary.epochRollingGasCostSummary),
    timestamp: renderTimestamp(checkpoint.timestampMs),
    commitments: [],
    versionSpecificData: Uint8Array.from(summary.versionSpecificData),
  };
  if (summary.previousDigest !== null) rendered.previousDigest = summary.previousDigest;
  return rendered;
}

/** A checkpoint with the fields the mask wants, from `prefix` on; the mask itself is applied by the caller. */
export function renderCheckpoint(
  { vm, store }: { readonly vm: Vm; readonly store: ChainStore },
  checkpoint: Checkpoint,
  mask: Mask,
): GrpcTypes.Checkpoint {
  const { sequenceNumber, digest } = checkpoint;
  const rendered: GrpcTypes.Checkpoint = { sequenceNumber, digest, transactions: [] };
  if (mask.wants('summary')) rendered.summary = renderSummary(checkpoint);
  if (mask.wants('contents')) {
    rendered.contents = {
      bcs: renderBcs('CheckpointContents', checkpoint.contentsBytes),
      digest: checkpoint.contentsDigest,
      version: 1,
      transactions: checkpoint.transactions.map((transaction) => ({
        transaction: transaction.digest,
        effects: transaction.effectsDigest,
        signatures: transaction.signatures.map((value) => ({
          bcs: renderBcs('UserSignatureBytes', value),
          signature: { oneofKind: undefined },
        })),
        addressAliasesVersions: [],
      })),
    };
  }
  if (mask.wants('transactions')) {
    const view = { vm, versions: store, mask, prefix: 'transactions.' };
    rendered.transactions = checkpoint.transactions.flatMap((transaction) => {
      const placed = store.transaction(transaction.digest);
      return placed ? [renderExecuted(placed, view)] : [];
    });
  }
  return rendered;
}
