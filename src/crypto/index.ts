/** The door of crypto: pure jobs over plain data, for validators, the SDK and scripts. */
export type { ClassGroupName, Suite } from './group/class-group.ts';
export { type CurveId, curve } from './group/curve.ts';
export { type BlameInput, type BlameResult, blamePartials, provePartials } from './protocol/blame.ts';
export type { CeremonySession, KeyShare, PartyMessage, Verdict } from './protocol/ceremony.ts';
export { bundleDigest, inputsDigest, messageDigest } from './protocol/context.ts';
export {
  type CreateUserShareInput,
  type CreationClaim,
  type CreationPlace,
  createUserShare,
  type RegisteredCreation,
  type UserShare,
  type VerifiedCreation,
  verifyCreation,
  verifyRegisteredCreation,
} from './protocol/creation.ts';
export type { DWalletRecord } from './protocol/dwallet.ts';
export {
  combineEcdsaGammas,
  contributeEcdsaGammas,
  type EcdsaFirstRound,
  verifyEcdsaGammas,
} from './protocol/ecdsa-presign-gammas.ts';
export { combineEcdsaPresigns, contributeEcdsaNonces, verifyEcdsaNonces } from './protocol/ecdsa-presign-nonces.ts';
export {
  type Envelope,
  type EnvelopeHeader,
  envelopeDigest,
  isEquivocation,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  sealEnvelopeWith,
  verifyEnvelope,
} from './protocol/envelope.ts';
export { bip340Hint, derivationConstant, deriveOnChainHints, type OnChainHints, xInverse } from './protocol/hints.ts';
export { creationMessage, creationSessionId, derivationScalar, moveHash } from './protocol/move-hash.ts';
export {
  type NetworkCurveFields,
  type NetworkKeyFields,
  networkKeyId,
  type ParsedNetworkKey,
  parseNetworkKey,
} from './protocol/network-key.ts';
export {
  type CombineResult,
  combineSignature,
  forgetShares,
  type PartialSignInput,
  partialSign,
} from './protocol/partial.ts';
export type { PartialInput } from './protocol/partial-job.ts';
export {
  decodePresignEntry,
  type EcdsaPresignEntry,
  isEcdsa,
  isSchnorr,
  type PresignEntry,
  type PresignHeader,
  type SchnorrPresignEntry,
  schnorrAlgorithm,
} from './protocol/presign-entry.ts';
export {
  MAX_BATCH,
  type PresignBatch,
  type PresignSession,
  type PresignSessionName,
  presignBatchDigest,
  presignSessionId,
} from './protocol/presign-session.ts';
export { type Qualification, qualify, type StageLog } from './protocol/qualification.ts';
export { combinePresigns, contributePresigns, verifyPresignContributions } from './protocol/schnorr-presign.ts';
export { type Sharing, sharingDigest } from './protocol/sharing.ts';
export {
  type ComplaintVerdict,
  complaintTarget,
  dealStageA,
  type JudgeComplaintInput,
  judgeComplaint,
  type OpenedStageA,
  type OpenStageAInput,
  openStageADealings,
} from './protocol/stage-a.ts';
export { type FinishStageAInput, finishStageA, type StageAResult } from './protocol/stage-a-finish.ts';
export { dealStageB, finishStageB, type StageBResult, type StageBSession, verifyStageB } from './protocol/stage-b.ts';
export type { SigningInput } from './protocol/statement-common.ts';
export { type TweakedKey, type TweakPath, tweakKey } from './protocol/tweak.ts';
export {
  type CreateUserMessageInput,
  createUserMessage,
  type VerifiedUserMessage,
  verifyUserMessage,
} from './protocol/user-message.ts';
export { deriveUserSecret } from './protocol/user-secret.ts';
export {
  createValidatorSealingKey,
  type RegisteredSealingKey,
  type SealingIdentity,
  sealingPublicKey,
  verifyValidatorSealingKey,
} from './protocol/validator-keys.ts';
export { type SignatureClaim, verifySignature } from './protocol/verify-signature.ts';
export {
  type Committee,
  type CommitteeMember,
  committeeDigest,
  MAX_TOTAL_WEIGHT,
  quorum,
  totalWeight,
  virtualIndices,
  weightOf,
} from './threshold/committee.ts';
