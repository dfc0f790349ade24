import type { EvidenceRules } from '../../ports/evidence-rules.ts';
import type { Exclusion } from '../../ports/record-tally.ts';
import { judgeRecord, toJudges, type Judgement, type Judges } from '../clauses/outcome.ts';
import type { Instant } from '../time.ts';
import type { RecordLine } from './record-line.ts';

/** Decides for eligible records whether they are evidence, and what they say. */
export class EvidenceJudge {
  readonly #judges: Judges;
  readonly #builtAt: Instant;
  readonly #badHmacs: ReadonlySet<number>;

  constructor({ adverse, builtAt, badHmacs }: EvidenceRules) {
    this.#judges = toJudges(adverse);
    this.#builtAt = builtAt;
    this.#badHmacs = new Set(badHmacs);
  }

  /**
   * `bytes` is what the line's offsets refer to; `intact`: hash and HMAC are right as far as they could be checked.
   * Of several reasons to set a record aside the signature comes first: what it says else cannot be believed.
   */
  judge(line: RecordLine, bytes: Buffer, kind: number, intact: boolean): Judgement | Exclusion {
    const { header, payload } = line;
    if (payload === undefined) return 'erased';
    if (!intact || this.#badHmacs.has(header.chain_position)) return 'bad_signature';
    if (header.timestamp > this.#builtAt) return 'future';
    const judgement = judgeRecord(kind, parsed(bytes, payload.start, payload.end), this.#judges);
    return judgement.outcome === 'skipped' ? 'skipped' : judgement;
  }
}

/** Undefined for what is not JSON: a producer's text was checked before it was stored, a stranger's was not. */
function parsed(bytes: Buffer, start: number, end: number): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    return undefined;
  }
}
