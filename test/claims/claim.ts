/** What one row of the table of claims says, and which tests show it. Plain data: the runner, the page and the mutations read it. */

/** Tests of one file whose title, or the title of a block around them, begins with `title`. */
export interface TestName {
  readonly file: string;
  readonly title: string;
}

interface ClaimHead {
  /** ZT, NT, RB: rows of the protocol's security section; F: rows of this project's own catalogue of known attacks. */
  readonly id: string;
  readonly name: string;
  /** What holds. */
  readonly claim: string;
  /** What the attacker does. */
  readonly attack: string;
}

/** A row that is shown by tests. */
export interface BuiltClaim extends ClaimHead {
  /** Why the attack fails. */
  readonly defence: string;
  /** File and function that stop it. */
  readonly where: string;
  /** All must pass: the attack fails. */
  readonly attacks: readonly TestName[];
  /** All must pass: the same attack succeeds, or is seen to be one, where the check is off. */
  readonly controls: readonly TestName[];
  /** Also run with the CL-112 suite. */
  readonly fullSize?: true;
}

/** A row about something this version does not have. */
export interface MissingClaim extends ClaimHead {
  readonly notBuilt: string;
}

export type Claim = BuiltClaim | MissingClaim;

export function isBuilt(claim: Claim): claim is BuiltClaim {
  return !('notBuilt' in claim);
}
