/** Abort codes that the compiler packed a source line and constants into ("clever errors"). */
import { bytesToHex } from '../../../base/index.ts';
import type { CleverError } from '../port.ts';
import type { LoadedModule } from '../program/module.ts';
import type { Type } from '../types/type.ts';

const NONE = 0xffff;

function readText(data: Uint8Array): string | undefined {
  try {
    // Constants are BCS: a vector<u8> starts with its length.
    let at = 0;
    while ((data[at] ?? 0) >= 0x80) at++;
    return new TextDecoder('utf-8', { fatal: true }).decode(data.subarray(at + 1));
  } catch {
    return undefined;
  }
}

function render(type: Type, data: Uint8Array): string {
  if (type.kind === 'vector' && type.element.kind === 'u8') return readText(data) ?? bytesToHex(data);
  if (type.kind === 'bool') return data[0] === 1 ? 'true' : 'false';
  if (type.kind === 'address') return `0x${bytesToHex(data)}`;
  if (type.kind === 'vector') return bytesToHex(data);
  return BigInt(`0x${bytesToHex(Uint8Array.from(data).reverse()) || '0'}`).toString();
}

/** Undefined when `code` is an ordinary abort code or points outside of the module's constants. */
export function decodeCleverError(module: LoadedModule, code: bigint): CleverError | undefined {
  const top = code >> 60n;
  if (top !== 0x8n && top !== 0xcn) return undefined;
  const line = Number((code >> 32n) & 0xffffn);
  const nameIndex = Number((code >> 16n) & 0xffffn);
  const valueIndex = Number(code & 0xffffn);
  const { constants } = module.tables;
  const name = nameIndex === NONE ? undefined : constants[nameIndex];
  const value = valueIndex === NONE ? undefined : constants[valueIndex];
  if ((nameIndex !== NONE && !name) || (valueIndex !== NONE && !value)) return undefined;
  const type = value && module.constantTypes[valueIndex];
  return {
    line,
    constantName: name && readText(name.data),
    constantType: type,
    rendered: value && type && render(type, value.data),
  };
}
