/** DKLs23 of Silence Laboratories (oblivious transfer, t of n, no user) in WebAssembly. */

import { type Sample, spreadOfSamples, timed } from '../spread.ts';
import { alternate, type Comparison, type Installed, type PeerFigures } from './compare.ts';
import { type Ours, RUNS } from './ours.ts';

/** The part of the package's interface that is used (its .d.ts). */
interface Message {
  readonly from_id: number;
  readonly to_id?: number;
  readonly payload: Uint8Array;
  clone(): Message;
}
interface Session {
  createFirstMessage(): Message;
  handleMessages(messages: Message[], extra?: unknown): Message[];
}
interface KeygenSession extends Session {
  calculateChainCodeCommitment(): Uint8Array;
  keyshare(): Keyshare;
}
interface Keyshare {
  toBytes(): Uint8Array;
}
interface SignSession extends Session {
  lastMessage(hash: Uint8Array): Message;
  combine(messages: Message[]): [Uint8Array, Uint8Array];
}
interface Dkls {
  readonly KeygenSession: new (participants: number, threshold: number, party: number) => KeygenSession;
  readonly Keyshare: { fromBytes(bytes: Uint8Array): Keyshare };
  readonly SignSession: new (share: Keyshare, path: string) => SignSession;
}

const broadcast = (messages: readonly Message[], party: number): Message[] =>
  messages.filter(({ from_id }) => from_id !== party).map((message) => message.clone());
const addressed = (messages: readonly Message[], party: number): Message[] =>
  messages.filter(({ to_id }) => to_id === party).map((message) => message.clone());

function generate({ KeygenSession }: Dkls, { n, t }: { readonly n: number; readonly t: number }): Keyshare[] {
  const parties = Array.from({ length: n }, (_, party) => new KeygenSession(n, t, party));
  const first = parties.map((party) => party.createFirstMessage());
  const second = parties.flatMap((party, i) => party.handleMessages(broadcast(first, i)));
  const commitments = parties.map((party) => party.calculateChainCodeCommitment());
  const third = parties.flatMap((party, i) => party.handleMessages(addressed(second, i)));
  const fourth = parties.flatMap((party, i) => party.handleMessages(addressed(third, i), commitments));
  parties.forEach((party, i) => {
    party.handleMessages(broadcast(fourth, i));
  });
  return parties.map((party) => party.keyshare());
}

/** Rounds before the message is known, for all t signers. */
function presign({ SignSession, Keyshare }: Dkls, shares: readonly Uint8Array[]): SignSession[] {
  const parties = shares.map((bytes) => new SignSession(Keyshare.fromBytes(bytes), 'm'));
  const first = parties.map((party) => party.createFirstMessage());
  const second = parties.flatMap((party, i) => party.handleMessages(broadcast(first, i)));
  const third = parties.flatMap((party, i) => party.handleMessages(addressed(second, i)));
  parties.forEach((party, i) => {
    party.handleMessages(addressed(third, i));
  });
  return parties;
}

function finish(parties: readonly SignSession[]): void {
  const hash = new Uint8Array(32).fill(9);
  const last = parties.map((party) => party.lastMessage(hash));
  parties.forEach((party, i) => {
    const [r] = party.combine(broadcast(last, i));
    if (r.length !== 32) throw new Error('DKLs gives no signature');
  });
}

/** All functions of the package act for one party; here every party is run in turn, as one waiting for a signature would see. */
export function compareDkls(installed: Installed, ours: Ours): PeerFigures {
  const dkls = installed.module as Dkls;
  const { n, t } = ours;
  const keys: Sample[] = [];
  const shares = timed(keys, () => generate(dkls, ours)).map((share) => share.toBytes());
  for (let run = 0; run < 2; run++) timed(keys, () => generate(dkls, ours));
  const signers = shares.slice(0, t);
  const ready = Array.from({ length: RUNS }, () => presign(dkls, signers));
  const comparisons: Comparison[] = [
    {
      what: 'ECDSA signature from a presignature',
      ...alternate(
        RUNS,
        (run) => finish(ready[run]!),
        (run) => {
          ours.ecdsa.user(run);
          ours.ecdsa.online(run);
        },
      ),
      remark: `theirs: all ${t} signers of ${n}; ours: user and one validator, verifying the user's proof, two threshold decryptions`,
    },
    {
      what: 'ECDSA presignature',
      ...alternate(RUNS, () => presign(dkls, signers), ours.ecdsa.presign),
      remark: `theirs: all ${t} signers of ${n}, bound to one key and these signers, 3 rounds; ours: one validator, for any key, 2 rounds, unbatched`,
    },
    {
      what: `key generation, all ${n} parties`,
      theirs: spreadOfSamples(keys),
      remark: 'ours: table above, per validator, once for all users and curves; theirs: once per key',
    },
  ];
  return { name: 'DKLs23 (dkls-wasm-ll-node)', version: installed.version, comparisons };
}
