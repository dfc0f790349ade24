import {
  fault,
  itemsOf,
  memberOf,
  objectOf,
  textOf,
  wholeNumberOf,
  type PlacedValue,
} from '../clauses/placed-value.ts';
import type { PositionRange } from '../log/chain-result.ts';
import { ARCHIVE_PATH } from '../../ports/archive.ts';

/** A line of parts.json: a bundle that holds the records at some of the index's positions. */
export interface BundlePart extends PositionRange {
  readonly bundle_id: string;
  /** The documented name of its file. */
  readonly file_name: string;
  /** Of the whole file, `sha256:<64 hex>`. */
  readonly sha256: string;
  readonly size: number;
}

/** part.json. */
export interface PartOf {
  /** The index. */
  readonly bundle_id: string;
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** Number of records in the runs. */
export function countOf(runs: readonly PositionRange[]): number {
  return runs.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/**
 * Shares the positions of a bundle out to parts of the same size, at most `most` records each. The last position, that
 * of the bundle's own request, belongs to the index.
 */
export function shareOut(runs: readonly PositionRange[], most: number): PositionRange[][] {
  const shared = withoutLast(runs);
  const total = countOf(shared);
  const size = Math.ceil(total / Math.ceil(total / most));
  const parts: PositionRange[][] = [];
  let room = 0;
  for (const run of shared)
    for (let first = run.first; first <= run.last;) {
      if (room === 0) parts.push([]);
      if (room === 0) room = size;
      const last = Math.min(run.last, first + room - 1);
      parts.at(-1)?.push({ first, last });
      room -= last - first + 1;
      first = last + 1;
    }
  return parts;
}

function withoutLast(runs: readonly PositionRange[]): PositionRange[] {
  const last = runs.at(-1);
  if (last === undefined) return [];
  const rest = runs.slice(0, -1);
  return last.first === last.last ? rest : [...rest, { first: last.first, last: last.last - 1 }];
}

export function partFileName(fileName: string, number: number, of: number): string {
  return fileName.replace(/\.zip$/, `.part-${number}-of-${of}.zip`);
}

/** Reads parts.json of unknown origin; undefined, and `faults` added to, when it cannot be used. */
export function parseParts(value: unknown, faults: string[]): readonly BundlePart[] | undefined {
  const before = faults.length;
  const parts = itemsOf({ value, path: '', faults }).map(partOf);
  return faults.length === before ? parts : undefined;
}

function partOf(place: PlacedValue): BundlePart {
  const source = objectOf(place) ?? {};
  const at = (key: string) => memberOf(place, source, key);
  return {
    bundle_id: matching(at('bundle_id'), /^cec-[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a bundle id'),
    file_name: fileNameOf(at('file_name')),
    sha256: matching(at('sha256'), /^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>'),
    size: wholeNumberOf(at('size'), 1),
    first: wholeNumberOf(at('first'), 0),
    last: wholeNumberOf(at('last'), 0),
  };
}

/** It becomes a path, and its author is unknown. */
function fileNameOf(place: PlacedValue): string {
  const name = matching(place, ARCHIVE_PATH, 'must be the name of a file');
  if (name.includes('/')) fault(place, 'must be the name of a file');
  return name;
}

function matching(place: PlacedValue, pattern: RegExp, problem: string): string {
  const text = textOf(place);
  if (!pattern.test(text)) fault(place, problem);
  return text;
}
