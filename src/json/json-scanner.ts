import { JsonCursor, stringContent } from './json-cursor.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BYTE_ORDER_MARK = 0xfeff;

interface Member {
  readonly key: string;
  /** The key and the value in canonical form. */
  readonly text: string;
}

export interface ScannerOptions {
  readonly maxDepth: number;
  readonly root: string;
  /** Receives the source text of each member of the top-level object. */
  readonly onMember?: (key: string, source: string) => void;
}

/** Checks a JSON text and writes its RFC 8785 form in the same pass, without building the value in between. */
export class JsonScanner {
  readonly #cursor: JsonCursor;
  readonly #options: ScannerOptions;

  constructor(text: string, options: ScannerOptions) {
    this.#cursor = new JsonCursor(text, options.root);
    this.#options = options;
  }

  /** The canonical form of the whole text. */
  document(): string {
    this.#start();
    const canonical = this.#value();
    this.#end();
    return canonical;
  }

  /** As `document`, for a text that has to be an object. */
  objectDocument(): string {
    this.#start();
    if (this.#cursor.code() !== OPEN_BRACE) this.#cursor.fail('must be a JSON object');
    const canonical = this.#object();
    this.#end();
    return canonical;
  }

  #start(): void {
    if (this.#cursor.code() === BYTE_ORDER_MARK) {
      this.#cursor.fail('starts with a byte-order mark; send it without one');
    }
    this.#cursor.skipSpace();
  }

  #end(): void {
    this.#cursor.skipSpace();
    if (!this.#cursor.isAtEnd()) this.#cursor.failHere('expected the end of the text');
  }

  #value(): string {
    switch (this.#cursor.code()) {
      case QUOTE:
        return this.#cursor.string();
      case OPEN_BRACE:
        return this.#object();
      case OPEN_BRACKET:
        return this.#array();
      case LETTER_T:
        return this.#cursor.word('true');
      case LETTER_F:
        return this.#cursor.word('false');
      case LETTER_N:
        return this.#cursor.word('null');
      default:
        return this.#cursor.number();
    }
  }

  #object(): string {
    this.#enter(OPEN_BRACE);
    const members: Member[] = [];
    let ascending = true;
    let previous: string | undefined;
    let more = !this.#cursor.take(CLOSE_BRACE);
    while (more) {
      const member = this.#member();
      ascending &&= previous === undefined || previous < member.key;
      previous = member.key;
      members.push(member);
      more = this.#hasMore(CLOSE_BRACE);
    }
    return joinMembers(ascending ? members : this.#sort(members));
  }

  #member(): Member {
    const cursor = this.#cursor;
    if (cursor.code() !== QUOTE) cursor.failHere('expected a key in double quotes');
    const keyLiteral = cursor.string();
    const key = stringContent(keyLiteral);
    cursor.skipSpace();
    if (!cursor.take(COLON)) cursor.failHere('expected ":"');
    cursor.skipSpace();
    const start = cursor.offset;
    cursor.path.push(key);
    const value = this.#value();
    cursor.path.pop();
    if (cursor.path.length === 0) this.#options.onMember?.(key, cursor.sourceFrom(start));
    return { key, text: `${keyLiteral}:${value}` };
  }

  /** By UTF-16 code units, RFC 8785 §3.2.3. */
  #sort(members: readonly Member[]): readonly Member[] {
    const sorted = members.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
    const repeated = sorted.find(({ key }, i) => key === sorted[i + 1]?.key);
    if (repeated !== undefined) {
      this.#cursor.path.push(repeated.key);
      this.#cursor.fail('the key stands more than once in its object');
    }
    return sorted;
  }

  #array(): string {
    this.#enter(OPEN_BRACKET);
    const { path } = this.#cursor;
    let items = '';
    let index = 0;
    let more = !this.#cursor.take(CLOSE_BRACKET);
    while (more) {
      path.push(index);
      const item = this.#value();
      path.pop();
      items = index === 0 ? item : `${items},${item}`;
      index += 1;
      more = this.#hasMore(CLOSE_BRACKET);
    }
    return `[${items}]`;
  }

  #enter(open: number): void {
    const { maxDepth } = this.#options;
    if (this.#cursor.path.length >= maxDepth) this.#cursor.fail(`nested deeper than ${maxDepth} levels`);
    this.#cursor.take(open);
    this.#cursor.skipSpace();
  }

  #hasMore(close: number): boolean {
    this.#cursor.skipSpace();
    if (this.#cursor.take(close)) return false;
    if (!this.#cursor.take(COMMA)) this.#cursor.failHere(`expected "," or "${String.fromCharCode(close)}"`);
    this.#cursor.skipSpace();
    return true;
  }
}

function joinMembers(members: readonly Member[]): string {
  let joined = '';
  for (const { text } of members) joined = joined === '' ? text : `${joined},${text}`;
  return `{${joined}}`;
}
