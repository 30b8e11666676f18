// Takes defences out of the contracts: the Move tests of the attacks they stop have to turn red.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readMoveFiles } from '../../scripts/move/files.ts';
import { type MoveTestResult, testMoveFiles } from '../../scripts/move/test.ts';

type Mutation = { module: string; from: string; to: string; red: readonly string[] };

const drop = (module: string, line: string, ...red: string[]): Mutation => ({ module, from: line, to: '', red });

/** Each takes out one defence; they do not touch each other, so one run serves all. */
const MUTATIONS: readonly Mutation[] = [
  {
    module: 'k1',
    from: 'if (xa == xb || xa == xc || xb == xc) return false;',
    to: 'if (xa == xb) return false;',
    red: [
      'k1_tests::the_third_point_may_not_be_a_negated_summand',
      'k1_tests::bip340_refuses_the_universal_forgery',
      'k1_tests::a_key_that_is_the_negated_network_point_is_refused',
      'sign_tests::the_universal_forgery_is_refused',
      'dwallet_tests::the_universal_forgery_is_no_proof',
    ],
  },
  {
    module: 'k1',
    from: 'is_sum(user, constant, sum) && is_sum(sum, &q, key)',
    to: 'is_sum(sum, &q, key)',
    red: ['k1_tests::a_key_with_known_logarithm_is_refused'],
  },
  drop('key_shard', 'assert!(!shard.taken.contains(entry), ETaken);', 'dwallet_tests::one_share_makes_one_dwallet'),
  drop(
    'presign',
    'assert!(!pool.posted.contains(sid), EAlreadyPosted);',
    'presign_tests::a_certificate_makes_one_batch',
  ),
  drop(
    'committee',
    'assert!(certificate.kind == kind, EWrongKind);',
    'sign_tests::a_certificate_of_another_kind_is_refused',
  ),
  drop(
    'committee',
    'assert!(certificate.subject == subject, EWrongSubject);',
    'sign_tests::a_failure_of_another_request_is_refused',
  ),
  drop(
    'committee',
    'assert!(certificate.digest == digest, EWrongDigest);',
    'dwallet_tests::a_certificate_activates_its_key_only',
    'presign_tests::other_bytes_than_certified_are_refused',
    'ceremony_tests::another_qualified_set_is_refused',
    'network_tests::a_certificate_configures_once',
  ),
  drop(
    'committee',
    'assert!(certificate.committee == committee, EWrongCommittee);',
    'sign_tests::a_certificate_of_an_earlier_committee_is_refused',
  ),
  drop(
    'dwallet',
    'assert!(cap.dwallet == object::id(dwallet), EWrongCap);\n    assert!(dwallet.cap == object::id(cap), EWrongCap);',
    'dwallet_tests::no_approval_without_the_cap',
    'dwallet_tests::no_retiring_without_the_cap',
  ),
  drop(
    'dwallet',
    'assert!(!dwallet.requests.contains(key), EDuplicateRequest);',
    'sign_tests::one_request_per_idempotency_key',
  ),
  drop(
    'approval',
    'assert!(approval.auth_version == dwallet.auth_version(), EVoid);',
    'approval_tests::revoked_approvals_are_void',
  ),
  drop(
    'approval',
    'assert!(clock.timestamp_ms() <= approval.not_after, EExpired);',
    'approval_tests::an_approval_expires',
  ),
  drop(
    'sign',
    'assert!(request.status == STATUS_OPEN, ENotOpen);',
    'sign_tests::a_done_request_is_not_completed_again',
    'sign_tests::an_expired_request_is_not_completed',
  ),
  drop('sign', 'dwallet.assert_active();', 'dwallet_tests::a_frozen_dwallet_opens_no_request'),
  drop(
    'ceremony',
    'assert!(ceremony.round == SEALED_ROUND, ENothingSealed);',
    'ceremony_tests::the_second_round_takes_no_complaint',
  ),
  drop(
    'ceremony',
    'assert!(committee::is_quorum(left, ceremony.total_weight()), ETooManyComplaints);',
    'ceremony_tests::a_party_does_not_complain_about_everyone',
  ),
  drop('ceremony', 'committee.assert_party(party, ctx);', 'ceremony_tests::nobody_posts_for_another'),
  {
    module: 'k1',
    from: '|| s > N_HALF ||',
    to: '||',
    red: [
      'signature_tests::ecdsa_over_a_ready_hash_takes_no_high_s',
      'sign_tests::a_signature_of_a_ready_hash_with_high_s_is_refused',
    ],
  },
  drop(
    'k1',
    'assert!(mul_n(r, hint) == 1, EHint);',
    'signature_tests::a_chosen_hint_makes_no_forgery',
    'signature_tests::ecdsa_over_a_ready_hash_needs_the_right_hint',
  ),
  {
    module: 'signature',
    from: '&& ecdsa_k1::secp256k1_ecrecover(signature, &message, hash_id) == *key',
    to: '',
    red: ['signature_tests::ecdsa_on_secp256k1_refuses_changes', 'sign_tests::a_wrong_recovery_id_is_refused'],
  },
  drop(
    'approval',
    'assert!(!scheme::is_prehashed(dwallet.curve(), algorithm, hash), EPrehashed);',
    'approval_tests::a_ready_hash_is_not_approved_as_a_message',
  ),
  drop('sign', 'assert!(!raw || message.length() == 32, ERawLength);', 'sign_tests::a_ready_hash_is_32_bytes'),
  drop('blame', 'if (register.named.contains(charge)) return false;', 'blame_tests::a_request_counts_once'),
  drop('blame', 'assert!(i == 0 || parties[i - 1] < parties[i], EParties);', 'blame_tests::parties_ascend'),
  drop(
    'blame',
    'assert!(object::id(committee) == network.committee(), EWrongCommittee);',
    'blame_tests::members_are_those_of_the_current_committee',
  ),
];

async function mutated(): Promise<MoveTestResult> {
  const files = { ...readMoveFiles(join(import.meta.dirname, '../../move/tandem')) };
  for (const { module, from, to } of MUTATIONS) {
    const path = `sources/${module}.move`;
    const parts = files[path]!.split(from);
    if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} times: ${from}`);
    files[path] = parts.join(to);
  }
  return testMoveFiles(files);
}

describe('contracts without their defences', () => {
  test('the tests of every removed defence fail, the others hold', async () => {
    const result = await mutated();
    const failed = new Set(result.failed.map((failure) => failure.name));
    expect(MUTATIONS.flatMap(({ red }) => red).filter((name) => !failed.has(name))).toEqual([]);
    expect(result.passed.length).toBeGreaterThan(200);
  });
});
