import { mapBundle, type BundleHead } from '../../../src/core/bundle/bundle-head.ts';
import { toClaims } from '../../../src/core/bundle/chain-proof.ts';
import type { Completeness } from '../../../src/core/bundle/completeness.ts';
import { describeCoverage } from '../../../src/core/bundle/coverage.ts';
import type { Scope } from '../../../src/core/bundle/scope.ts';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { catalogueSha256, type Catalogue, type Tier } from '../../../src/core/clauses/catalogue.ts';
import type { Strictness } from '../../../src/core/clauses/clause-entry.ts';
import { dayNumber, dayText } from '../../../src/core/clauses/utc-day.ts';
import type { ChainResult } from '../../../src/core/log/chain-result.ts';
import { REPORT_VERSION, type ReportFacts } from '../../../src/core/report/render-report.ts';
import type { RecordTally } from '../../../src/ports/record-tally.ts';
import { QUARTER, talliesOf, type Asked, type GivenRecord } from '../clauses/tallied-records.ts';

export const SCOPE: Scope = {
  system: 'Support Assistant',
  legal_entity: 'Meridian Bank AG',
  role: 'deployer',
  risk_class: 'not high-risk',
  risk_class_stated_by: 'Legal',
  versions: '2.4.0 to 2.6.1',
  remarks: 'Pilot in two branches.',
};

/** How a bundle was asked for, and what the service found. */
interface Circumstances {
  readonly records: readonly GivenRecord[];
  readonly asked: Asked;
  /** None: those of the catalogue. */
  readonly frameworks: readonly string[];
  readonly tier: Tier;
  readonly strictness: Strictness;
  readonly scope: Scope;
  readonly inServiceSince: string;
  readonly names: {
    readonly org: string;
    readonly project: string;
    readonly host: string;
    readonly by: string;
  };
  /** Positions. */
  readonly tampered: readonly number[];
  readonly treeMatches: boolean;
  readonly completeness: Completeness;
  readonly catalogue: Catalogue;
}

export type Given = Partial<Circumstances>;

const USUAL: Circumstances = {
  records: quarterOfRecords(),
  asked: QUARTER,
  frameworks: [],
  tier: 'core',
  strictness: 'standard',
  scope: SCOPE,
  inServiceSince: '',
  names: { org: 'meridian', project: 'assistant', host: 'cec-2', by: 'audit@meridian' },
  tampered: [],
  treeMatches: true,
  completeness: { completeness: 'proven', reasons: [] },
  catalogue: builtInCatalogue,
};

/** The facts of a report as builder and verifier have them: from records through tallies. */
export function factsOf(given: Given = {}): ReportFacts {
  const all = { ...USUAL, ...given };
  const { catalogue, completeness, names } = all;
  const tally = talliesOf(all.records, all.asked);
  const head = headOf(all, tally);
  const chain = chainOf(all, tally);
  const log = `${names.org}/${names.project}/evidence`;
  const origin = `cec-1/${log}`;
  const recordsInLog = tally.kinds.map(({ count }) => count + 1000);
  const coverage = describeCoverage({
    head,
    log,
    catalogue,
    asserted: { host: names.host, requestedBy: names.by, recordsInLog },
    origin,
    treeSize: 123_456,
    runs: [{ first: 0, last: tally.lines - 1 }],
    chain,
    completeness,
  });
  const clauses = mapBundle(head, catalogue, { tally, chainValid: chain.valid });
  return { head, catalogue, clauses, coverage, chain: toClaims(chain, completeness), origin };
}

function headOf(all: Circumstances, tally: RecordTally): BundleHead {
  const { asked, names, catalogue, frameworks } = all;
  return {
    bundle_id: 'cec-01JABCDEFGHJKMNPQRSTVWXYZ0',
    org_id: names.org,
    project_id: names.project,
    date_range: [asked.fromDate, asked.toDate],
    generated_at: asked.builtAt,
    generator: { name: 'evidence-service', version: '1.4.0' },
    frameworks: frameworks.length > 0 ? frameworks : catalogue.frameworks.map(({ id }) => id),
    parameters: {
      strictness: all.strictness,
      tier: all.tier,
      scope: all.scope,
      in_service_since: all.inServiceSince,
      retention_days: 2555,
      oldest_evidence: tally.firstEvidence,
      report_version: REPORT_VERSION,
    },
    catalogue: { version: catalogue.version, sha256: catalogueSha256(catalogue) },
    record_counts: {},
  };
}

function chainOf({ tampered, treeMatches }: Circumstances, tally: RecordTally): ChainResult {
  return {
    valid: treeMatches && tampered.length === 0,
    verifiedCount: tally.lines - tampered.length,
    tamperedCount: tampered.length,
    firstTampered: tampered[0],
    gaps: [],
    badHmacPositions: tampered,
    heldKeys: [],
    unknownKeys: [],
    faults: [],
    tally,
  };
}

/** Every day scores and gates, weekly bias reports, risk records in January only, no drift; one gate stays failed. */
export function quarterOfRecords(): GivenRecord[] {
  const first = dayNumber(QUARTER.fromDate);
  return Array.from({ length: 90 }, (_, i) => dayText(first + i)).flatMap((at, i) => recordsOf(at, i));
}

function recordsOf(at: string, i: number): GivenRecord[] {
  const gate = (name: string, verdict: string) => ({ kind: 'gate', at, payload: { gate_id: name, verdict } });
  const score = { kind: 'score', at, payload: { model: 'm1', score: 0.9 } };
  return [
    ...Array.from({ length: 15 }, () => score),
    gate('release', i % 10 === 3 ? 'FAIL' : 'PASS'),
    gate('grounding', i > 80 ? 'FAIL' : 'PASS'),
    gate('nightly', 'SKIPPED'),
    ...(i % 7 === 0 ? [{ kind: 'bias', at, payload: { metric: 'parity', disparity: 0.02 } }] : []),
    ...(i < 30 ? [{ kind: 'prri', at, payload: { gate_id: 'release', prri_score: 45 } }] : []),
    ...(i % 5 === 0 ? [{ kind: 'pii', at, payload: { field: 'message', detected: false } }] : []),
  ];
}
