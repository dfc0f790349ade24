import type { RecordRef, RefSample } from '../../ports/record-tally.ts';

const FIRST = 3;
const LAST = 2;
const ADVERSE = 5;

/** A bounded sample of a kind's records. They have to come in chain order. */
export class RefSum {
  #first: RecordRef[] = [];
  #adverse: RecordRef[] = [];
  #last: RecordRef | undefined;
  #beforeLast: RecordRef | undefined;

  take(ref: RecordRef, isAdverse: boolean): void {
    if (this.#first.length < FIRST) this.#first.push(ref);
    this.#beforeLast = this.#last;
    this.#last = ref;
    if (!isAdverse) return;
    this.#adverse.push(ref);
    if (this.#adverse.length > ADVERSE) this.#adverse.shift();
  }

  /** `linesBefore`: lines of the kind's file before those that the sample is about. */
  join(sample: RefSample, linesBefore: number): void {
    const moved = (refs: readonly RecordRef[]) =>
      refs.map(({ position, recordId, line }) => ({ position, recordId, line: line + linesBefore }));
    const last = [...this.#lastTwo(), ...moved(sample.last)].slice(-LAST);
    this.#first = [...this.#first, ...moved(sample.first)].slice(0, FIRST);
    this.#adverse = [...this.#adverse, ...moved(sample.adverse)].slice(-ADVERSE);
    this.#last = last.at(-1);
    this.#beforeLast = last.at(-2);
  }

  result(): RefSample {
    return { first: this.#first, last: this.#lastTwo(), adverse: this.#adverse };
  }

  #lastTwo(): RecordRef[] {
    return [this.#beforeLast, this.#last].filter((ref) => ref !== undefined);
  }
}
