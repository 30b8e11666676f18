/** What every group of instructions offers: a check of the operand types that yields the closure to run. */
import type { Instruction } from '../binary/module.ts';
import type { Step } from '../interp/machine.ts';
import type { Typer } from './typer.ts';

export type Handler = (typer: Typer, instruction: Instruction, next: number) => Step;
export type Handlers = Readonly<Record<number, Handler>>;
