import { mapBundle, type BundleHead } from '../../../src/core/bundle/bundle-head.ts';
import type { BundleParameters } from '../../../src/core/bundle/bundle-parameters.ts';
import { describeCoverage } from '../../../src/core/bundle/coverage.ts';
import { EVIDENCE_KINDS } from '../../../src/core/clauses/evidence-kinds.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { catalogueSha256, type Catalogue } from '../../../src/core/clauses/catalogue.ts';
import type { OscalFacts } from '../../../src/core/oscal/assessment-results.ts';
import { manifestContent } from '../bundle/bundle-fixture.ts';
import { QUARTER, talliesOf, type Asked, type GivenRecord } from '../clauses/tallied-records.ts';
import { LOG } from '../log/log-fixture.ts';

interface Changes {
  readonly asked?: Asked;
  readonly catalogue?: Catalogue;
  readonly parameters?: Partial<BundleParameters>;
  readonly head?: Partial<BundleHead>;
}

/** What a builder has in hand when it has read these records. */
export function factsOf(given: readonly GivenRecord[], changes: Changes = {}): OscalFacts {
  const { asked = QUARTER, catalogue = builtInCatalogue } = changes;
  const tally = talliesOf(given, asked);
  const head: BundleHead = {
    ...manifestContent,
    date_range: [asked.fromDate, asked.toDate],
    generated_at: asked.builtAt,
    frameworks: catalogue.frameworks.map(({ id }) => id),
    parameters: { ...manifestContent.parameters, strictness: 'standard', ...changes.parameters },
    catalogue: { version: catalogue.version, sha256: catalogueSha256(catalogue) },
    record_counts: Object.fromEntries(
      EVIDENCE_KINDS.map(({ folder }, i) => [folder, tally.kinds[i]?.count ?? 0]),
    ),
    ...changes.head,
  };
  const chain = {
    valid: true,
    verifiedCount: tally.lines,
    tamperedCount: 0,
    firstTampered: undefined,
    gaps: [],
    badHmacPositions: [],
    heldKeys: [],
    unknownKeys: [],
    faults: [],
    tally,
  };
  return {
    head,
    catalogue,
    clauses: mapBundle(head, catalogue, { tally, chainValid: true }),
    coverage: describeCoverage({
      head,
      log: LOG,
      catalogue,
      asserted: {
        host: 'builder-1',
        requestedBy: 'auditor@acme',
        recordsInLog: tally.kinds.map(({ count }) => count),
      },
      origin: `cec-test/${LOG}`,
      treeSize: tally.lines,
      runs: [{ first: 0, last: Math.max(0, tally.lines - 1) }],
      chain,
      completeness: { completeness: 'asserted', reasons: ['the newest record is not shown'] },
    }),
  };
}

const DAY_MILLIS = 86_400_000;

/** The days of the first quarter of 2026, every so many. */
function daysOfQuarter(step: number): string[] {
  const first = Date.parse(QUARTER.fromDate);
  return Array.from({ length: Math.ceil(90 / step) }, (_, i) =>
    new Date(first + i * step * DAY_MILLIS).toISOString().slice(0, 10),
  );
}

/**
 * A quarter of a system in operation: daily scores and gates, one gate that stays failed, one that recovers, weekly
 * drift checks, PII scans that end in February, risk records now and then, and nobody who looks for bias.
 */
export const QUARTER_RECORDS: readonly GivenRecord[] = [
  ...daysOfQuarter(1).flatMap((at, i): GivenRecord[] => [
    { kind: 'score', at, payload: { model: 'm1', score: 0.9, is_critical: false }, id: `score-${i}` },
    { kind: 'gate', at, payload: { gate_id: 'release', verdict: i === 40 ? 'FAIL' : 'PASS' } },
  ]),
  { kind: 'gate', at: '2026-03-20', payload: { gate_id: 'toxicity', verdict: 'BLOCK' } },
  { kind: 'gate', at: '2026-03-21', payload: { gate_id: 'nightly', verdict: 'SKIPPED' } },
  ...daysOfQuarter(7).map((at) => ({ kind: 'drift', at, payload: { metric: 'psi', drift_level: 'GREEN' } })),
  ...daysOfQuarter(3)
    .slice(0, 15)
    .map((at) => ({ kind: 'pii', at, payload: { field: 'email', detected: false } })),
  ...daysOfQuarter(40).map((at) => ({ kind: 'prri', at, payload: { gate_id: 'release', prri_score: 12 } })),
];

/** The quarter, with all clauses of all frameworks. */
export const quarter = factsOf(QUARTER_RECORDS, { parameters: { tier: 'extended' } });
