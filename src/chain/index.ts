/** The door of chain: everything that knows package ids, Move types and transaction layouts. */
export { type CallValue, type FunctionName, moveCall } from './call.ts';
export {
  type ChainObject,
  type Client,
  type Executed,
  execute,
  explainClientError,
  explainExecutionError,
  readObject,
  withFailures,
} from './client.ts';
export { type Deployment, type PoolRef, parseDeployment, poolOf } from './deployment.ts';
export {
  absentDigest,
  activateDigest,
  blameDigest,
  CERTIFICATE_KIND,
  type CertificateStatement,
  certificateBytes,
  completeDigest,
  failDigest,
  finishDigest,
  networkKeyDigest,
  type PossessionStatement,
  pathDigest,
  possessionBytes,
  presignBatchDigest,
  rejectDigest,
  verdictDigest,
} from './digest.ts';
export { type EventName, parseEvent, type RawEvent, type TandemEvent } from './event.ts';
export { TANDEM_PACKAGE } from './gen/tandem-package.gen.ts';
export { type CompletionFields, completionHint } from './hint.ts';
export {
  CEREMONY_PHASE,
  type CeremonyFields,
  type CommitteeFields,
  type ComplaintFields,
  type CulpritRegisterFields,
  DWALLET_STATUS,
  type DWalletCapFields,
  type DWalletFields,
  type NetworkFields,
  type NetworkKeyFields,
  type ObjectFields,
  type ObjectName,
  type PresignBatchFields,
  type PresignFields,
  REQUEST_STATUS,
  readTandemObject,
  type SignRequestFields,
} from './read.ts';
export { isTweakRegistered } from './tweak.ts';
export {
  BLAME_REASON,
  type Blame,
  type CulpritRecord,
  nameCulprits,
  readBlame,
  readCulprit,
} from './tx/blame.ts';
export {
  type Acknowledgement,
  advanceCeremony,
  type CurveKeyFields,
  declareAbsent,
  type FinishedKey,
  finishCeremony,
  type Judgement,
  openCeremony,
  postAcknowledgement,
  postDealing,
  resolveComplaint,
} from './tx/ceremony.ts';
export { type AggregateSignature, certify } from './tx/certificate.ts';
export {
  type Activation,
  activateDWallet,
  type ConfirmFields,
  type CreateFields,
  createConfirmed,
  createPending,
  expireDWallet,
  keyShardOf,
  movePath,
  type PathFields,
  type Rejection,
  registerTweak,
  rejectDWallet,
} from './tx/dwallet.ts';
export {
  DEFAULT_CONFIG,
  type InstallOptions,
  install,
  type MemberRegistration,
  type NetworkConfig,
  type PackageBytes,
  publish,
} from './tx/install.ts';
export { batchBytesDigest, CHUNK_BYTES, type PostedBatch, postBatch, reservePresign } from './tx/presign.ts';
export {
  type ApprovalFields,
  approve,
  approvePrehashed,
  type Completion,
  completeCertified,
  completeRequest,
  expireRequest,
  failRequest,
  type RequestFields,
  redeemRequest,
  requestSignatures,
} from './tx/sign.ts';
