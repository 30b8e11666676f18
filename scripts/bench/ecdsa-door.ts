/** The ECDSA presign functions of crypto, absent until crypto exports them. */
import * as crypto from '../../src/crypto/index.ts';
import type { PartyMessage, PresignBatch, PresignSession, Verdict } from '../../src/crypto/index.ts';

export interface EcdsaDoor {
  contributeEcdsaGammas(session: PresignSession, party: number, rootSeed: Uint8Array): Uint8Array;
  verifyEcdsaGammas(session: PresignSession, messages: readonly PartyMessage[], weightSeed: Uint8Array): Verdict[];
  combineEcdsaGammas(session: PresignSession, messages: readonly PartyMessage[]): { readonly bytes: Uint8Array };
  contributeEcdsaNonces(session: PresignSession, first: Uint8Array, party: number, rootSeed: Uint8Array): Uint8Array;
  verifyEcdsaNonces(
    session: PresignSession,
    first: Uint8Array,
    messages: readonly PartyMessage[],
    weightSeed: Uint8Array,
  ): Verdict[];
  combineEcdsaPresigns(session: PresignSession, first: Uint8Array, messages: readonly PartyMessage[]): PresignBatch;
}

export const ecdsa = crypto as unknown as EcdsaDoor;
export const hasEcdsa = 'contributeEcdsaGammas' in crypto;
