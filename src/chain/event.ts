/** Decoding the package's events. */
import { normalizeStructTag } from '@mysten/sui/utils';
import { event } from './gen/structs.gen.ts';

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

/** The event if it is one of this package, else undefined. Events of other packages are never decoded. */
export function parseEvent(packageId: string, raw: RawEvent): TandemEvent | undefined {
  const [address, module, name, ...rest] = normalizeStructTag(raw.type).split('::');
  if (address !== packageId || module !== 'event' || name === undefined || rest.length > 0) return undefined;
  if (!isEventName(name)) return undefined;
  // The name chose the codec, so fields and name belong together.
  return { name, fields: event[name].parse(raw.bcs) } as TandemEvent;
}
