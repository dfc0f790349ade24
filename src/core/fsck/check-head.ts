import type { LogHead } from '../../ports/log-store.ts';
import { EVIDENCE_KINDS, kindIndex } from '../clauses/evidence-kinds.ts';
import { CompactRange, type OnNode } from '../log/merkle.ts';
import type { RecordLine } from '../log/record-line.ts';
import { isLate } from '../log/record-tally.ts';
import { isLandmark } from '../log/seal-records.ts';
import type { Finding } from './finding.ts';

/** What the indexes of a log have to say about one record. */
export interface IndexedRecord {
  readonly position: number;
  readonly recordId: string;
  readonly landmark: boolean;
}

/** Computes from the records, in order, what the head and the tree have to be. */
export class HeadCheck {
  readonly #range = new CompactRange();
  readonly #counts = EVIDENCE_KINDS.map(() => 0);
  #firstEvidence = '';
  #last: RecordLine | undefined;
  #taken: RecordLine[] = [];

  take(line: RecordLine): undefined {
    this.#taken.push(line);
  }

  /** Hashes the records that were taken since the last call into the tree, and answers with what indexes hold of them. */
  settle(onNode: OnNode): IndexedRecord[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken.map((line) => this.#settle(line, onNode));
  }

  *compare(log: string, head: LogHead): Iterable<Finding> {
    if (this.#range.hashes.join() !== head.range.join())
      yield { code: 'HEAD_TREE', where: log, problem: 'the records do not hash to the tree of the head' };
    const header = this.#last?.header;
    const expected = {
      prevHash: this.#last?.leaf,
      highWater: header?.high_water,
      lateCount: header?.late_count,
      recordedAt: header?.recorded_at,
      firstEvidence: this.#firstEvidence,
      evidenceCounts: this.#counts.join(' '),
    };
    const stored = { ...head, evidenceCounts: head.evidenceCounts.join(' ') };
    for (const [name, value] of Object.entries(expected)) {
      if (Reflect.get(stored, name) !== value)
        yield { code: 'HEAD_COUNTS', where: log, problem: `${name} is not that of the records` };
    }
  }

  #settle(line: RecordLine, onNode: OnNode): IndexedRecord {
    const { header, leaf } = line;
    this.#range.append(leaf, onNode);
    this.#last = line;
    const kind = kindIndex(header.schema_key);
    if (kind !== undefined) {
      this.#counts[kind] = (this.#counts[kind] ?? 0) + 1;
      if (this.#firstEvidence === '' || header.timestamp < this.#firstEvidence)
        this.#firstEvidence = header.timestamp;
    }
    return {
      position: header.chain_position,
      recordId: header.record_id,
      landmark: isLate(header) || isLandmark(header.schema_key),
    };
  }
}
