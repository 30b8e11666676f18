/** Known attacks on what the chain decides, shown by the contracts' own tests in the Move VM; one run serves all rows. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type MoveTestResult, testMovePackage } from '../../scripts/move/test.ts';

const DIR = join(import.meta.dirname, '../../move/tandem');
let result: MoveTestResult;

/** Milliseconds; the run takes seconds on an idle machine. */
const PATIENCE = 600_000;

beforeAll(async () => {
  result = await testMovePackage(DIR, { timeoutMs: PATIENCE });
}, PATIENCE);

/** Titles as the table of claims names them, and the Move tests that show each. */
const ROWS: readonly (readonly [string, readonly string[]])[] = [
  [
    'F10 a public key share or a key that nobody proved is not registered',
    [
      'dwallet_tests::a_wrong_proof_is_refused',
      'dwallet_tests::the_universal_forgery_is_no_proof',
      'dwallet_tests::a_chosen_key_is_refused',
    ],
  ],
  [
    'F23 a presign serves one request: it is spent when the request opens, and a certificate makes one batch',
    [
      'presign_tests::a_used_presign_is_gone_and_the_request_names_it',
      'presign_tests::every_entry_is_sold_once_and_its_price_goes_to_the_poster',
      'presign_tests::a_certificate_makes_one_batch',
      'presign_tests::a_session_makes_one_batch_even_with_other_entries',
      'presign_tests::an_entry_occurs_once',
    ],
  ],
  [
    'F28 an ended request does not open again, and its idempotency key stays used',
    [
      'sign_tests::an_expired_request_is_not_completed',
      'sign_tests::a_done_request_does_not_expire',
      'sign_tests::one_request_per_idempotency_key',
      'sign_tests::a_redeemed_request_still_uses_its_key',
    ],
  ],
  [
    'F33 a malformed user message costs its sender the verification, and sizes are bounded before anybody works',
    [
      'sign_tests::a_failed_request_costs_its_verification_only',
      'sign_tests::too_small_a_fee_is_refused',
      'sign_tests::too_long_a_user_message_is_refused',
      'sign_tests::an_empty_user_message_is_refused',
      'sign_tests::too_many_messages_are_refused',
    ],
  ],
  [
    'F34 a wrong, swapped or missing signature completes nothing, nor does a certificate where Move verifies',
    [
      'sign_tests::swapped_signatures_are_refused',
      'sign_tests::one_wrong_signature_of_two_is_refused',
      'sign_tests::the_universal_forgery_is_refused',
      'sign_tests::a_missing_signature_is_refused',
      'sign_tests::signatures_of_the_untweaked_key_are_refused',
      'sign_tests::a_certificate_cannot_replace_verification',
    ],
  ],
  [
    'F35 anyone may complete, once: the second completion, expiry or failure of a done request is refused',
    [
      'sign_tests::a_request_is_completed_and_its_signatures_verify',
      'sign_tests::a_done_request_is_not_completed_again',
      'sign_tests::a_done_request_does_not_fail',
      'sign_tests::a_done_request_is_not_completed_by_certificate',
    ],
  ],
  [
    'F38 a certificate for one purpose, request or committee is none for another',
    [
      'sign_tests::a_certificate_of_another_kind_is_refused',
      'sign_tests::a_failure_of_another_request_is_refused',
      'sign_tests::a_certificate_of_an_earlier_committee_is_refused',
      'dwallet_tests::a_certificate_activates_its_key_only',
    ],
  ],
  [
    'F39 certificates, keys and presigns of another network are refused',
    [
      'sign_tests::a_certificate_of_another_network_is_refused',
      'dwallet_tests::another_network_does_not_take_the_key',
      'presign_tests::another_network_does_not_sell',
      'network_tests::a_short_chain_id_is_refused',
    ],
  ],
  [
    'F40 an approval names a known hash, and hashes given ready have 32 bytes',
    [
      'approval_tests::an_approval_names_a_known_hash',
      'sign_tests::a_raw_message_is_32_bytes',
      'signature_tests::unknown_hash',
    ],
  ],
  [
    'F47 no two members share a validator, certificate key, protocol key, sealing key or peer id',
    [
      'network_tests::a_validator_occurs_once',
      'network_tests::a_bls_key_occurs_once',
      'network_tests::a_protocol_key_occurs_once',
      'network_tests::a_sealing_key_occurs_once',
      'network_tests::a_peer_id_occurs_once',
    ],
  ],
];

test.each(ROWS)('%s', (_, names) => {
  expect(names.filter((name) => !result.passed.includes(name))).toEqual([]);
});
