import type { EvidenceRules } from '../../ports/evidence-rules.ts';
import type { RecordTally } from '../../ports/record-tally.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { mapClauses } from '../clauses/clause-status.ts';
import type { AssessedPeriod } from '../clauses/weeks.ts';
import type { Instant } from '../time.ts';
import type { BundleParameters } from './bundle-parameters.ts';

/** What a bundle is about: its manifest without the list of entries. Builder and verifier both go by it. */
export interface BundleHead {
  readonly bundle_id: string;
  readonly org_id: string;
  readonly project_id: string;
  /** Days, both included. */
  readonly date_range: readonly [from: string, to: string];
  readonly generated_at: Instant;
  readonly generator: { readonly name: string; readonly version: string };
  /** Ids. */
  readonly frameworks: readonly string[];
  readonly parameters: BundleParameters;
  readonly catalogue: { readonly version: string; readonly sha256: string };
  /** By folder. */
  readonly record_counts: Readonly<Record<string, number>>;
}

/** How the records of a bundle are judged; `badHmacs`: positions whose HMACs were found wrong by a holder of the key. */
export function evidenceRules(
  catalogue: Catalogue,
  builtAt: Instant,
  badHmacs: readonly number[] = [],
): EvidenceRules {
  return { adverse: catalogue.assessment.adverse, builtAt, badHmacs };
}

/**
 * The clause map of a bundle, from what one pass over its records counted. `chainValid`: the chain check passed.
 *
 * @throws {CecError} INVALID_INPUT for a framework that is not in the catalogue.
 */
export function mapBundle(
  head: BundleHead,
  catalogue: Catalogue,
  { tally, chainValid }: { readonly tally: RecordTally; readonly chainValid: boolean },
): ClauseEntry[] {
  const { strictness, tier, oldest_evidence: oldestRetained } = head.parameters;
  return mapClauses({
    catalogue,
    frameworkIds: head.frameworks,
    tier,
    strictness,
    tallies: tally.kinds,
    chain: chainValid ? 'valid' : 'invalid',
    period: assessedPeriod(head),
    oldestRetained,
  });
}

export function assessedPeriod({ date_range, parameters, generated_at }: BundleHead): AssessedPeriod {
  const [fromDate, toDate] = date_range;
  return { fromDate, toDate, inServiceSince: parameters.in_service_since, builtAt: generated_at };
}
