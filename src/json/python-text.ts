import { canonicalNumber } from './json-number.ts';
import type { PythonMember, PythonValue } from './python-json.ts';
import { pythonNumber } from './python-number.ts';

/** How a JSON text is written. */
interface Spelling {
  readonly comma: string;
  readonly colon: string;
  readonly number: (literal: string) => string;
  readonly string: (literal: string) => string;
  readonly order: (a: string, b: string) => number;
}

/** `json.dumps(…, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`. */
const COMPACT: Spelling = {
  comma: ',',
  colon: ':',
  number: pythonNumber,
  string: (literal) => literal,
  order: byCodePoint,
};

/** `json.dumps(…, sort_keys=True)`. */
const SPACED: Spelling = { ...COMPACT, comma: ', ', colon: ': ', string: toAscii };

/** RFC 8785; a number that would become another one there is a string of its spelling. */
const CANONICAL: Spelling = {
  ...COMPACT,
  number: (literal) => survivingNumber(literal) ?? `"${literal}"`,
  order: (a, b) => (a < b ? -1 : Number(a > b)),
};

/** What `json.dumps` with sorted keys and no spaces makes of the members, strings beyond ASCII unescaped. */
export function compactPythonText(members: readonly PythonMember[]): string {
  return writeObject(members, COMPACT);
}

/** What `json.dumps(…, sort_keys=True)` makes of the members: a space behind each comma and colon, and only ASCII. */
export function spacedPythonText(members: readonly PythonMember[]): string {
  return writeObject(members, SPACED);
}

/** The RFC 8785 form of the members; a number that would become another one stands there as a string. */
export function canonicalPythonText(members: readonly PythonMember[]): string {
  return writeObject(members, CANONICAL);
}

/** Whether `compactPythonText` can be made again from `canonicalPythonText`: each number has one spelling in both. */
export function keepsNumbers(value: PythonValue): boolean {
  if (value.kind === 'object') return value.members.every((member) => keepsNumbers(member.value));
  if (value.kind === 'array') return value.items.every(keepsNumbers);
  return value.kind !== 'number' || survivingNumber(value.literal) === pythonNumber(value.literal);
}

function survivingNumber(literal: string): string | undefined {
  return literal.endsWith('N') || literal.endsWith('y') ? undefined : canonicalNumber(literal);
}

function write(value: PythonValue, spelling: Spelling): string {
  if (value.kind === 'object') return writeObject(value.members, spelling);
  if (value.kind === 'array')
    return `[${value.items.map((item) => write(item, spelling)).join(spelling.comma)}]`;
  if (value.kind === 'number') return spelling.number(value.literal);
  return value.kind === 'string' ? spelling.string(value.literal) : value.literal;
}

function writeObject(members: readonly PythonMember[], spelling: Spelling): string {
  if (members.length === 0) return '{}';
  const { colon, comma, order, string } = spelling;
  const written = members
    .toSorted((a, b) => order(a.key, b.key))
    .map(({ literal, value }) => `${string(literal)}${colon}${write(value, spelling)}`);
  return `{${written.join(comma)}}`;
}

/** Python compares strings by code points, ECMAScript and RFC 8785 by UTF-16 code units. */
function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for code points above U+FFFF, behind all other code units. */
function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

function toAscii(literal: string): string {
  return literal.replaceAll(
    /[^\u0020-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
