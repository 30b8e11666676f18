/** Field masks: which fields of a message a client asked for. Unknown paths are refused, as a full node does. */
import { invalid } from './status.ts';

interface AnyField {
  readonly name: string;
  readonly localName: string;
  readonly kind: string;
  readonly repeat?: unknown;
  readonly oneof?: string | undefined;
  readonly T?: unknown;
}
interface AnyMessageType {
  readonly typeName: string;
  readonly fields: readonly AnyField[];
}

/** Subtrees by field name; an empty tree means everything below. */
type Tree = Map<string, Tree>;

/** Google's well-known types have no fields that a mask may name. */
const isOpaque = (type: AnyMessageType): boolean => type.typeName.startsWith('google.');

function messageOf(field: AnyField): AnyMessageType | undefined {
  if (field.kind !== 'message' || typeof field.T !== 'function') return undefined;
  return field.T() as AnyMessageType;
}

function addPath(tree: Tree, type: AnyMessageType, path: string): void {
  let at = tree;
  let message: AnyMessageType | undefined = type;
  // A shorter path that came before covers the rest, which must exist all the same.
  let covered = false;
  const names = path.split('.');
  names.forEach((name, i) => {
    const field: AnyField | undefined = message?.fields.find((f) => f.name === name || f.localName === name);
    if (!field || (message && isOpaque(message))) throw invalid(`invalid read_mask path: ${path}`);
    message = messageOf(field);
    if (covered) return;
    const known = at.get(field.localName);
    const next: Tree = known ?? new Map();
    if (known?.size === 0) covered = true;
    if (i === names.length - 1) next.clear();
    at.set(field.localName, next);
    at = next;
  });
}

/** A parsed mask over one message type. */
export class Mask {
  readonly #tree: Tree;
  readonly #type: AnyMessageType;

  private constructor(type: AnyMessageType, tree: Tree) {
    this.#type = type;
    this.#tree = tree;
  }

  /** Parses the paths of a request, or takes the default; throws INVALID_ARGUMENT for a path that does not exist. */
  static parse(type: AnyMessageType, paths: readonly string[] | undefined, byDefault: readonly string[]): Mask {
    const chosen = paths && paths.length > 0 ? paths : byDefault;
    const tree: Tree = new Map();
    if (chosen.includes('*')) return new Mask(type, tree);
    for (const path of chosen) addPath(tree, type, path);
    return new Mask(type, tree);
  }

  /** True when the field at this path of local names, or anything in it, was asked for. */
  wants(path: string): boolean {
    let at = this.#tree;
    if (at.size === 0) return true;
    for (const name of path.split('.')) {
      const next = at.get(name);
      if (!next) return false;
      if (next.size === 0) return true;
      at = next;
    }
    return true;
  }

  /** The message with only the fields that were asked for. */
  apply<T extends object>(message: T): T {
    return filter(this.#type, this.#tree, message) as T;
  }
}

type Loose = Record<string, unknown>;

function filter(type: AnyMessageType, tree: Tree, message: object): object {
  if (tree.size === 0) return message;
  const source = message as Loose;
  const kept: Loose = {};
  for (const field of type.fields) {
    const subtree = tree.get(field.localName);
    if (field.oneof) filterOneof(field, subtree, source, kept);
    else if (subtree) kept[field.localName] = filterField(field, subtree, source[field.localName]);
    else if (field.repeat) kept[field.localName] = [];
  }
  return kept;
}

function filterOneof(field: AnyField, subtree: Tree | undefined, source: Loose, kept: Loose): void {
  const group = field.oneof ?? '';
  const choice = source[group] as Loose | undefined;
  kept[group] ??= { oneofKind: undefined };
  if (!subtree || choice?.oneofKind !== field.localName) return;
  kept[group] = { oneofKind: field.localName, [field.localName]: filterField(field, subtree, choice[field.localName]) };
}

function filterField(field: AnyField, tree: Tree, value: unknown): unknown {
  const type = messageOf(field);
  if (!type || tree.size === 0 || value === undefined || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => filter(type, tree, item));
  return typeof value === 'object' ? filter(type, tree, value) : value;
}
