/** Puts the reader, the verifier and the interpreter together behind the Vm interface. */
import { Failure } from '../../base/index.ts';
import type { Vm, VmOptions } from './port.ts';

/** A machine that loads its code through `linker`. */
export function createVm(_options: VmOptions): Vm {
  throw new Failure('bug', 'devnet-vm/unfinished', 'the machine is not assembled yet');
}
