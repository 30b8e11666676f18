/** The door of crypto: pure jobs over plain data, for validators, the SDK and scripts. */
export type { ClassGroupName, Suite } from './group/class-group.ts';
export type { CeremonySession, KeyShare, PartyMessage, Verdict } from './protocol/ceremony.ts';
export {
  type Committee,
  type CommitteeMember,
  committeeDigest,
  MAX_TOTAL_WEIGHT,
  quorum,
  totalWeight,
  virtualIndices,
  weightOf,
} from './protocol/committee.ts';
export {
  type CreateUserShareInput,
  type CreationClaim,
  type CreationPlace,
  createUserShare,
  type UserShare,
  type VerifiedCreation,
  verifyCreation,
} from './protocol/creation.ts';
export type { DWalletRecord } from './protocol/dwallet.ts';
export {
  type BlameResult,
  blamePartials,
  type CombineResult,
  combineSignature,
  type PartialInput,
  partialSign,
  provePartials,
} from './protocol/partial.ts';
export { type Qualification, qualify, type StageLog } from './protocol/qualification.ts';
export {
  combinePresigns,
  contributePresigns,
  type PresignBatch,
  type PresignSession,
  presignSessionId,
  verifyPresignContributions,
} from './protocol/schnorr-presign.ts';
export {
  type CreateUserMessageInput,
  createUserMessage,
  type SigningInput,
  type VerifiedUserMessage,
  verifyUserMessage,
} from './protocol/signing.ts';
export {
  dealStageA,
  type FinishStageAInput,
  finishStageA,
  type JudgeComplaintInput,
  judgeComplaint,
  type OpenedStageA,
  type OpenStageAInput,
  openStageADealings,
  type StageAResult,
} from './protocol/stage-a.ts';
export { dealStageB, finishStageB, type StageBResult, type StageBSession, verifyStageB } from './protocol/stage-b.ts';
export { type TweakedKey, type TweakPath, tweakKey } from './protocol/tweak.ts';
