import type { MergedLine } from './merge-lines.ts';

/** Lines gathered for one check, each ended by LF, with the file that each came from. */
export interface LineBatch {
  add(line: MergedLine): void;
  /** Empty when there is no line. */
  lastLine(): Uint8Array;
  content(): { bytes: Uint8Array<ArrayBuffer>; files: Uint8Array<ArrayBuffer> };
}

/** Room for a usual line; most are shorter. */
const LINE_BYTES = 1024;
const LF = 10;

/** Memory of its own, so that it can pass to another thread: first for about `lines`, then it grows by doubling. */
export function createLineBatch(lines: number): LineBatch {
  let bytes = new Uint8Array(lines * LINE_BYTES);
  let files = new Uint8Array(lines);
  let [end, count, lastStart] = [0, 0, 0];

  return {
    add: ({ line, file }) => {
      if (end + line.length + 1 > bytes.length) bytes = grown(bytes, end + line.length + 1);
      if (count === files.length) files = grown(files, count + 1);
      lastStart = end;
      bytes.set(line, end);
      end += line.length;
      bytes[end++] = LF;
      files[count++] = file;
    },
    lastLine: () => bytes.subarray(lastStart, Math.max(lastStart, end - 1)),
    content: () => ({ bytes: bytes.subarray(0, end), files: files.subarray(0, count) }),
  };
}

function grown(full: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, full.length * 2));
  larger.set(full);
  return larger;
}
