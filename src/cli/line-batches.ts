import type { Line } from '../rest/record-lines.ts';

/** Most lines of one request, and most bytes unless a single line has more. */
export interface BatchLimits {
  readonly lines: number;
  readonly bytes: number;
}

/** Lines in their order, as many to a batch as one request takes. */
export async function* batchLines(
  lines: AsyncIterable<Line>,
  limits: BatchLimits,
): AsyncGenerator<readonly Line[], void> {
  let batch: Line[] = [];
  let bytes = 0;
  for await (const line of lines) {
    const isFull = batch.length >= limits.lines || bytes + line.bytes.length > limits.bytes;
    if (isFull && batch.length > 0) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += line.bytes.length;
  }
  if (batch.length > 0) yield batch;
}
