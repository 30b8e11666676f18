/** FROST of @noble/curves (RFC 9591), which is in our own dependencies: t of n, no user. */
import { readFileSync } from 'node:fs';
import { ed25519_FROST } from '@noble/curves/ed25519.js';
import { schnorr_FROST } from '@noble/curves/secp256k1.js';
import { alternate, type Comparison, type PeerFigures } from './compare.ts';
import { type Ours, RUNS } from './ours.ts';

type Frost = typeof schnorr_FROST;

/** Distributed key generation by n parties; what each has to do is a third of it per round and party. */
function generate(frost: Frost, signers: { min: number; max: number }) {
  const ids = Array.from({ length: signers.max }, (_, i) => frost.Identifier.fromNumber(i + 1));
  const first = ids.map((id) => frost.DKG.round1(id, signers));
  const broadcast = first.map((party) => party.public);
  const second = first.map(({ secret }, i) =>
    frost.DKG.round2(
      secret,
      broadcast.filter((_, j) => j !== i),
    ),
  );
  return first.map(({ secret }, i) => {
    const received = second.filter((_, j) => j !== i).map((shares) => shares[ids[i]!]!);
    const others = broadcast.filter((_, j) => j !== i);
    return frost.DKG.round3(secret, others, received);
  });
}

/** One signer from commitment to the checked signature, the other signers' shares being there. */
function signing(frost: Frost, { t, n }: { readonly t: number; readonly n: number }) {
  const keys = generate(frost, { min: t, max: n }).slice(0, t);
  const message = new Uint8Array(32).fill(7);
  const others = Array.from({ length: RUNS }, () => keys.slice(1).map((key) => frost.commit(key.secret)));
  return (run: number): void => {
    const own = frost.commit(keys[0]!.secret);
    const nonces = [own, ...others[run]!];
    const commitments = nonces.map((nonce) => nonce.commitments);
    // Each signer's share is timed once; the others' shares cost the others.
    const shares = keys.map((key, i) => [
      key.secret.identifier,
      frost.signShare(key.secret, key.public, nonces[i]!.nonces, commitments, message),
    ]);
    const signature = frost.aggregate(keys[0]!.public, commitments, message, Object.fromEntries(shares));
    if (!frost.verify(signature, message, keys[0]!.public.commitments[0]!)) throw new Error('FROST signature is wrong');
  };
}

export function compareFrost(ours: Ours): PeerFigures {
  const { n, t } = ours;
  const name = '@noble/curves FROST';
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../../node_modules/@noble/curves/package.json', import.meta.url), 'utf8'),
  );
  const all = (run: number): void => {
    ours.schnorr.user(run);
    ours.schnorr.online(run);
  };
  const remark = `theirs: the work of all ${t} signers of ${n}, both rounds; ours: user and one validator, presign made before`;
  const comparisons: Comparison[] = [
    { what: 'BIP340 signature', ...alternate(RUNS, signing(schnorr_FROST, ours), all), remark },
    { what: 'Ed25519 signature', ...alternate(RUNS, signing(ed25519_FROST, ours)), remark: 'ours: as BIP340' },
    {
      what: `key generation, all ${n} parties`,
      ...alternate(3, () => generate(schnorr_FROST, { min: t, max: n })),
      remark: 'ours: table above, per validator, once for all users and curves; theirs: once per key',
    },
  ];
  return { name, version, comparisons };
}
