import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { mapClauses, type ClauseMapInput } from '../../../src/core/clauses/clause-status.ts';
import type { ClauseEntry } from '../../../src/core/clauses/clause-entry.ts';
import { checkRecords } from '../../../src/core/log/check-records.ts';
import { TallySum } from '../../../src/core/log/record-tally.ts';
import { daysToInstants } from '../../../src/core/time.ts';
import type { RecordTally } from '../../../src/ports/record-tally.ts';
import { LOG, macKeys } from '../log/log-fixture.ts';
import { sealedLog, toBytes } from '../log/sealed-lines.ts';

export interface GivenRecord {
  /** `gate` stands for `halluccheck.gate.v1`. */
  readonly kind: string;
  /** A day, taken at noon, or an instant. */
  readonly at: string;
  readonly payload: unknown;
  readonly id?: string;
}

/** How a bundle was asked for, as far as records are concerned. */
export interface Asked {
  readonly fromDate: string;
  readonly toDate: string;
  readonly builtAt: string;
  readonly badHmacs?: readonly number[];
}

/** The first quarter, built two days after its end. */
export const QUARTER: Asked = {
  fromDate: '2026-01-01',
  toDate: '2026-03-31',
  builtAt: '2026-04-02T00:00:00.000000Z',
};

/** Seals the records into a log, scans it in stripes that begin at 0 and at `cuts`, and adds up. */
export function talliesOf(
  given: readonly GivenRecord[],
  asked: Asked = QUARTER,
  cuts: readonly number[] = [],
): RecordTally {
  const { lines } = sealedLog(given.map(toContent));
  return scan(lines, asked, cuts);
}

/** As `talliesOf`, for lines of a log. */
export function scan(lines: readonly string[], asked: Asked, cuts: readonly number[] = []): RecordTally {
  const { fromDate, toDate, builtAt, badHmacs = [] } = asked;
  const { adverse } = builtInCatalogue.assessment;
  const rules = {
    log: LOG,
    period: daysToInstants(fromDate, toDate),
    keys: macKeys,
    evidenceRules: { adverse, builtAt, badHmacs },
  };
  const sum = new TallySum();
  const starts = [...new Set([0, ...cuts.filter((cut) => cut < lines.length)])].toSorted((a, b) => a - b);
  for (const [i, from] of starts.entries()) {
    const to = starts[i + 1] ?? lines.length;
    const stripe = { bytes: toBytes(lines.slice(from, to)), from, to, before: undefined };
    sum.take(checkRecords(stripe, rules, () => undefined).tally);
  }
  return sum.result();
}

/** All clauses of the built-in catalogue. */
export function mapOf(
  tally: RecordTally,
  changes: Partial<ClauseMapInput> & { readonly asked?: Asked } = {},
): ClauseEntry[] {
  const { asked = QUARTER, ...rest } = changes;
  return mapClauses({
    catalogue: builtInCatalogue,
    frameworkIds: builtInCatalogue.frameworks.map(({ id }) => id),
    tier: 'extended',
    strictness: 'standard',
    tallies: tally.kinds,
    chain: 'valid',
    period: { ...asked, inServiceSince: '' },
    oldestRetained: '',
    ...rest,
  });
}

/** `STATUS count REASON+REASON` of one clause. */
export function statusOf(clause: string, ...given: Parameters<typeof mapOf>): string {
  const entry = mapOf(...given).find(({ framework, clause_id }) => `${framework} ${clause_id}` === clause);
  return `${entry?.status} ${entry?.evidence_count} ${entry?.reasons.join('+')}`.trimEnd();
}

function toContent({ kind, at, payload, id }: GivenRecord, index: number) {
  return {
    schemaKey: kind.includes('.') ? kind : `halluccheck.${kind}.v1`,
    timestamp: at.length === 10 ? `${at}T12:00:00.000000Z` : at,
    payloadJson: JSON.stringify(payload),
    recordId: id ?? `r${index}`,
  };
}
