import { JsonCursor, stringContent } from './json-cursor.ts';

/** A value as Python's `json` module reads it, nothing of its numbers lost. */
export type PythonValue =
  | { readonly kind: 'object'; readonly members: readonly PythonMember[] }
  | { readonly kind: 'array'; readonly items: readonly PythonValue[] }
  /** As it stands in the text; also `NaN`, `Infinity` and `-Infinity`. */
  | { readonly kind: 'number'; readonly literal: string }
  /** With its quotes, in RFC 8785 form, which is also that of `json.dumps(ensure_ascii=False)`. */
  | { readonly kind: 'string'; readonly literal: string }
  | { readonly kind: 'word'; readonly literal: string };

export interface PythonMember {
  readonly key: string;
  readonly literal: string;
  readonly value: PythonValue;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKETS = [0x5b, 0x5d] as const;
const BRACES = [0x7b, 0x7d] as const;
const WORDS: ReadonlyMap<number, string> = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), word]),
);
/** Reading recurses. */
const MAX_DEPTH = 64;

/**
 * Reads what `json.dumps` writes, numbers beyond JSON included, as an object's members in their order.
 *
 * @throws {JsonTextError} for a text that is no object, a syntax error, a key that stands twice, a lone surrogate, or
 * more than 64 levels.
 */
export function parsePythonObject(text: string): readonly PythonMember[] {
  const cursor = new JsonCursor(text, '');
  cursor.skipSpace();
  if (cursor.code() !== BRACES[0]) cursor.fail('must be a JSON object');
  const members = readObject(cursor);
  cursor.skipSpace();
  if (!cursor.isAtEnd()) cursor.failHere('expected the end of the text');
  return members;
}

/** The value that stands under `key`. */
export function valueIn(members: readonly PythonMember[], key: string): PythonValue | undefined {
  return members.find((member) => member.key === key)?.value;
}

/** The content of a string; undefined for any other value. */
export function textOf(value: PythonValue | undefined): string | undefined {
  return value?.kind === 'string' ? stringContent(value.literal) : undefined;
}

function readValue(cursor: JsonCursor): PythonValue {
  const code = cursor.code();
  if (code === QUOTE) return { kind: 'string', literal: cursor.string() };
  if (code === BRACES[0]) return { kind: 'object', members: readObject(cursor) };
  if (code === BRACKETS[0]) return { kind: 'array', items: readArray(cursor) };
  const word = WORDS.get(code);
  if (word !== undefined) return { kind: 'word', literal: cursor.word(word) };
  return { kind: 'number', literal: cursor.pythonNumber() };
}

function readObject(cursor: JsonCursor): PythonMember[] {
  const members: PythonMember[] = [];
  const keys = new Set<string>();
  readList(cursor, BRACES, () => {
    const member = readMember(cursor);
    if (keys.has(member.key)) {
      cursor.path.push(member.key);
      cursor.fail('the key stands more than once in its object');
    }
    keys.add(member.key);
    members.push(member);
  });
  return members;
}

function readMember(cursor: JsonCursor): PythonMember {
  if (cursor.code() !== QUOTE) cursor.failHere('expected a key in double quotes');
  const literal = cursor.string();
  const key = stringContent(literal);
  cursor.skipSpace();
  if (!cursor.take(COLON)) cursor.failHere('expected ":"');
  cursor.skipSpace();
  cursor.path.push(key);
  const value = readValue(cursor);
  cursor.path.pop();
  return { key, literal, value };
}

function readArray(cursor: JsonCursor): PythonValue[] {
  const items: PythonValue[] = [];
  readList(cursor, BRACKETS, () => {
    cursor.path.push(items.length);
    items.push(readValue(cursor));
    cursor.path.pop();
  });
  return items;
}

function readList(cursor: JsonCursor, [open, close]: readonly [number, number], readOne: () => void): void {
  if (cursor.path.length >= MAX_DEPTH) cursor.fail(`nested deeper than ${MAX_DEPTH} levels`);
  cursor.take(open);
  cursor.skipSpace();
  if (cursor.take(close)) return;
  for (;;) {
    readOne();
    cursor.skipSpace();
    if (cursor.take(close)) return;
    if (!cursor.take(COMMA)) cursor.failHere(`expected "," or "${String.fromCharCode(close)}"`);
    cursor.skipSpace();
  }
}
