/** Threshold: the user together with validators below the quorum cannot sign, alter a request, or use a presign twice. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { asciiToBytes, bytesToHex, invertMod, mod } from '../../src/base/index.ts';
import { classGroup } from '../../src/crypto/group/class-group-registry.ts';
import {
  combineSignature,
  createUserMessage,
  curve,
  type PartyMessage,
  parseNetworkKey,
  partialSign,
  verifyUserMessage,
} from '../../src/crypto/index.ts';
import { combineParties } from '../../src/crypto/protocol/partial.ts';
import { finishSignature, openPartialJob, parsePartials } from '../../src/crypto/protocol/partial-job.ts';
import { bindNonce, openSchnorrStatement, signatureCiphertext } from '../../src/crypto/protocol/schnorr-statement.ts';
import { parseSchnorrMessage } from '../../src/crypto/protocol/schnorr-user-message.ts';
import { virtualIndices } from '../../src/crypto/threshold/committee.ts';
import { lagrangeCoefficients } from '../../src/crypto/threshold/lagrange.ts';
import { combinePartials, decryptionBase } from '../../src/crypto/threshold/partial-decryption.ts';
import { SUITE } from '../support/suite.ts';
import { watchSecretPowers } from './ecdsa-dealer.ts';
import {
  bytes32,
  createDWallet,
  makePartials,
  makePresigns,
  partialInput,
  type SigningCase,
  signingCase,
  type TestNetwork,
  testNetwork,
} from './network.ts';
import { allSecrets, presignNonces } from './secrets.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const code = (name: string) => expect.objectContaining({ code: name });

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}

describe.each([{ weights: [1, 1, 1, 1] }, { weights: [3, 3, 2, 2] }])('weights $weights', ({ weights }) => {
  const network = testNetwork(weights);
  const dwallet = createDWallet(network, 0);
  const signing = signingCase(network, { dwallet, batch: makePresigns(network, 0, 1, 20) });
  const job = openPartialJob(partialInput(network, signing));
  const partials = makePartials(network, partialInput(network, signing)).flatMap((message) => {
    const indices = virtualIndices(network.committee, message.party);
    return parsePartials(job, message).map(([element], i) => ({ index: indices[i]!, element: element! }));
  });
  const { group, parameters } = job;
  const ciphertext = job.ciphertexts[0]!;

  const signs = (chosen: typeof partials): boolean => {
    const plaintext = combinePartials({ group, parameters, c2: ciphertext.c2, partials: chosen });
    return plaintext !== undefined && finishSignature(job, [plaintext]) !== undefined;
  };

  test('NT1 no set of t-1 shares signs, whatever it guesses for the missing one', () => {
    const guesses = [
      group.identity,
      group.pow(group.h, 123456789n),
      group.pow(ciphertext.c1, 987654321n),
      group.embed(17n),
    ];
    for (const held of subsets(partials, network.t - 1)) {
      const missing = partials.find((partial) => !held.includes(partial))!;
      const tried = [...guesses, held[0]!.element].map((element) => [...held, { index: missing.index, element }]);
      expect(tried.some(signs)).toBe(false);
    }
  });

  test('NT1 control: the right t-th share completes any of them', () => {
    for (const held of subsets(partials, network.t).slice(0, 8)) expect(signs(held)).toBe(true);
  });

  const reference = classGroup(SUITE, 'secp256k1');
  const shares = network.shares.flat();
  const publicKey = reference.decode(parseNetworkKey(network.result.networkKey).encryptionKeys[0]);

  /** h^(Lambda-weighted sum) against pk^(delta^2), with no division that could round; `missing` stands for the share not held. */
  const opens = (held: typeof shares, missing?: { index: number; value: bigint }): boolean => {
    const used = missing === undefined ? held : [...held, missing];
    const indices = used.map(({ index }) => index);
    const { reduced, divisor } = lagrangeCoefficients(parameters, indices);
    const sum = used.reduce((total, { value }, i) => total + reduced[i]! * value * divisor, 0n);
    return reference.equal(reference.pow(reference.h, sum), reference.pow(publicKey, parameters.delta ** 2n));
  };

  test('NT2 t-1 integer shares interpolate to another key than sk', () => {
    for (const held of subsets(shares, network.t - 1).slice(0, 24)) {
      const free = shares.find((share) => !held.includes(share))!;
      for (const value of [0n, held[0]!.value, free.value + 1n, parameters.delta]) {
        expect(opens(held, { index: free.index, value })).toBe(false);
      }
    }
    // The constant term is delta*sk, so that no share tells sk modulo its index.
    for (const { index, value } of shares) expect(value % BigInt(index)).toBe(0n);
  });

  test('NT2 control: any t shares interpolate to sk', () => {
    for (const held of subsets(shares, network.t).slice(0, 4)) expect(opens(held)).toBe(true);
    const { sk } = allSecrets(network);
    expect(reference.equal(reference.pow(reference.h, sk), publicKey)).toBe(true);
  });
});

const network = testNetwork([3, 3, 2, 2]);
const dwallet = createDWallet(network, 0);
const group = curve(0);
const batch = makePresigns(network, 0, 4, 21);

describe('NT3 a user message changed after it was made', () => {
  const signing = signingCase(network, { dwallet, batch });
  const own = { party: 0, shares: network.shares[0]!, rootSeed: network.rootSeeds[0]! };
  const offsets = { version: 0, kind: 1, presign: 33, nonce: 66, response: 98 };

  test.each(Object.entries(offsets))('NT3 %s plus one: refused, and no secret power was computed', (_, offset) => {
    const power = watchSecretPowers(classGroup(SUITE, 'secp256k1'));
    const userMessage = Uint8Array.from(signing.userMessage);
    userMessage[offset] = (userMessage[offset]! + 1) & 0xff;
    expect(() => verifyUserMessage(signing.input, userMessage)).toThrow();
    expect(() => partialSign({ ...partialInput(network, { ...signing, userMessage }), ...own })).toThrow();
    expect(power()).toBe(0);
  });

  test('NT3 another message after R_A, a longer message, a truncated one', () => {
    const power = watchSecretPowers(classGroup(SUITE, 'secp256k1'));
    const moved = { ...signing.input, message: asciiToBytes('another message') };
    const longer = Uint8Array.from([...signing.userMessage, 0]);
    const inputs = [
      { ...signing, input: moved },
      { ...signing, userMessage: longer },
      { ...signing, userMessage: signing.userMessage.slice(0, -1) },
    ];
    for (const variant of inputs) {
      expect(() => partialSign({ ...partialInput(network, variant), ...own })).toThrow();
    }
    expect(power()).toBe(0);
  });

  test('NT3 control: the spy sees the powers of an honest request', () => {
    const power = watchSecretPowers(classGroup(SUITE, 'secp256k1'));
    partialSign({ ...partialInput(network, signing), ...own });
    expect(power()).toBeGreaterThan(0);
  });

  test('NT3 control: validators that skip the check open the ciphertext of the changed message', () => {
    const statement = openSchnorrStatement(signing.input);
    const { nonce } = parseSchnorrMessage(group, signing.userMessage);
    const changed = bindNonce(statement, group.add(nonce, group.G))!;
    const { c1, c2 } = signatureCiphertext(statement, changed);
    const { group: classes, parameters } = openPartialJob(partialInput(network, signing));
    const base = decryptionBase(classes, parameters, c1);
    const partials = network.shares.flat().map(({ index, value }) => ({ index, element: classes.pow(base, value) }));
    const { k0, k1 } = presignNonces(allSecrets(network), signing.input.presign);
    const { x0, x1 } = allSecrets(network).halves[0]!;
    const xB = x0 + dwallet.share.mu * x1;
    const expected = mod(changed.signR * (k0 + changed.rho * k1) + changed.c * changed.signX * xB, group.q);
    expect(combinePartials({ group: classes, parameters, c2, partials })).toBe(expected);
  });

  test('NT3 the ciphertext to open is derived, never given: a changed presign is another presign', () => {
    for (const byte of [110, 300, 500]) {
      const presign = Uint8Array.from(signing.input.presign);
      presign[byte] = presign[byte]! ^ 1;
      const input = { ...signing.input, presign };
      expect(() => partialSign({ ...partialInput(network, { ...signing, input }), ...own })).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/bad-element|wrong-presign|bad-encoding/) }),
      );
    }
  });

  test('NT3 shares of another party or with a share missing are refused', () => {
    const job = partialInput(network, signing);
    expect(() => partialSign({ ...job, ...own, party: 1 })).toThrow(code('crypto/wrong-shares'));
    expect(() => partialSign({ ...job, ...own, shares: own.shares.slice(1) })).toThrow(code('crypto/wrong-shares'));
  });
});

const answers = new Map<string, PartyMessage>();

/** A party's partials, computed once: the same inputs give the same bytes. */
function partialOf(network: TestNetwork, signing: SigningCase, party: number): PartyMessage {
  const name = `${bytesToHex(signing.userMessage)}/${party}`;
  const known = answers.get(name);
  if (known !== undefined) return known;
  const [made] = makePartials(network, partialInput(network, signing), [party]);
  answers.set(name, made!);
  return made!;
}

/** What a validator does with a request: verify, write the tombstone, answer. */
class Validator {
  readonly #party: number;
  readonly #network: TestNetwork;
  readonly #tombstones = new Map<string, string>();
  readonly #keepsTombstones: boolean;

  constructor(network: TestNetwork, party: number, keepsTombstones: boolean) {
    this.#network = network;
    this.#party = party;
    this.#keepsTombstones = keepsTombstones;
  }

  answer(signing: SigningCase): PartyMessage | undefined {
    const { presignDigest, tombstone } = verifyUserMessage(signing.input, signing.userMessage);
    const [name, value] = [bytesToHex(presignDigest), bytesToHex(tombstone)];
    const known = this.#tombstones.get(name);
    if (this.#keepsTombstones && known !== undefined && known !== value) return undefined;
    this.#tombstones.set(name, value);
    return partialOf(this.#network, signing, this.#party);
  }
}

describe('NT4 one presign, two user messages', () => {
  const choose = (text: string) =>
    signingCase(network, { dwallet, batch, index: 1, message: asciiToBytes(text) }, text);
  const [first, second, third] = [choose('first'), choose('second'), choose('third')];

  test('NT4 the second message gets no answer; the first may be repeated', () => {
    const validator = new Validator(network, 0, true);
    const answer = validator.answer(first);
    expect(answer).toBeDefined();
    expect(validator.answer(first)).toEqual(answer);
    expect(validator.answer(second)).toBeUndefined();
    const again = {
      ...first,
      userMessage: createUserMessage({ ...first.input, secret: dwallet.share.secret, random: bytes32('fresh') }),
    };
    expect(validator.answer(again)).toBeUndefined();
  });

  test('NT4 a lying chain that splits the honest validators, with faulty weight f, gets at most one signature', () => {
    const weights = [3, 3, 2, 2];
    const f = network.n - network.t;
    for (let faulty = 0; faulty < 16; faulty++) {
      const weight = weights.reduce((sum, w, party) => sum + ((faulty >> party) & 1 ? w : 0), 0);
      if (weight > f) continue;
      for (let split = 0; split < 16; split++) {
        const validators = weights.map((_, party) => new Validator(network, party, ((faulty >> party) & 1) === 0));
        const ask = (signing: typeof first, side: number) =>
          validators.flatMap((validator, party) => {
            const isFaulty = ((faulty >> party) & 1) === 1;
            return isFaulty || ((split >> party) & 1) === side
              ? [validator.answer(signing)].filter((m) => m !== undefined)
              : [];
          });
        const results = [ask(first, 0), ask(second, 1)].map((answers, i) =>
          combineSignature(partialInput(network, i === 0 ? first : second), answers),
        );
        expect(results.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
      }
    }
  });

  test('NT4 control: without tombstones three answers give x_B away', () => {
    const careless = network.shares.map((_, party) => new Validator(network, party, false));
    const rows = [first, second, third].map((signing) => {
      const answers = careless.map((validator) => validator.answer(signing)!);
      const result = combineSignature(partialInput(network, signing), answers);
      if (!result.ok) throw new Error(result.reason);
      const statement = openSchnorrStatement(signing.input);
      const { nonce, response } = parseSchnorrMessage(group, signing.userMessage);
      const { rho, signR, signX, c } = bindNonce(statement, nonce)!;
      // The user knows everything but k_0, k_1 and x_B: the network's answer is one equation in them.
      const z = BigInt(`0x${bytesToHex(result.signature.slice(32))}`);
      return {
        k0: mod(signR, group.q),
        k1: mod(signR * rho, group.q),
        x: mod(c * signX, group.q),
        value: z - response,
      };
    });
    const xB = solveThird(rows);
    const { x0, x1 } = allSecrets(network).halves[0]!;
    expect(xB).toBe(mod(x0 + dwallet.share.mu * x1, group.q));
    expect(group.encode(group.baseMultiply(xB))).toEqual(dwallet.share.networkPoint);
  });
});

interface Equation {
  readonly k0: bigint;
  readonly k1: bigint;
  readonly x: bigint;
  readonly value: bigint;
}

/** The unknown x of three linear equations, by Cramer's rule. */
function solveThird(rows: readonly Equation[]): bigint {
  const determinant = (pick: (row: Equation) => bigint): bigint => {
    const [a, b, c] = rows.map((row) => [row.k0, row.k1, pick(row)] as const);
    return (
      a![0] * (b![1] * c![2] - b![2] * c![1]) -
      a![1] * (b![0] * c![2] - b![2] * c![0]) +
      a![2] * (b![0] * c![1] - b![1] * c![0])
    );
  };
  return mod(
    determinant((row) => row.value) *
      invertMod(
        determinant((row) => row.x),
        group.q,
      ),
    group.q,
  );
}

test('NT1 at party level: no set of validators below the quorum combines', () => {
  const signing = signingCase(network, { dwallet, batch, index: 2 });
  const job = openPartialJob(partialInput(network, signing));
  const messages = makePartials(network, partialInput(network, signing));
  const parties = messages.map((message) => ({ party: message.party, partials: parsePartials(job, message) }));
  expect(() => combineParties(job, parties.slice(0, 2))).toThrow(code('crypto/bad-index'));
  expect(combineParties(job, parties.slice(0, 3))).toBeDefined();
});
