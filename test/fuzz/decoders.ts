/** Every decoder of the project by name, and the functions that look like one and are none. */
import type { Decoder } from './decoder.ts';
import { CHAIN } from './decoders/chain.ts';
import { CRYPTO_ECDSA } from './decoders/crypto-ecdsa.ts';
import { CRYPTO_ELEMENTS } from './decoders/crypto-elements.ts';
import { CRYPTO_MESSAGES } from './decoders/crypto-messages.ts';
import { CRYPTO_SIGNATURES } from './decoders/crypto-signatures.ts';
import { DEVNET_DECODERS } from './decoders/devnet.ts';
import { SERVICES } from './decoders/services.ts';
import { USER_FILES } from './decoders/user.ts';
import { VALIDATOR_DECODERS } from './decoders/validator.ts';

export const DECODERS: readonly Decoder[] = [
  ...CRYPTO_ELEMENTS,
  ...CRYPTO_MESSAGES,
  ...CRYPTO_ECDSA,
  ...CRYPTO_SIGNATURES,
  ...CHAIN,
  ...VALIDATOR_DECODERS,
  ...DEVNET_DECODERS,
  ...SERVICES,
  ...USER_FILES,
];

const OWN = 'takes typed values, no bytes';
const STATEMENT = 'derives values from typed inputs; their bytes are decoded by the functions above';
const OBJECT = 'asks the chain; what comes back goes through parseStrict';

/** `path#export` by reason. */
export const NO_DECODERS: Readonly<Record<string, string>> = {
  'src/app/deploy.ts#readDeployment': OBJECT,
  'src/validator/evidence.ts#readEvidence':
    'reads own records of a journal; both decoders, of records and of envelopes, are fuzzed',
  'src/app/cli/passphrase.ts#readPassphrase': 'reads a terminal; any text is a passphrase',
  'src/chain/tx/blame.ts#readCulprit': OBJECT,
  'src/chain/tx/blame.ts#readBlame': OBJECT,
  'src/chain/tx/ceremony.ts#openCeremony': 'builds a transaction',
  'src/crypto/threshold/sealing.ts#openBlob': 'authenticated decryption; reached through dealings',
  'src/crypto/threshold/dealing-open.ts#openDealings': OWN,
  'src/crypto/protocol/stage-a.ts#openStageADealings': 'decodes through parseDealing',
  'src/crypto/protocol/ecdsa-statement.ts#openEcdsaStatement': STATEMENT,
  'src/crypto/protocol/ecdsa-statement.ts#openNoncePoint': 'takes a point, no bytes',
  'src/crypto/protocol/schnorr-statement.ts#openSchnorrStatement': STATEMENT,
  'src/crypto/protocol/statement-common.ts#openKeys': STATEMENT,
  'src/crypto/protocol/statement-common.ts#openTweak': STATEMENT,
  'src/crypto/protocol/partial.ts#openCiphertexts': 'combines decoded partials',
  'src/crypto/protocol/partial-job.ts#openPartialJob': 'decodes through openUserMessage and openSharing',
  'src/validator/engine/ceremony.ts#openIfNeeded': 'sends a transaction',
  'src/validator/engine/pool-ledger.ts#readPool': 'own record, under the checksum of the journal',
  'src/validator/worker-pool/wire.ts#decodeError': 'structured clone between threads of one process',
  'src/validator/key-bundle.ts#openKeys': 'own record, sealed in the journal',
  'src/validator/key-bundle.ts#openEpochSeed': 'own record, sealed in the journal',
  'src/validator/identity.ts#readPlace': OBJECT,
  'src/sdk/create.ts#openDWallet': OBJECT,
  'src/devnet/rpc/transport/web.ts#readBody': 'collects chunks up to a limit; its own test counts them',
  'src/devnet/executor/value.ts#readObject': 'contents that the devnet itself wrote',
  'src/devnet/executor/describe.ts#parseFailureNote': 'JSON that describeFailure wrote, under the checksum of the log',
  'src/devnet/vm/interp/clever.ts#decodeCleverError': 'a number of a verified module; undefined for any other',
  'indexer/api/openapi.ts#openApiPath': 'rewrites a path of our own routes',
  'indexer/api/openapi.ts#openApiDocument': 'renders our own routes',
  'indexer/project/facts.ts#readFacts': OBJECT,
  'indexer/store/sqlite.ts#openSqlite': 'opens a database; SQLite checks its file',
  'indexer/store/store.ts#openStore': 'opens a database; SQLite checks its file',
};
