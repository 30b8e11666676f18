/** Who this validator is: its chain, network, suite and committee as the chain has them, and its place among the members. */
import { fromBase58 } from '@mysten/sui/utils';
import { equalBytes, Failure, hexToBytes } from '../base/index.ts';
import { type Client, type CommitteeFields, type Deployment, readTandemObject } from '../chain/index.ts';
import { type Committee, type Suite, verifyValidatorSealingKey } from '../crypto/index.ts';
import type { ValidatorKeys } from './key-bundle.ts';

/** Who we are in the committee on chain. Throws usage `validator/not-in-committee`. */
export function findParty(fields: CommitteeFields, keys: ValidatorKeys): number {
  const party = fields.members.findIndex((member) => member.validator === keys.account.address);
  const member = fields.members[party];
  if (member === undefined || !equalBytes(member.protocol_key, keys.protocol.publicKey)) {
    throw new Failure(
      'usage',
      'validator/not-in-committee',
      'the keys of this state directory are not in the committee',
      {
        data: { validator: keys.account.address },
        hint: 'Use the state directory whose registration was given to the deployment.',
      },
    );
  }
  return party;
}

/** The committee as the cryptography takes it. */
export function toCommittee(fields: CommitteeFields): Committee {
  return {
    epoch: Number(fields.epoch),
    members: fields.members.map((member) => ({
      id: hexToBytes(member.validator),
      weight: member.weight,
      sealingKey: member.sealing_key,
      protocolKey: member.protocol_key,
    })),
  };
}

const SUITES: readonly Suite[] = ['CL-128', 'CL-112', 'CL-TEST'];

/** Move stores the proofs of the sealing keys and cannot check them: every validator does. Throws usage `validator/bad-committee`. */
export function assertSealingKeys(fields: CommitteeFields, suite: Suite): void {
  fields.members.forEach((member, party) => {
    const identity = {
      suite,
      epoch: Number(fields.epoch),
      validatorId: hexToBytes(member.validator),
      protocolKey: member.protocol_key,
    };
    if (verifyValidatorSealingKey(identity, member.sealing_key, member.sealing_proof)) return;
    throw new Failure('usage', 'validator/bad-committee', `the sealing key of member ${party} is not proven`, {
      data: { party, validator: member.validator },
      hint: 'Do not join this committee; the network has to be installed with a valid registration of every member.',
    });
  });
}

/** Reads network and committee. Throws usage `validator/wrong-chain`, `validator/bad-committee`, `chain/*`. */
export async function readPlace(client: Client, deployment: Deployment, signal: AbortSignal) {
  const network = await readTandemObject(client, deployment, {
    name: 'network::Network',
    id: deployment.network,
    signal,
  });
  const committee = await readTandemObject(client, deployment, {
    name: 'committee::Committee',
    id: network.fields.committee,
    signal,
  });
  const name = new TextDecoder().decode(network.fields.suite);
  const suite = SUITES.find((known) => known === name);
  const { chainIdentifier } = await client.core.getChainIdentifier({ signal });
  const chainId = fromBase58(chainIdentifier);
  if (suite === undefined || chainIdentifier !== deployment.chainId || !equalBytes(network.fields.chain_id, chainId)) {
    throw new Failure('usage', 'validator/wrong-chain', 'this is not the chain of the deployment', {
      data: { expected: deployment.chainId, found: chainIdentifier },
      hint: 'Check the RPC URL and the deployment file: they must be of the same network.',
    });
  }
  assertSealingKeys(committee.fields, suite);
  return { suite, chainId, committee: committee.fields };
}
