import { JsonScanner } from './json-scanner.ts';
import { JsonTextError } from './json-text-error.ts';

export interface JsonTextOptions {
  /**
   * Levels of objects and arrays, the top-level one included; default 32. Reading recurses, so keep it below
   * a thousand.
   */
  readonly maxDepth?: number;
  /** What the text is called in the path of an error, for instance `records[3].payload`; default none. */
  readonly root?: string;
}

const MAX_DEPTH = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The RFC 8785 (JCS) form of a JSON text, read as it came in, before a parser could drop a duplicate key or
 * round a number.
 *
 * A number is kept when ECMAScript's shortest form of the nearest double has the same decimal value; −0
 * becomes 0. Strings are not Unicode-normalised, and `__proto__` is an ordinary key.
 *
 * @throws {JsonTextError} for a syntax error, a duplicate key, a lone surrogate, a number that a double cannot
 * hold, nesting beyond `maxDepth`, a byte-order mark, or anything after the value. The message quotes no more
 * of the text than one number or the keys on the way to the fault, cut short.
 */
export function canonicalJson(text: string, options: JsonTextOptions = {}): string {
  const { maxDepth = MAX_DEPTH, root = '' } = options;
  return new JsonScanner(text, { maxDepth, root }).document();
}

/**
 * The members of a JSON object, each as its source text, so that a member can be passed on unrounded. The
 * whole text is checked as by `canonicalJson`; a member's own levels count from 2 here.
 *
 * @throws {JsonTextError} as `canonicalJson`, and when the text is not an object.
 */
export function jsonMembers(text: string, options: JsonTextOptions = {}): Map<string, string> {
  const { maxDepth = MAX_DEPTH, root = '' } = options;
  const members = new Map<string, string>();
  const onMember = (key: string, source: string) => members.set(key, source);
  new JsonScanner(text, { maxDepth, root, onMember }).objectDocument();
  return members;
}

/** @throws {JsonTextError} for bytes that are not UTF-8 or start with a byte-order mark. */
export function decodeUtf8(bytes: Uint8Array, options: Pick<JsonTextOptions, 'root'> = {}): string {
  const { root = '' } = options;
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (cause) {
    throw new JsonTextError(root, 'is not valid UTF-8', { cause });
  }
  if (text.startsWith('\uFEFF')) {
    throw new JsonTextError(root, 'starts with a byte-order mark; send it without one');
  }
  return text;
}
