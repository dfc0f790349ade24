import { RECORD_FILES } from './entries.ts';

/** One of several record files while its lines are merged. */
class LineCursor {
  readonly file: number;
  readonly #chunks: AsyncIterator<Buffer>;
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = -1;
  /** Position of the waiting line; -1 when it is no record, Infinity behind the last. */
  position = -1;
  /** Of the waiting line, from 1. */
  number = 0;

  constructor(file: number, chunks: AsyncIterable<Buffer>) {
    this.file = file;
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The waiting line without LF. */
  get line(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Moves to the next line when it lies in memory. */
  tryNext(): boolean {
    const start = this.#end + 1;
    const end = this.#bytes.indexOf(LF, start);
    if (end < 0) return false;
    this.#start = start;
    this.#end = end;
    this.number++;
    this.position = positionOf(this.#bytes, start, end);
    return true;
  }

  async next(): Promise<void> {
    while (!this.tryNext()) {
      const rest = this.#bytes.subarray(this.#end + 1);
      const { value, done } = await this.#chunks.next();
      if (done === true) {
        this.#endWith(rest);
        return;
      }
      if (rest.length > MAX_LINE) throw new LineTooLong(RECORD_FILES[this.file] ?? '');
      this.#bytes = Buffer.concat([rest, value]);
      this.#end = -1;
    }
  }

  /** A last line without LF is a line all the same, not one to be skipped. */
  #endWith(rest: Buffer): void {
    this.#bytes = rest;
    this.#start = 0;
    this.#end = rest.length;
    this.number++;
    this.position = rest.length === 0 ? Infinity : positionOf(rest, 0, rest.length);
  }
}

/** A record file holds a line longer than any record. */
export class LineTooLong extends Error {
  readonly entry: string;

  constructor(entry: string) {
    super(`${entry}: a line is longer than any record`);
    this.name = 'LineTooLong';
    this.entry = entry;
  }
}

export interface MergedLine {
  readonly file: number;
  readonly position: number;
  /** In its file, from 1. */
  readonly number: number;
  /** Without LF; valid until the next step. */
  readonly line: Buffer;
}

const LF = 10;
/** A payload has 64 KiB at most, a header under 2 KiB. */
const MAX_LINE = 72 * 1024;
const PREFIX = '{"header":{"chain_position":';
const ZERO = 48;
const NINE = 57;

/** Lines of several files, each in chain order, merged by position. Lines that are no records come at once. */
export interface LineMerge {
  /** The next line's position; Infinity when there is none. */
  peek(): number;
  /** Takes the waiting line. To be followed by `advance`. */
  take(): MergedLine;
  /** Moves on; true when that was possible without waiting. */
  advance(): boolean;
  /** Finishes an `advance` that had to wait. */
  settle(): Promise<void>;
}

export async function mergeLines(files: readonly AsyncIterable<Buffer>[]): Promise<LineMerge> {
  const cursors = files.map((chunks, file) => new LineCursor(file, chunks));
  await Promise.all(cursors.map((cursor) => cursor.next()));
  let current = lowest();

  function lowest(): LineCursor {
    return cursors.reduce((low, cursor) => (cursor.position < low.position ? cursor : low));
  }

  return {
    peek: () => current.position,
    take: () => {
      const { file, position, number, line } = current;
      return { file, position, number, line };
    },
    advance: () => {
      const expected = current.position + 1;
      if (!current.tryNext()) return false;
      if (current.position !== expected) current = lowest();
      return true;
    },
    settle: async () => {
      await current.next();
      current = lowest();
    },
  };
}

function positionOf(bytes: Buffer, start: number, end: number): number {
  let at = start + PREFIX.length;
  if (at >= end || bytes[at - 1] !== PREFIX.charCodeAt(PREFIX.length - 1)) return -1;
  let position = 0;
  for (let digit = bytes[at] ?? 0; digit >= ZERO && digit <= NINE; digit = bytes[at] ?? 0) {
    position = position * 10 + digit - ZERO;
    at++;
  }
  return at === start + PREFIX.length || !Number.isSafeInteger(position) ? -1 : position;
}
