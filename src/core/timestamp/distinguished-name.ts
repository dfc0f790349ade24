import { children, type Element } from './der.ts';
import { oidText } from './der-values.ts';
import { must } from './timestamp-error.ts';

/** Character strings of X.520 attribute values, by identifier octet. */
const DECODERS = new Map<number, (content: Buffer) => string>([
  [0x0c, (content) => content.toString('utf8')],
  [0x13, (content) => content.toString('latin1')],
  [0x14, (content) => content.toString('latin1')],
  [0x16, (content) => content.toString('latin1')],
  [0x1e, bmpText],
]);

/**
 * Whether two names say the same: the string type, case and spacing of values do not count
 * (RFC 5280 §7.1). Authorities write one name as UTF8String here and as PrintableString there.
 */
export function isSameName(a: Element, b: Element): boolean {
  return canonicalName(a) === canonicalName(b);
}

function canonicalName(name: Element): string {
  return JSON.stringify(children(name).map((part) => children(part).map(canonicalAttribute).toSorted()));
}

function canonicalAttribute(attribute: Element): string {
  const [type, value, ...others] = children(attribute);
  const isPair = type !== undefined && value !== undefined && others.length === 0;
  must(isPair, 'malformed', 'a name holds something else than types and values');
  const text = DECODERS.get(value.tag)?.(value.content) ?? value.raw.toString('hex');
  return `${oidText(type)}=${text.trim().replaceAll(/\s+/g, ' ').toLowerCase()}`;
}

function bmpText(content: Buffer): string {
  return content.length % 2 === 0
    ? Buffer.from(content).swap16().toString('utf16le')
    : content.toString('hex');
}
