/** Text of types: `0x2::coin::Coin<0x2::sui::SUI>` to a Type and back. */
import { Failure } from '../../../base/index.ts';
import { datatype, normalizeAddress, PRIMITIVES, type PrimitiveKind, type Type, vectorOf } from './type.ts';

const TOKEN = /\s*([A-Za-z0-9_]+|::|<|>|,)/y;

/** Parses a closed type; throws Failure devnet-vm/type-syntax. */
export function parseType(text: string): Type {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const source = text.trim();
  if (source.length > 8192) throw syntax(text);
  let end = 0;
  while (end < source.length) {
    TOKEN.lastIndex = end;
    const match = TOKEN.exec(source);
    if (!match) throw syntax(text);
    tokens.push(match[1]!);
    end = TOKEN.lastIndex;
  }
  const parser = new Parser(tokens, text);
  const type = parser.type();
  if (!parser.done()) throw syntax(text);
  return type;
}

function syntax(text: string): Failure {
  return new Failure('usage', 'devnet-vm/type-syntax', `not a Move type: ${text.slice(0, 200)}`);
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[], text: string) {
    this.#tokens = tokens;
    this.#text = text;
  }

  done(): boolean {
    return this.#at === this.#tokens.length;
  }

  type(): Type {
    if (++this.#depth > 32) throw syntax(this.#text);
    const head = this.#next();
    const type = this.#peek() === '::' ? this.#datatype(head) : this.#builtin(head);
    this.#depth--;
    return type;
  }

  #builtin(head: string): Type {
    if (head === 'vector') {
      const [element, extra] = this.#arguments();
      if (!element || extra) throw syntax(this.#text);
      return vectorOf(element);
    }
    if (!Object.hasOwn(PRIMITIVES, head)) throw syntax(this.#text);
    return PRIMITIVES[head as PrimitiveKind];
  }

  #datatype(head: string): Type {
    this.#expect('::');
    const module = this.#identifier();
    this.#expect('::');
    const name = this.#identifier();
    const typeArguments = this.#peek() === '<' ? this.#arguments() : [];
    return datatype({ address: normalizeAddress(head), module, name }, typeArguments);
  }

  #arguments(): Type[] {
    this.#expect('<');
    const types = [this.type()];
    while (this.#peek() === ',') {
      this.#at++;
      types.push(this.type());
    }
    this.#expect('>');
    return types;
  }

  #identifier(): string {
    const name = this.#next();
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw syntax(this.#text);
    return name;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw syntax(this.#text);
    return token;
  }

  #expect(token: string): void {
    if (this.#next() !== token) throw syntax(this.#text);
  }
}

/** The canonical text with 64-digit addresses; parseType(formatType(t)) is t. */
export function formatType(type: Type): string {
  return type.key;
}

/** Text with leading zeros of addresses dropped, as Sui prints types in events and object types (0x2::coin::Coin). */
export function shortType(type: Type): string {
  return type.key.replace(/(?<![A-Za-z0-9_])0x0*([0-9a-f]+)::/g, '0x$1::');
}
