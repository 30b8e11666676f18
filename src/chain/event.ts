/** Decoding the package's events. */
import { event } from './gen/structs.gen.ts';
import { parseStrict, type StrictCodec } from './strict-bcs.ts';

type Codecs = typeof event;
export type EventName = keyof Codecs;
type Fields<C> = C extends { parse(bytes: Uint8Array): infer T } ? T : never;

/** One decoded event: `name` tells which fields. */
export type TandemEvent = { [N in EventName]: { readonly name: N; readonly fields: Fields<Codecs[N]> } }[EventName];

export interface RawEvent {
  /** `<package>::<module>::<name>` */
  readonly type: string;
  readonly bcs: Uint8Array;
}

function isEventName(name: string): name is EventName {
  return Object.hasOwn(event, name);
}

const EVENT_TYPE = /^0x([0-9a-fA-F]{1,64})::event::([A-Za-z]\w*)$/;

/**
 * The event if it is one of this package, else undefined. Events of other packages are never decoded. Throws transient
 * `chain/bad-content`.
 */
export function parseEvent(packageId: string, raw: RawEvent): TandemEvent | undefined {
  const [, address, name] = EVENT_TYPE.exec(raw.type) ?? [];
  if (address === undefined || name === undefined || !isEventName(name)) return undefined;
  if (`0x${address.toLowerCase().padStart(64, '0')}` !== packageId) return undefined;
  // One table gives both the codec and its type, so fields and name belong together.
  const codec = event[name] as StrictCodec<unknown>;
  return { name, fields: parseStrict(codec, raw.bcs, `event ${name}`) } as TandemEvent;
}
