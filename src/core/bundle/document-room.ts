/**
 * What the entries besides record files may hold together. A verifier has them in memory, parsed, where a value of two
 * bytes takes a hundred times as many; so their number is bounded as well.
 */
const MAX_BYTES = 64 * 2 ** 20;
const MAX_VALUES = 2_000_000;

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** Adds up documents. Each method says which limit is crossed, undefined while none is. */
export interface DocumentRoom {
  takeBytes(size: number): string | undefined;
  /** The values in a JSON text, or somewhat more. */
  takeJson(text: Uint8Array): string | undefined;
}

export function createDocumentRoom(): DocumentRoom {
  let [bytes, values] = [0, 0];
  return {
    takeBytes: (size) => {
      bytes += size;
      return bytes > MAX_BYTES ? `more than ${MAX_BYTES} bytes besides records` : undefined;
    },
    takeJson: (text) => {
      values += countSeparators(text);
      return values > MAX_VALUES ? `more than ${MAX_VALUES} values besides records` : undefined;
    },
  };
}

function countSeparators(text: Uint8Array): number {
  let count = 0;
  for (const byte of text) if (byte === COMMA || byte === BRACKET || byte === BRACE) count++;
  return count;
}
