/** Ika's user-side WebAssembly, as far as it runs without a network: a user's encryption key pair from a seed. */
import { classGroup, generatorBase } from '../../../src/crypto/group/class-group-registry.ts';
import { createStream } from '../../../src/crypto/math/rng.ts';
import { bytes32 } from '../simulation.ts';
import { alternate, type Installed, type PeerFigures } from './compare.ts';

interface IkaWasm {
  generate_secp_cg_keypair_from_seed(curve: number, seed: Uint8Array): unknown;
}

export function compareIka(installed: Installed): PeerFigures {
  const ika = installed.module as IkaWasm;
  const group = classGroup('CL-112', 'secp256k1');
  const ours = (run: number): void => {
    const secret = createStream('bench', [bytes32('ika', run)]).bits(group.parameters.exponentBits);
    generatorBase(group).pow(secret);
  };
  return {
    name: '@ika.xyz/ika-wasm',
    version: installed.version,
    comparisons: [
      {
        what: 'class-group key pair from a seed, secp256k1',
        ...alternate(2, (run) => ika.generate_secp_cg_keypair_from_seed(0, bytes32('seed', run)), ours),
        remark:
          'both 112 bits; theirs builds its set-up at every call and is constant time, ours is not; encrypting and decrypting a share needs the output of a live network',
      },
    ],
  };
}
