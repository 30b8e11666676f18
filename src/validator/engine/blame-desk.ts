/**
 * The abort path: when partial decryptions of a request do not fit, everyone proves its own, judges all of them, and certifies by
 * name whose is wrong. It goes on after the request has ended, because the others complete it meanwhile.
 */
import { bytesToHex, isFailure } from '../../base/index.ts';
import { BLAME_REASON, blameDigest, CERTIFICATE_KIND, nameCulprits, readBlame } from '../../chain/index.ts';
import { type BlameResult, weightOf } from '../../crypto/index.ts';
import type { Board, BoardMessage } from './board.ts';
import { certify } from './certifier.ts';
import type { EngineContext, KeyMaterial } from './context.ts';
import { runJob } from './jobs.ts';
import { nameOf, type Place } from './place.ts';
import { quorumOf } from './quorum.ts';
import type { SignItem } from './sign-item.ts';
import { partialPlace, proofPlace } from './sign-place.ts';
import { Suspicion } from './suspicion.ts';

/** How long proofs of everyone are waited for once a quorum's are there. */
const ALL_PROOFS_MS = 1_500;
const PROOF_WAIT_MS = 15_000;
/** Long, since the request does not wait for it: who was away learns of the culprit when it catches up. */
const CERTIFICATE_WAIT_MS = 300_000;
/** Asked for proofs in vain, this validator does not answer others for this long, doubling. */
const MIN_QUIET_MS = 1_000;
const MAX_QUIET_MS = 60_000;
/** Until then it looks from time to time whether something is wrong after all. */
const LOOK_AGAIN_MS = 500;

/** One message of a request whose partial decryptions are in question. */
export interface BlameCase {
  readonly key: KeyMaterial;
  /** 0x-prefixed id of the request. */
  readonly request: string;
  readonly item: SignItem;
}

interface Running {
  readonly sid: Uint8Array;
  readonly proved: Promise<void>;
  readonly signature: Promise<Uint8Array | undefined>;
}

export class BlameDesk {
  readonly suspicion = new Suspicion();
  readonly #context: EngineContext;
  readonly #board: Board;
  readonly #running = new Map<string, Running>();
  readonly #named = new Set<string>();
  #fruitless = 0;
  #quietUntil = 0;

  /** `context.signal` ends everything; its jobs run to their end. */
  constructor(context: EngineContext, board: Board) {
    this.#context = context;
    this.#board = board;
  }

  /** True while messages of this session (a presign's digest) are still needed. */
  holds(sid: Uint8Array): boolean {
    const name = bytesToHex(sid);
    return [...this.#running.values()].some((running) => bytesToHex(running.sid) === name);
  }

  /** Asks everyone to prove its partials; resolves when the own proof is on its way. The rest goes on by itself. */
  async ask(blamed: BlameCase): Promise<void> {
    await this.#open(blamed).proved;
  }

  /** As ask; resolves with the signature from the partials that were proven, or undefined when they are too few. */
  async judge(blamed: BlameCase): Promise<Uint8Array | undefined> {
    return await this.#open(blamed).signature;
  }

  /** While the request is open: whoever publishes a proof asks for ours. Resolves when asked or when the signal aborts. */
  async watch(blamed: BlameCase, signal: AbortSignal): Promise<void> {
    const place = proofPlace(blamed);
    const someone = (proofs: readonly BoardMessage[]) => (proofs.length > 0 ? true : undefined);
    let looked: readonly BoardMessage[] = [];
    while (!signal.aborted) {
      const asked = await this.#board.wait(place, someone, { timeoutMs: 60_000, signal }).catch(() => undefined);
      if (asked !== true) continue;
      // Anyone can ask, and answering is expensive: in vain it is done less and less often.
      // But never less when something is wrong, or whoever asks in vain covers for whoever sends wrong partials.
      const pause = this.#quietUntil - this.#context.now();
      const partials = this.#board.read(partialPlace(blamed));
      const isNew = partials.length !== looked.length;
      looked = partials;
      if (pause <= 0 || (isNew && (await this.#looksWrong(blamed, partials, signal).catch(() => false)))) {
        if (!signal.aborted) this.#open(blamed);
        return;
      }
      await this.#context.sleep(Math.min(pause, LOOK_AGAIN_MS), signal).catch(() => undefined);
    }
  }

  /** Whether a quorum of partials that this validator has itself does not combine at once. */
  async #looksWrong({ item }: BlameCase, partials: readonly BoardMessage[], signal: AbortSignal): Promise<boolean> {
    const { committee, urgentJobs } = this.#context;
    const parties = partials.map(({ party }) => party);
    if (weightOf(committee, parties) < quorumOf(this.#context)) return false;
    const input = { input: item.partialInput, partials: [...partials] };
    const combined = await runJob(urgentJobs, 'combineSignature', input, signal);
    return !combined.ok || !combined.clean;
  }

  #open(blamed: BlameCase): Running {
    const place = proofPlace(blamed);
    const name = nameOf(place);
    const known = this.#running.get(name);
    if (known !== undefined) return known;
    this.#context.log.warn({ request: blamed.request }, 'partial decryptions do not combine; asking for proofs');
    const proved = this.#prove(blamed, place);
    const judged = proved.then(() => this.#collectAndJudge(blamed, place));
    const running = { sid: place.sid, proved, signature: judged.then(({ signature }) => signature) };
    this.#running.set(name, running);
    void this.#finish(name, blamed, judged);
    running.signature.catch(() => undefined);
    return running;
  }

  /** Never rejects. */
  async #finish(name: string, blamed: BlameCase, judged: Promise<Judged>): Promise<void> {
    const { log, signal, journal } = this.#context;
    const { sid } = proofPlace(blamed);
    let verdicts: BlameResult['verdicts'] = [];
    try {
      verdicts = await this.#judgeAll(blamed, await judged);
    } catch (error) {
      // Helping to name a culprit is not vital for this request; whoever asks does it again.
      if (!signal.aborted) log.warn({ reason: String(error) }, 'could not judge partial decryptions');
    }
    this.#running.delete(name);
    if (signal.aborted) return;
    if (journal.readJob(`sign/${blamed.request}`) === undefined) this.#forget(sid);
    await this.#nameCulprits(blamed, verdicts);
  }

  #forget(sid: Uint8Array): void {
    const { journal, log } = this.#context;
    this.#board.forget(sid);
    try {
      journal.forgetSession(sid);
    } catch (error) {
      log.warn({ reason: String(error) }, 'could not forget the messages of an ended request');
    }
  }

  async #prove({ key, item }: BlameCase, place: Place): Promise<void> {
    const { party, rootSeed, urgentJobs, signal } = this.#context;
    const shares = key.shares.reveal();
    if (shares.length === 0) return;
    const input = { ...item.partialInput, party, shares, rootSeed: rootSeed.reveal() };
    this.#board.publish(place, await runJob(urgentJobs, 'provePartials', input, signal));
  }

  /** Proofs of a quorum and of everyone who is quick, and the signature that the proven partials give. */
  async #collectAndJudge(blamed: BlameCase, place: Place): Promise<Judged> {
    const { signal, committee, urgentJobs } = this.#context;
    const t = quorumOf(this.#context);
    const weight = (messages: readonly BoardMessage[]) =>
      weightOf(
        committee,
        messages.map(({ party }) => party),
      );
    const aQuorum = (proofs: readonly BoardMessage[]) => (weight(proofs) >= t ? true : undefined);
    await this.#board.wait(place, aQuorum, { timeoutMs: PROOF_WAIT_MS, signal });
    const senders = this.#board.read(partialPlace(blamed)).length;
    const everyone = (proofs: readonly BoardMessage[]) => (proofs.length >= senders ? true : undefined);
    await this.#board.wait(place, everyone, { timeoutMs: ALL_PROOFS_MS, signal });
    const partials = this.#board.read(partialPlace(blamed));
    const proofs = this.#board.read(place);
    const weightSeed = this.#context.randomBytes(32);
    const input = { ...blamed.item.partialInput, partials, proofs, weightSeed };
    const { signature } = await runJob(urgentJobs, 'blamePartials', input, signal);
    return { partials, proofs, signature };
  }

  /** Everyone's partials, also those that the signature does not need. */
  async #judgeAll({ item, request }: BlameCase, { partials, proofs }: Judged): Promise<BlameResult['verdicts']> {
    const { urgentJobs, signal, log, committee } = this.#context;
    const weightSeed = this.#context.randomBytes(32);
    const input = { ...item.partialInput, partials, proofs, nameAll: true, weightSeed };
    const { verdicts, signature } = await runJob(urgentJobs, 'blamePartials', input, signal);
    for (const { party, ok, code = '' } of verdicts) {
      if (ok) this.suspicion.clear(party);
      // Silence convicts nobody; a wrong partial does, and so do bytes that are none.
      else if (code !== SILENT) {
        const weight = committee.members[party]?.weight ?? 0;
        if (this.suspicion.convict(party, code))
          log.error({ culprit: party, weight, code, request }, 'a validator sent a wrong partial decryption');
      } else if (signature !== undefined) this.suspicion.suspect(party);
    }
    this.#count(verdicts.some(({ ok }) => !ok));
    return verdicts;
  }

  #count(isFruitful: boolean): void {
    this.#fruitless = isFruitful ? 0 : this.#fruitless + 1;
    const pause = Math.min(MIN_QUIET_MS * 2 ** (this.#fruitless - 1), MAX_QUIET_MS);
    this.#quietUntil = isFruitful ? 0 : this.#context.now() + pause;
  }

  /** One certificate per culprit, so that validators that judged different sets still say the same. Never rejects. */
  async #nameCulprits({ request }: BlameCase, verdicts: BlameResult['verdicts']): Promise<void> {
    const culprits = verdicts.filter(({ ok, code }) => !ok && code !== SILENT).map(({ party }) => party);
    await Promise.all(culprits.map((party) => this.#nameSafely(request, party)));
  }

  async #nameSafely(request: string, party: number): Promise<void> {
    const name = `blame/${request}/${party}`;
    if (this.#named.has(name)) return;
    this.#named.add(name);
    try {
      if (await this.#nameCulprit(request, party)) return;
    } catch (error) {
      // Another poster was faster than the news of it.
      if (isFailure(error, 'chain/blame/EAlreadyNamed')) return;
      if (!this.#context.signal.aborted) {
        this.#context.log.warn({ culprit: party, reason: String(error) }, 'could not have a culprit named on chain');
      }
    }
    this.#named.delete(name);
  }

  /** Endorses what this validator has just found out itself, and sees it on chain. False without enough others. */
  async #nameCulprit(request: string, party: number): Promise<boolean> {
    const { deployment, client, committee, signal } = this.#context;
    const validator = `0x${bytesToHex(committee.members[party]?.id ?? new Uint8Array(0))}`;
    const parties = [party];
    const reason = BLAME_REASON.wrongPartial;
    const digest = blameDigest({ request, epoch: BigInt(committee.epoch), reason, parties });
    return await certify(this.#context, this.#board, {
      statement: { kind: CERTIFICATE_KIND.blame, subject: request, digest },
      id: `blame/${request}/${party}`,
      timeoutMs: CERTIFICATE_WAIT_MS,
      signal,
      isDone: async () => (await readBlame(client, deployment, { request, validator })) !== undefined,
      post: (aggregate) =>
        this.#context.submit(() => nameCulprits(deployment, { request, reason, parties, aggregate })),
    });
  }
}

const SILENT = 'crypto/missing-proof';

interface Judged {
  readonly partials: readonly BoardMessage[];
  readonly proofs: readonly BoardMessage[];
  readonly signature: Uint8Array | undefined;
}
