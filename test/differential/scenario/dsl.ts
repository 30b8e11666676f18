/** How a scenario is written down: a Move module and transactions that call it, run once as PTBs and once as Move test. */

/** The two accounts of every scenario. */
export type Account = 'alice' | 'bob';

/** One argument of a call. */
export type Arg =
  | { readonly kind: 'u64'; readonly value: number }
  | { readonly kind: 'account'; readonly account: Account }
  /** The address of an object. */
  | { readonly kind: 'addressOf'; readonly name: string }
  /** An object on the chain, passed by value, `&` or `&mut`, or as a receiving ticket. */
  | { readonly kind: 'object' | 'ref' | 'mut' | 'receive'; readonly name: string }
  /** What an earlier call of the same transaction returned. */
  | { readonly kind: 'result' | 'resultRef' | 'resultMut'; readonly name: string };

/** A function of the scenario's module, or one of the commands that Move has as a function too. */
export type Call = {
  readonly fn: string;
  readonly args: readonly Arg[];
  /** Name of the (single) result. */
  readonly as?: string;
};

/** What only the devnet counts, stated by hand from the rules of effects: see `children` of Step. */
export type ChildCounts = { readonly created?: number; readonly written?: number };

/** One transaction. */
export type Step = {
  readonly by: Account;
  readonly calls: readonly Call[];
  /** Names of all ids that `object::new` makes, in its order, also those of tables and of objects that do not last. */
  readonly ids?: readonly string[];
  /** Objects owned by objects (fields and object-field children) in the effects; none unless given. */
  readonly children?: ChildCounts;
};

/** A Move module; scenarios may share one. */
export type Module = { readonly name: string; readonly body: string };

export type Scenario = {
  /** Unique, a Move identifier. */
  readonly name: string;
  readonly move: Module;
  readonly steps: readonly Step[];
  /** Reads at the end, of functions that return `vector<u8>`: the way to children, which no test can take. */
  readonly looks?: readonly Call[];
};

export const u64 = (value: number): Arg => ({ kind: 'u64', value });
export const to = (account: Account): Arg => ({ kind: 'account', account });
export const addressOf = (name: string): Arg => ({ kind: 'addressOf', name });
export const own = (name: string): Arg => ({ kind: 'object', name });
export const ref = (name: string): Arg => ({ kind: 'ref', name });
export const mut = (name: string): Arg => ({ kind: 'mut', name });
export const receive = (name: string): Arg => ({ kind: 'receive', name });
export const result = (name: string): Arg => ({ kind: 'result', name });
export const resultRef = (name: string): Arg => ({ kind: 'resultRef', name });
export const resultMut = (name: string): Arg => ({ kind: 'resultMut', name });

/** A call of a function of the module. */
export function call(fn: string, ...args: readonly Arg[]): Call {
  return { fn, args };
}

/** A call whose result later calls use. */
export function let_(as: string, { fn, args }: Call): Call {
  return { fn, args, as };
}

/** TransferObjects; in Move `transfer::public_transfer`. */
export const give = (what: Arg, whom: Arg): Call => ({ fn: '@transfer', args: [what, whom] });
/** SplitCoins with one amount; in Move `coin::split`. */
export const split = (coin: Arg, amount: number): Call => ({ fn: '@split', args: [coin, u64(amount)] });
/** MergeCoins with one source; in Move `coin::join`. */
export const merge = (coin: Arg, source: Arg): Call => ({ fn: '@merge', args: [coin, source] });
/** MakeMoveVec; in Move `vector[...]`. */
export const list = (...items: readonly Arg[]): Call => ({ fn: '@list', args: items });

/** A transaction of `by`; `rest` names the ids it makes and the children it touches. */
export function step(by: Account, calls: readonly Call[], rest: Pick<Step, 'ids' | 'children'> = {}): Step {
  return { by, calls, ...rest };
}

/** Whether the function takes a context, which callers in Move must pass. */
export function takesContext({ name, body }: Module, fn: string): boolean {
  const found = new RegExp(`\\bfun ${fn}\\b\\s*\\(([^)]*)\\)`).exec(body);
  if (found === null) throw new Error(`${name} has no function ${fn}`);
  return found[1]!.includes('TxContext');
}
