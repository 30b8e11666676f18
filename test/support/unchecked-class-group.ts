/** A class group into which tests put any reduced form, past all element checks: the attacker's view of a missing genus check. */
import type { ClassElement, ClassGroup, ClassGroupName, Suite } from '../../src/crypto/group/class-group.ts';
import { createClassGroup } from '../../src/crypto/group/class-group-impl.ts';
import { classGroupParameters } from '../../src/crypto/group/class-group-parameters.ts';
import { createBigintKernel } from '../../src/crypto/kernel/bigint-kernel.ts';
import type { Form } from '../../src/crypto/kernel/form.ts';

export interface UncheckedClassGroup {
  readonly group: ClassGroup;
  /** The class of the reduced form, unchecked. */
  inject(form: Form): ClassElement;
  /** (p, p, .), the element of order 2 that is public knowledge. */
  readonly tau: ClassElement;
}

/** The group of the parameters on a kernel of its own; its elements are not those of classGroup(suite, name). */
export function createUncheckedClassGroup(suite: Suite, name: ClassGroupName): UncheckedClassGroup {
  const parameters = classGroupParameters(suite, name);
  const kernel = createBigintKernel(parameters.discriminant);
  const put = kernel.put.bind(kernel);
  let injected: Form | undefined;
  kernel.put = (slot, form) => put(slot, injected ?? form);
  const group = createClassGroup(parameters, kernel);
  const inject = (form: Form): ClassElement => {
    injected = form;
    try {
      return group.embed(1n);
    } finally {
      injected = undefined;
    }
  };
  const { p, discriminant } = parameters;
  return { group, inject, tau: inject({ a: p, b: p, c: (p * p - discriminant) / (4n * p) }) };
}
