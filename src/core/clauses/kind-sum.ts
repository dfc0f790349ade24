import type { Exclusion, KindTally, UsableTally } from '../../ports/record-tally.ts';
import type { Instant } from '../time.ts';
import type { Judgement } from './outcome.ts';
import { RefSum } from './ref-sum.ts';
import { SubjectSum } from './subject-sum.ts';
import { DayReader } from './utc-day.ts';

/** What a tally needs of a record's header. */
export interface TalliedRecord {
  readonly chain_position: number;
  readonly record_id: string;
  readonly timestamp: Instant;
}

/** Adds up the records of one kind, one by one or by tallies, in chain order. */
export class KindSum {
  readonly #usable = new UsableSum();
  readonly #excluded = { outside_period: 0, future: 0, skipped: 0, bad_signature: 0, erased: 0 };
  #count = 0;
  #firstPosition = -1;
  #lastPosition = -1;
  #firstTimestamp = '';
  #lastTimestamp = '';
  #late = 0;

  /** Takes a line of the kind's file: what it says, or why it is no evidence. */
  take(record: TalliedRecord, isLate: boolean, judged: Judgement | Exclusion): void {
    this.#takeLine(record);
    if (isLate) this.#late++;
    if (typeof judged === 'string') this.exclude(judged);
    else this.#usable.take(record, judged, this.#count);
  }

  /** Counts a record that is not usable; one without a line in the kind's file only so. */
  exclude(reason: Exclusion): void {
    this.#excluded[reason]++;
  }

  join(tally: KindTally): void {
    this.#usable.join(tally.usable, this.#count);
    for (const reason of EXCLUSIONS) this.#excluded[reason] += tally.excluded[reason];
    if (tally.count === 0) return;
    this.#count += tally.count;
    this.#late += tally.late;
    if (this.#firstPosition < 0) this.#firstPosition = tally.firstPosition;
    this.#lastPosition = tally.lastPosition;
    this.#firstTimestamp = earlier(this.#firstTimestamp, tally.firstTimestamp);
    this.#lastTimestamp = later(this.#lastTimestamp, tally.lastTimestamp);
  }

  result(): KindTally {
    return {
      count: this.#count,
      firstPosition: this.#firstPosition,
      lastPosition: this.#lastPosition,
      firstTimestamp: this.#firstTimestamp,
      lastTimestamp: this.#lastTimestamp,
      late: this.#late,
      usable: this.#usable.result(),
      excluded: this.#excluded,
    };
  }

  #takeLine({ chain_position: position, timestamp }: TalliedRecord): void {
    this.#count++;
    if (this.#firstPosition < 0) this.#firstPosition = position;
    this.#lastPosition = position;
    this.#firstTimestamp = earlier(this.#firstTimestamp, timestamp);
    this.#lastTimestamp = later(this.#lastTimestamp, timestamp);
  }
}

const EXCLUSIONS = ['outside_period', 'future', 'skipped', 'bad_signature', 'erased'] as const;
const OUTCOMES = ['pass', 'caution', 'adverse', 'neutral'] as const;

class UsableSum {
  readonly #reader = new DayReader();
  readonly #days = new Map<number, number>();
  readonly #outcomes = { pass: 0, caution: 0, adverse: 0, neutral: 0 };
  readonly #subjects = new SubjectSum();
  readonly #refs = new RefSum();
  #count = 0;
  #firstAt = '';
  #lastAt = '';
  #namingPersons = 0;

  take(record: TalliedRecord, judgement: Judgement, line: number): void {
    const { chain_position: position, record_id: recordId, timestamp } = record;
    const { outcome } = judgement;
    if (outcome === 'skipped') return;
    this.#count++;
    this.#firstAt = earlier(this.#firstAt, timestamp);
    this.#lastAt = later(this.#lastAt, timestamp);
    this.#addDay(this.#reader.dayOf(timestamp), 1);
    this.#outcomes[outcome]++;
    this.#subjects.take(judgement, timestamp, position);
    if (judgement.namesPerson) this.#namingPersons++;
    this.#refs.take({ position, recordId, line }, outcome === 'adverse');
  }

  join(tally: UsableTally, linesBefore: number): void {
    if (tally.count === 0) return;
    this.#count += tally.count;
    this.#firstAt = earlier(this.#firstAt, tally.firstAt);
    this.#lastAt = later(this.#lastAt, tally.lastAt);
    for (const [day, records] of tally.days) this.#addDay(day, records);
    for (const outcome of OUTCOMES) this.#outcomes[outcome] += tally.outcomes[outcome];
    this.#subjects.join(tally);
    this.#namingPersons += tally.namingPersons;
    this.#refs.join(tally.refs, linesBefore);
  }

  result(): UsableTally {
    return {
      count: this.#count,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
      days: this.#days,
      outcomes: this.#outcomes,
      ...this.#subjects.result(),
      namingPersons: this.#namingPersons,
      refs: this.#refs.result(),
    };
  }

  #addDay(day: number, records: number): void {
    this.#days.set(day, (this.#days.get(day) ?? 0) + records);
  }
}

/** Empty stands for none. */
export function earlier(a: Instant, b: Instant): Instant {
  return a !== '' && a <= b ? a : b;
}

function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
