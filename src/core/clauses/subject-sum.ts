import type { SubjectTally, UsableTally } from '../../ports/record-tally.ts';
import type { Instant } from '../time.ts';
import type { Judgement } from './outcome.ts';

/** More subjects than this are not told apart. */
export const MOST_SUBJECTS = 1000;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Results by subject, in bounded memory. Kept are the subjects with the smallest names, so that neither the order of
 * the records nor where a log is cut decides which: a name that is dropped here has a thousand smaller ones here, and
 * so it has in any sum of which this becomes a part.
 */
export class SubjectSum {
  readonly #subjects = new Map<string, Mutable<SubjectTally>>();
  readonly #others = { records: 0, adverse: 0, open: 0 };
  /** The largest name that can still be among the kept ones. */
  #largest: string | undefined;

  take({ subject, outcome, resolved }: Judgement, timestamp: Instant, position: number): void {
    const tally = this.#tallyOf(subject);
    tally.records++;
    const open = outcome === 'adverse' && !resolved;
    if (outcome === 'adverse') tally.adverse++;
    if (open) tally.open++;
    if (outcome === 'neutral' || !('latestAt' in tally)) return;
    if (isLater(timestamp, position, tally)) {
      tally.latestAt = timestamp;
      tally.latestPosition = position;
      tally.latestOpen = open;
    }
  }

  join({ subjects, otherSubjects }: Pick<UsableTally, 'subjects' | 'otherSubjects'>): void {
    for (const [name, from] of subjects) {
      const to = this.#tallyOf(name);
      addCounts(to, from);
      if ('latestAt' in to && isLater(from.latestAt, from.latestPosition, to)) {
        to.latestAt = from.latestAt;
        to.latestPosition = from.latestPosition;
        to.latestOpen = from.latestOpen;
      }
    }
    addCounts(this.#others, otherSubjects);
  }

  result(): Pick<UsableTally, 'subjects' | 'otherSubjects'> {
    if (this.#subjects.size > MOST_SUBJECTS) this.#dropLargest();
    return { subjects: this.#subjects, otherSubjects: this.#others };
  }

  #tallyOf(name: string): Mutable<SubjectTally> | Mutable<UsableTally['otherSubjects']> {
    const known = this.#subjects.get(name);
    if (known !== undefined) return known;
    if (this.#largest !== undefined && name > this.#largest) return this.#others;
    // Twice the bound, so that the sorting is spread over a thousand new names.
    if (this.#subjects.size === 2 * MOST_SUBJECTS) {
      this.#dropLargest();
      return this.#tallyOf(name);
    }
    const tally = { records: 0, adverse: 0, open: 0, latestAt: '', latestPosition: -1, latestOpen: false };
    this.#subjects.set(name, tally);
    return tally;
  }

  #dropLargest(): void {
    // Without a comparison function: by code units, not by any language's alphabet.
    const names = [...this.#subjects.keys()].toSorted();
    for (const name of names.slice(MOST_SUBJECTS)) {
      const dropped = this.#subjects.get(name);
      if (dropped !== undefined) addCounts(this.#others, dropped);
      this.#subjects.delete(name);
    }
    this.#largest = names[MOST_SUBJECTS - 1];
  }
}

function addCounts(to: Mutable<UsableTally['otherSubjects']>, from: UsableTally['otherSubjects']): void {
  to.records += from.records;
  to.adverse += from.adverse;
  to.open += from.open;
}

function isLater(timestamp: Instant, position: number, { latestAt, latestPosition }: SubjectTally): boolean {
  if (timestamp === latestAt) return position > latestPosition;
  return timestamp > latestAt;
}
