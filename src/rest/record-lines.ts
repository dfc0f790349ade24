import { RestError } from './errors.ts';

/** A line of an NDJSON text, without its LF. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

const LF = 0x0a;
const BLANK = new Set([0x20, 0x09, 0x0d]);

/**
 * The lines of a text that arrives in pieces, blank ones left out but counted. The last needs no LF.
 *
 * @throws {RestError} 422 for a line of more than `maxBytes`, as soon as so much of it is there.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Line, void> {
  let number = 1;
  let begun = new Pieces();
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      begun.add(chunk.subarray(start, end));
      if (begun.length > maxBytes) throw tooLong(number, maxBytes);
      if (!begun.isBlank()) yield { number, bytes: begun.joined() };
      number += 1;
      begun = new Pieces();
      start = end + 1;
    }
    begun.add(chunk.subarray(start));
    if (begun.length > maxBytes) throw tooLong(number, maxBytes);
  }
  if (!begun.isBlank()) yield { number, bytes: begun.joined() };
}

/** 422 or another status for what is wrong with one line. */
export function lineError(line: number, status: number, problem: string): RestError {
  return new RestError(status, `line ${line}: ${problem}`, { members: { line } });
}

function tooLong(line: number, maxBytes: number): RestError {
  return lineError(line, 422, `is longer than ${maxBytes} bytes`);
}

/** What is there of a line. Joined once: to join at every piece would take quadratic time. */
class Pieces {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  isBlank(): boolean {
    return this.#pieces.every((piece) => piece.every((byte) => BLANK.has(byte)));
  }

  joined(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}
