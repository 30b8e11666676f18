/**
 * The validator's view of a session's messages: own ones are recorded before they are sent, those of others are checked for
 * signature and place and kept by (session, protocol, round, inputs). It never interprets a payload.
 */
import { equalBytes, isFailure } from '../../base/index.ts';
import { committeeDigest, type Envelope, type EnvelopeHeader, parseEnvelope } from '../../crypto/index.ts';
import type { PeerName } from '../port.ts';
import type { EngineContext } from './context.ts';
import { createEnvelopes, type Envelopes } from './envelopes.ts';
import { isKnownRound, journalRound, nameOf, type Place, sessionPrefix } from './place.ts';
import { DEFAULT_SHELF, Shelf, type ShelfLimits, type Stored } from './shelf.ts';

export interface BoardMessage {
  readonly party: number;
  readonly bytes: Uint8Array;
}

/** A missing message is asked for again after this time. */
const ASK_AGAIN_MS = 1_500;

export interface WaitLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Outgoing {
  readonly place: Place;
  readonly payload: Uint8Array;
}

type Listener = (header: EnvelopeHeader, payload: Uint8Array) => void;

export interface Board {
  /** Seals, records durably, sends to everyone and keeps. The same place gives the same bytes, ever. */
  publish(place: Place, payload: Uint8Array): void;
  /** Several messages in one durable write. */
  publishAll(messages: readonly Outgoing[]): void;
  /** Hands in what the mesh delivered. Bad bytes are dropped and logged, never thrown. */
  receive(from: PeerName, bytes: Uint8Array): void;
  /** An envelope that another party passed on: its message if it is one for this place, else undefined. */
  relayed(place: Place, bytes: Uint8Array): BoardMessage | undefined;
  /** Passes messages of this place on to peers that ask for them by digest, until its session is forgotten. */
  offer(place: Place): void;
  /** A held envelope of an offered place by the digest of its payload. */
  findOffered(digest: Uint8Array): Uint8Array | undefined;
  /** What is there, in party order, own message included. */
  read(place: Place): BoardMessage[];
  /**
   * Waits until `enough` returns a value; asks the parties that are missing to send again. Returns undefined after `timeoutMs`.
   * Rejects when the signal aborts.
   */
  wait<T>(
    place: Place,
    enough: (messages: readonly BoardMessage[]) => T | undefined,
    limits: WaitLimits,
  ): Promise<T | undefined>;
  /** Called for every accepted message of this protocol, also those that came before. */
  onMessage(protocol: string, listener: Listener): void;
  forget(sid: Uint8Array): void;
}

const ATTEMPT = 0;
/** Pairs of contradicting messages kept of one party: one convicts it, and it can sign as many as it likes. */
const MAX_PAIRS = 16;

class EngineBoard implements Board {
  readonly #context: EngineContext;
  readonly #cid: Uint8Array;
  readonly #envelopes: Envelopes;
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #listeners = new Map<string, Listener[]>();
  readonly #offered = new Set<string>();
  /** Contradictions by party, counted in the journal when the first one comes. */
  readonly #pairs = new Map<number, number>();
  readonly #shelf: Shelf;

  constructor(context: EngineContext, limits: ShelfLimits) {
    this.#context = context;
    this.#cid = committeeDigest(context.committee);
    this.#envelopes = createEnvelopes(context.committee, context.protocolKey);
    // What is on offer was promised to others: its sender must not be able to push it out.
    this.#shelf = new Shelf(limits, (name) => this.#waiting.has(name) || this.#offered.has(name));
  }

  publish(place: Place, payload: Uint8Array): void {
    this.publishAll([{ place, payload }]);
  }

  publishAll(messages: readonly Outgoing[]): void {
    const { journal, mesh, party } = this.#context;
    const sealed = messages.map(({ place, payload }) => ({
      place,
      payload,
      envelope: this.#envelopes.seal(this.#header(place), payload),
    }));
    // Durable first: after a crash the same bytes are sent again, and no others can be.
    journal.transaction(() => {
      for (const { place, envelope } of sealed) {
        const { sid, inputsDigest } = place;
        journal.recordSent({ sid, round: journalRound(place), attempt: ATTEMPT, inputsDigest }, envelope);
      }
    });
    for (const { place, payload, envelope } of sealed) {
      mesh.broadcast(envelope);
      this.#keep(nameOf(place), party, { payload, envelope });
    }
  }

  receive(from: PeerName, bytes: Uint8Array): void {
    const { log, parties } = this.#context;
    try {
      const envelope = this.#envelopes.open(bytes);
      if (parties[envelope.party]?.peer !== from || !this.#isOurs(envelope)) {
        log.warn({ from, party: envelope.party }, 'dropped a message of another network, epoch, round or sender');
        return;
      }
      if (!this.#keep(nameOf(envelope), envelope.party, { payload: envelope.payload, envelope: bytes })) return;
      for (const listener of this.#listeners.get(envelope.protocol) ?? []) listener(envelope, envelope.payload);
    } catch (error) {
      // Bytes from the network may be anything; a failure that is not about them is ours and must surface.
      if (!isFailure(error) || error.kind === 'bug') throw error;
      log.warn({ from, code: error.code }, 'dropped a message');
    }
  }

  relayed(place: Place, bytes: Uint8Array): BoardMessage | undefined {
    const { log } = this.#context;
    try {
      const envelope = this.#envelopes.open(bytes);
      if (!this.#isOurs(envelope) || nameOf(envelope) !== nameOf(place)) return undefined;
      this.#keep(nameOf(place), envelope.party, { payload: envelope.payload, envelope: bytes });
      return { party: envelope.party, bytes: envelope.payload };
    } catch (error) {
      if (!isFailure(error) || error.kind === 'bug') throw error;
      log.warn({ code: error.code }, 'a peer passed on a message that is not valid');
      return undefined;
    }
  }

  offer(place: Place): void {
    this.#offered.add(nameOf(place));
  }

  findOffered(digest: Uint8Array): Uint8Array | undefined {
    for (const name of this.#offered) {
      const found = this.#shelf.find(name, digest);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  read(place: Place): BoardMessage[] {
    const stored = this.#shelf.read(nameOf(place));
    return [...stored].map(([party, { payload }]) => ({ party, bytes: payload })).sort((a, b) => a.party - b.party);
  }

  async wait<T>(
    place: Place,
    enough: (messages: readonly BoardMessage[]) => T | undefined,
    limits: WaitLimits,
  ): Promise<T | undefined> {
    const { now } = this.#context;
    const end = now() + limits.timeoutMs;
    let askAt = now() + ASK_AGAIN_MS;
    for (;;) {
      const result = enough(this.read(place));
      if (result !== undefined || now() >= end) return result;
      limits.signal.throwIfAborted();
      await this.#change(nameOf(place), Math.min(end, askAt) - now(), limits.signal);
      if (now() < askAt) continue;
      this.#askMissing(place);
      askAt = now() + ASK_AGAIN_MS;
    }
  }

  onMessage(protocol: string, listener: Listener): void {
    this.#listeners.set(protocol, [...(this.#listeners.get(protocol) ?? []), listener]);
    // What came before anyone listened is not lost.
    for (const [name, place] of [...this.#shelf.entries()]) {
      if (!name.endsWith(`/${protocol}`)) continue;
      for (const [party, { envelope, payload }] of place) {
        if (party !== this.#context.party) listener(parseEnvelope(envelope), payload);
      }
    }
  }

  forget(sid: Uint8Array): void {
    const prefix = sessionPrefix(sid);
    this.#shelf.forget(prefix);
    for (const name of this.#offered) if (name.startsWith(prefix)) this.#offered.delete(name);
  }

  #isOurs(envelope: Envelope): boolean {
    const { committee, suite } = this.#context;
    const here = envelope.suite === suite && envelope.epoch === committee.epoch && equalBytes(envelope.cid, this.#cid);
    return here && envelope.attempt === ATTEMPT && isKnownRound(envelope);
  }

  #header(place: Place): EnvelopeHeader {
    const { suite, committee, party } = this.#context;
    return { ...place, suite, epoch: committee.epoch, cid: this.#cid, attempt: ATTEMPT, party };
  }

  /** False when it is known already, or contradicts what this party said before (then both are kept as evidence). */
  #keep(name: string, party: number, stored: Stored): boolean {
    const known = this.#shelf.read(name).get(party);
    if (known !== undefined) {
      if (!equalBytes(known.payload, stored.payload)) this.#recordEquivocation(party, known, stored);
      return false;
    }
    this.#shelf.put(name, party, stored);
    for (const wake of [...(this.#waiting.get(name) ?? [])]) wake();
    return true;
  }

  #recordEquivocation(party: number, first: Stored, second: Stored): void {
    const { journal, log } = this.#context;
    const kept = this.#pairs.get(party) ?? journal.listEquivocations().filter((pair) => pair.party === party).length;
    this.#pairs.set(party, kept + 1);
    if (kept >= MAX_PAIRS) return;
    const header = parseEnvelope(first.envelope);
    const { sid, inputsDigest, protocol } = header;
    const key = { sid, round: journalRound(header), attempt: ATTEMPT, inputsDigest, party };
    journal.recordReceived(key, first.envelope);
    journal.recordReceived(key, second.envelope);
    log.error({ party, protocol }, 'a validator signed two different messages for one place; the evidence is kept');
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

export function createBoard(context: EngineContext, limits: ShelfLimits = DEFAULT_SHELF): Board {
  return new EngineBoard(context, limits);
}
