/** How the verifier says no. */
import { Failure } from '../../../base/index.ts';

/** Bytecode that is refused: devnet-vm/<what>, with the instruction in `data`. */
export function refuse(what: string, message: string, instruction?: number): Failure {
  return new Failure('usage', `devnet-vm/${what}`, message, instruction === undefined ? {} : { data: { instruction } });
}
