import { RECORD_FILES } from './entries.ts';
import type { MergedLine } from './merge-lines.ts';

/** Where a line stands that belongs to no position, and what it says its position is. */
export interface StrayLine {
  readonly path: string;
  /** From 1. */
  readonly number: number;
  /** -1 when it cannot be read. */
  readonly position: number;
}

/** Lines that no run of positions has room for: counted, not kept, however many they are. */
export interface StrayLines {
  add(line: MergedLine): void;
  readonly count: number;
  readonly first: StrayLine | undefined;
}

export function createStrayLines(): StrayLines {
  let count = 0;
  let first: StrayLine | undefined;
  return {
    add: ({ file, number, position }) => {
      count++;
      first ??= { path: RECORD_FILES[file] ?? '', number, position };
    },
    get count() {
      return count;
    },
    get first() {
      return first;
    },
  };
}

/** Undefined when there are none. */
export function describeStrays({ count, first }: StrayLines): string | undefined {
  if (first === undefined) return undefined;
  const what =
    first.position < 0
      ? 'is no record'
      : `says position ${first.position}, which is taken, passed, or in no segment`;
  const more = count > 1 ? ` (and ${count - 1} more such lines)` : '';
  return `line ${first.number} of ${first.path} ${what}${more}`;
}
