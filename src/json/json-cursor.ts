import { canonicalNumber, numberProblem } from './json-number.ts';
import { JsonTextError, formatPath } from './json-text-error.ts';

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const NOT_A_NUMBER = /-?(?:NaN|Infinity)/y;
const PYTHON_WORD = /NaN|-?Infinity/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A place in a JSON text. Reads one token at a time, in RFC 8785 form, and says where a fault is. */
export class JsonCursor {
  /** From the top-level value to the value being read. */
  readonly path: (string | number)[] = [];
  readonly #text: string;
  readonly #root: string;
  readonly #wellFormed: boolean;
  #at = 0;

  constructor(text: string, root: string) {
    this.#text = text;
    this.#root = root;
    this.#wellFormed = text.isWellFormed();
  }

  get offset(): number {
    return this.#at;
  }

  /** The UTF-16 code unit here; NaN at the end of the text. */
  code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Moves past `code` if it stands here. */
  take(code: number): boolean {
    if (this.code() !== code) return false;
    this.#at += 1;
    return true;
  }

  skipSpace(): void {
    for (;;) {
      const code = this.code();
      if (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) return;
      this.#at += 1;
    }
  }

  sourceFrom(start: number): string {
    return this.#text.slice(start, this.#at);
  }

  word(word: string): string {
    if (!this.#text.startsWith(word, this.#at)) this.failHere('expected a value');
    this.#at += word.length;
    return word;
  }

  number(): string {
    const literal = this.#peek(NUMBER) ?? this.#failNoValue();
    const canonical = canonicalNumber(literal);
    if (canonical === undefined) return this.fail(numberProblem(literal));
    this.#at += literal.length;
    return canonical;
  }

  /** A number as it stands in the text; also `NaN`, `Infinity` and `-Infinity`, which are not JSON. */
  pythonNumber(): string {
    const literal = this.#peek(NUMBER) ?? this.#peek(PYTHON_WORD) ?? this.failHere('expected a value');
    this.#at += literal.length;
    return literal;
  }

  /** With its quotes. Without escapes a literal is in canonical form as it stands. */
  string(): string {
    const start = this.#at;
    const escaped = this.#skipString();
    const literal = this.sourceFrom(start);
    if (!this.#wellFormed && !literal.isWellFormed()) this.#failLoneSurrogate(start);
    if (!escaped) return literal;
    const content = stringContent(literal);
    if (!content.isWellFormed()) this.#failLoneSurrogate(start);
    return JSON.stringify(content);
  }

  fail(reason: string): never {
    throw new JsonTextError(formatPath(this.#root, this.path), reason);
  }

  failHere(reason: string): never {
    return this.fail(`${reason} at character ${this.#at + 1}`);
  }

  #peek(token: RegExp): string | undefined {
    token.lastIndex = this.#at;
    return token.test(this.#text) ? this.#text.slice(this.#at, token.lastIndex) : undefined;
  }

  /** True when the string has an escape. */
  #skipString(): boolean {
    let escaped = false;
    for (let at = this.#at + 1; ; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return escaped;
      }
      if (code === BACKSLASH) {
        at = this.#endOfEscape(at) - 1;
        escaped = true;
      } else if (!(code >= SPACE)) {
        this.#at = at;
        this.failHere(this.isAtEnd() ? 'string is not closed' : 'control character in a string; escape it');
      }
    }
  }

  #endOfEscape(at: number): number {
    ESCAPE.lastIndex = at;
    if (ESCAPE.test(this.#text)) return ESCAPE.lastIndex;
    this.#at = at;
    return this.failHere('unknown escape in a string');
  }

  #failLoneSurrogate(start: number): never {
    this.#at = start;
    return this.failHere('lone surrogate in the string');
  }

  #failNoValue(): never {
    if (this.#peek(NOT_A_NUMBER) !== undefined)
      this.fail('NaN and Infinity are not JSON; send null or leave it out');
    return this.failHere('expected a value');
  }
}

/** What a valid string literal stands for. */
export function stringContent(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
}
