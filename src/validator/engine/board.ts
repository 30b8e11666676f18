/**
 * The validator's view of a session's messages: own ones are recorded before they are sent, those of others are checked for
 * signature and place and kept by (session, protocol, round, inputs). It never interprets a payload.
 */
import { bytesToHex, equalBytes, isFailure } from '../../base/index.ts';
import { committeeDigest, type EnvelopeHeader, openEnvelope, sealEnvelope } from '../../crypto/index.ts';
import type { PeerName } from '../port.ts';
import type { EngineContext } from './context.ts';

/** Names one set of messages that belong together. */
export interface Place {
  /** ASCII protocol name. */
  readonly protocol: string;
  readonly sid: Uint8Array;
  readonly round: number;
  /** Digest of everything earlier that these messages depend on. */
  readonly inputsDigest: Uint8Array;
  /** nkId, or 32 zero bytes before there is a key. */
  readonly nkId: Uint8Array;
}

export interface BoardMessage {
  readonly party: number;
  readonly bytes: Uint8Array;
}

interface Stored {
  readonly payload: Uint8Array;
  readonly envelope: Uint8Array;
}

/** Most places kept in memory; the oldest go first, and are asked for again when needed. */
const MAX_PLACES = 4_096;
/** A missing message is asked for again after this time. */
const ASK_AGAIN_MS = 1_500;

export interface Board {
  /** Seals, records durably, sends to everyone and keeps. The same place gives the same bytes, ever. */
  publish(place: Place, payload: Uint8Array): void;
  /** Several messages in one durable write. */
  publishAll(messages: readonly { readonly place: Place; readonly payload: Uint8Array }[]): void;
  /** Hands in what the mesh delivered. Bad bytes are dropped and logged, never thrown. */
  receive(from: PeerName, bytes: Uint8Array): void;
  /** What is there, in party order, own message included. */
  read(place: Place): BoardMessage[];
  /**
   * Waits until `enough` returns a value; asks the parties that are missing to send again. Returns undefined after `timeoutMs`.
   * Rejects when the signal aborts.
   */
  wait<T>(
    place: Place,
    enough: (messages: readonly BoardMessage[]) => T | undefined,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<T | undefined>;
  /** Called for every accepted message of this protocol. */
  onMessage(protocol: string, listener: (header: EnvelopeHeader, payload: Uint8Array) => void): void;
  forget(sid: Uint8Array): void;
}

const ATTEMPT = 0;

function nameOf(place: Place): string {
  const { protocol, sid, round, inputsDigest, nkId } = place;
  return [bytesToHex(sid), protocol, round, bytesToHex(inputsDigest), bytesToHex(nkId)].join('/');
}

class EngineBoard implements Board {
  readonly #context: EngineContext;
  readonly #cid: Uint8Array;
  readonly #places = new Map<string, Map<number, Stored>>();
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #listeners = new Map<string, ((header: EnvelopeHeader, payload: Uint8Array) => void)[]>();

  constructor(context: EngineContext) {
    this.#context = context;
    this.#cid = committeeDigest(context.committee);
  }

  publish(place: Place, payload: Uint8Array): void {
    this.publishAll([{ place, payload }]);
  }

  publishAll(messages: readonly { readonly place: Place; readonly payload: Uint8Array }[]): void {
    const { journal, mesh, party, protocolKey } = this.#context;
    const sealed = messages.map(({ place, payload }) => ({
      place,
      payload,
      envelope: sealEnvelope(this.#header(place), payload, protocolKey.reveal()),
    }));
    // Durable first: after a crash the same bytes are sent again, and no others can be.
    journal.transaction(() => {
      for (const { place, envelope } of sealed) {
        const { sid, round, inputsDigest, protocol } = place;
        journal.recordSent({ sid, round: protocolRound(protocol, round), attempt: ATTEMPT, inputsDigest }, envelope);
      }
    });
    for (const { place, payload, envelope } of sealed) {
      mesh.broadcast(envelope);
      this.#keep(nameOf(place), party, { payload, envelope });
    }
  }

  receive(from: PeerName, bytes: Uint8Array): void {
    const { committee, log, parties } = this.#context;
    try {
      const envelope = openEnvelope(bytes, committee);
      const isOwnPeer = parties[envelope.party]?.peer === from;
      const isHere =
        envelope.suite === this.#context.suite &&
        envelope.epoch === committee.epoch &&
        equalBytes(envelope.cid, this.#cid);
      if (!isOwnPeer || !isHere || envelope.attempt !== ATTEMPT) {
        log.warn({ from, party: envelope.party }, 'dropped a message of another network, epoch or sender');
        return;
      }
      const stored = { payload: envelope.payload, envelope: bytes };
      if (!this.#keep(nameOf(envelope), envelope.party, stored)) return;
      for (const listener of this.#listeners.get(envelope.protocol) ?? []) listener(envelope, envelope.payload);
    } catch (error) {
      // Bytes from the network may be anything; a failure that is not about them is ours and must surface.
      if (!isFailure(error) || error.kind === 'bug') throw error;
      log.warn({ from, code: error.code }, 'dropped a malformed message');
    }
  }

  read(place: Place): BoardMessage[] {
    const stored = this.#places.get(nameOf(place)) ?? new Map<number, Stored>();
    return [...stored].map(([party, { payload }]) => ({ party, bytes: payload })).sort((a, b) => a.party - b.party);
  }

  async wait<T>(
    place: Place,
    enough: (messages: readonly BoardMessage[]) => T | undefined,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<T | undefined> {
    const { now } = this.#context;
    const end = now() + options.timeoutMs;
    let askAt = now() + ASK_AGAIN_MS;
    for (;;) {
      const result = enough(this.read(place));
      if (result !== undefined || now() >= end) return result;
      options.signal.throwIfAborted();
      await this.#change(nameOf(place), Math.min(end, askAt) - now(), options.signal);
      if (now() < askAt) continue;
      this.#askMissing(place);
      askAt = now() + ASK_AGAIN_MS;
    }
  }

  onMessage(protocol: string, listener: (header: EnvelopeHeader, payload: Uint8Array) => void): void {
    this.#listeners.set(protocol, [...(this.#listeners.get(protocol) ?? []), listener]);
    // What came before anyone listened is not lost.
    for (const [name, place] of this.#places) {
      if (name.split('/').slice(1, -3).join('/') !== protocol) continue;
      for (const [party, { envelope, payload }] of place) {
        if (party !== this.#context.party) listener(openEnvelope(envelope, this.#context.committee), payload);
      }
    }
  }

  forget(sid: Uint8Array): void {
    const prefix = `${bytesToHex(sid)}/`;
    for (const name of this.#places.keys()) if (name.startsWith(prefix)) this.#places.delete(name);
  }

  #header(place: Place): EnvelopeHeader {
    const { suite, committee, party } = this.#context;
    const { protocol, sid, round, inputsDigest, nkId } = place;
    return {
      suite,
      nkId,
      epoch: committee.epoch,
      cid: this.#cid,
      protocol,
      sid,
      round,
      attempt: ATTEMPT,
      inputsDigest,
      party,
    };
  }

  /** False when it is known already, or contradicts what this party said before (then both are kept as evidence). */
  #keep(name: string, party: number, stored: Stored): boolean {
    const place = this.#places.get(name) ?? new Map<number, Stored>();
    const known = place.get(party);
    if (known !== undefined) {
      if (!equalBytes(known.payload, stored.payload)) this.#recordEquivocation(party, known, stored);
      return false;
    }
    place.set(party, stored);
    if (!this.#places.has(name)) this.#makeRoom();
    this.#places.set(name, place);
    for (const wake of this.#waiting.get(name) ?? []) wake();
    return true;
  }

  #recordEquivocation(party: number, first: Stored, second: Stored): void {
    const { journal, log, committee } = this.#context;
    const { sid, round, inputsDigest, protocol } = openEnvelope(first.envelope, committee);
    const key = { sid, round: protocolRound(protocol, round), attempt: ATTEMPT, inputsDigest, party };
    journal.recordReceived(key, first.envelope);
    journal.recordReceived(key, second.envelope);
    log.error({ party, protocol }, 'a validator signed two different messages for one place; the evidence is kept');
  }

  #makeRoom(): void {
    for (const name of this.#places.keys()) {
      if (this.#places.size < MAX_PLACES) return;
      if (!this.#waiting.has(name)) this.#places.delete(name);
    }
  }

  #change(name: string, timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wakes = this.#waiting.get(name) ?? new Set();
      const inner = new AbortController();
      const wake = (): void => {
        wakes.delete(wake);
        if (wakes.size === 0) this.#waiting.delete(name);
        inner.abort();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      wakes.add(wake);
      this.#waiting.set(name, wakes);
      signal.addEventListener('abort', wake, { once: true });
      // The timer ends the wait; when a message comes first the timer's rejection is what ends the timer.
      this.#context.sleep(Math.max(1, timeoutMs), inner.signal).then(wake, () => undefined);
    });
  }

  #askMissing(place: Place): void {
    const { mesh, parties, party } = this.#context;
    const have = new Set(this.read(place).map((message) => message.party));
    parties.forEach(({ peer }, i) => {
      if (i !== party && !have.has(i)) mesh.requestSession(peer, place.sid);
    });
  }
}

/**
 * The journal's key has no protocol name; rounds of different protocols under one session are kept apart by the number of the
 * protocol here. Order is fixed: the number is part of stored records.
 */
const PROTOCOLS = [
  'dkgA',
  'dkgB',
  'presign/open',
  'schnorrA/presign',
  'presign/bundle',
  'schnorrA/partial',
  'schnorrA/proof',
  'cert',
];

function protocolRound(protocol: string, round: number): number {
  return PROTOCOLS.indexOf(protocol) * 256 + round;
}

export function createBoard(context: EngineContext): Board {
  return new EngineBoard(context);
}
