import { TAG } from './der-tags.ts';
import { type Element, SequenceReader, tlv } from './der.ts';
import { must } from './timestamp-error.ts';

const OID_TEXT = /^[0-2](\.(0|[1-9][0-9]{0,39})){1,31}$/;
/** Longer than any identifier in use; keeps hostile ones cheap to decode. */
const MAX_OID_OCTETS = 64;

/** Whether `text` is a dotted object identifier that `oid` can write (X.690 §8.19.4: arcs 0 and 1 have 40 children). */
export function isOid(text: string): boolean {
  if (!OID_TEXT.test(text)) return false;
  const [root, second] = text.split('.').map(BigInt);
  return root === 2n || (second !== undefined && second < 40n);
}

/** Writes an OBJECT IDENTIFIER; arcs may exceed 64 bits, as those under 2.25 do. */
export function oid(text: string): Buffer {
  if (!isOid(text)) throw new RangeError('not an object identifier');
  const [root = 0n, second = 0n, ...rest] = text.split('.').map(BigInt);
  return tlv(TAG.oid, ...[root * 40n + second, ...rest].map(base128));
}

/** The dotted form of an OBJECT IDENTIFIER. */
export function oidText(element: Element): string {
  must(element.tag === TAG.oid, 'malformed', 'an object identifier is of another type');
  must(element.content.length <= MAX_OID_OCTETS, 'malformed', 'an object identifier is too long');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of element.content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [joined = 0n, ...rest] = arcs;
  const root = joined < 40n ? 0n : joined < 80n ? 1n : 2n;
  return [root, joined - root * 40n, ...rest].join('.');
}

/** Writes a non-negative INTEGER from its big-endian magnitude. */
export function unsignedInteger(magnitude: Uint8Array): Buffer {
  const start = magnitude.findIndex((octet) => octet !== 0);
  if (start === -1) return tlv(TAG.integer, Buffer.from([0]));
  const minimal = magnitude.subarray(start);
  const signed = (minimal[0] ?? 0) >= 0x80;
  return tlv(TAG.integer, ...(signed ? [Buffer.from([0])] : []), minimal);
}

/** The value of an INTEGER that the format keeps small (a version, a status, a number of seconds). */
export function smallInteger(element: Element): number {
  must(element.content.length <= 6, 'malformed', 'a number is out of range');
  return element.content.readIntBE(0, element.content.length);
}

/** An INTEGER of any size in lower-case hexadecimal, whole bytes, with `-` before a negative one. */
export function integerHex(element: Element): string {
  const bits = element.content.length * 8;
  const value = BigInt.asIntN(bits, BigInt(`0x${element.content.toString('hex')}`));
  const digits = (value < 0n ? -value : value).toString(16);
  const padded = digits.length % 2 === 0 ? digits : `0${digits}`;
  return value < 0n ? `-${padded}` : padded;
}

/** An absent BOOLEAN is false; one that is written out as its default FALSE occurs in old certificates. */
export function isTrue(element: Element | undefined): boolean {
  return element?.content[0] === 0xff;
}

/** Writes a time in whole seconds, UTC (X.690 §11.7). */
export function generalizedTime(time: Date): Buffer {
  const digits = time
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[^0-9]/g, '');
  return tlv(TAG.generalizedTime, Buffer.from(`${digits}Z`, 'latin1'));
}

/** Reads a GeneralizedTime in its DER form: UTC, seconds, a fraction without trailing zeros (X.690 §11.7). */
export function generalizedTimeDate(element: Element): Date {
  const text = element.content.toString('latin1');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/.exec(text);
  must(parts !== null, 'malformed', 'a time is not in the DER form YYYYMMDDhhmmss[.f]Z');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${whole}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(whole);
  must(exists, 'malformed', 'a time names a moment that does not exist');
  return date;
}

/** An AlgorithmIdentifier; `parameters` is undefined when absent or NULL, which RFC 5754 §2 treats alike. */
export type Algorithm = { readonly oid: string; readonly parameters: Element | undefined };

/** Reads an AlgorithmIdentifier (RFC 5280 §4.1.1.2). */
export function parseAlgorithm(element: Element): Algorithm {
  const fields = new SequenceReader(element, 'AlgorithmIdentifier');
  const identifier = oidText(fields.take(TAG.oid, 'algorithm'));
  const isNull = fields.takeIf(TAG.null) !== undefined;
  const parameters = isNull ? undefined : fields.takeIf(TAG.sequence);
  fields.end();
  return { oid: identifier, parameters };
}

function base128(arc: bigint): Buffer {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return Buffer.from(octets);
}
