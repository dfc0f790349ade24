import type { Coverage } from '../../ports/coverage.ts';
import type { RecordTally } from '../../ports/record-tally.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { memberOf, objectOf, stringOf, wholeNumberOf, type PlacedValue } from '../clauses/placed-value.ts';
import type { Completeness } from './completeness.ts';
import { describeCoverage, type AssertedFacts } from './coverage.ts';
import { COVERAGE, jcs } from './entries.ts';
import type { Document } from './read-documents.ts';
import { shownRequest } from './shown-request.ts';
import type { CheckList } from './verification.ts';
import type { ChainFacts } from './verify-chain.ts';

/** What `checkCoverage` needs besides the facts about the chain. */
export interface CoverageGrounds {
  readonly document: Document | undefined;
  readonly catalogue: Catalogue;
  readonly completeness: Completeness;
  /** Origin and size of the tree that the checkpoint names. */
  readonly checkpoint: { readonly origin: string; readonly size: number };
}

/**
 * Computes coverage.json from the records and compares. What the bundle does not show, the host and the number of
 * records in the rest of the log, is taken from it and tested for contradictions. Undefined when it failed.
 */
export function checkCoverage(
  checks: CheckList,
  facts: ChainFacts,
  { document, catalogue, completeness, checkpoint }: CoverageGrounds,
): Coverage | undefined {
  const fail = (problem: string): undefined => {
    checks.fail('coverage', problem, COVERAGE);
  };
  const { manifest, records, log } = facts;
  const faults: string[] = [];
  const requestedBy = shownRequest(records.lastLine)?.requested_by ?? '';
  const asserted = { ...assertedIn(document?.json, faults), requestedBy };
  if (faults[0] !== undefined) return fail(`it cannot be used: ${faults[0]}`);
  const { tally } = records.chain;
  const untrue = contradiction(asserted, manifest.parameters.oldest_evidence, tally, checkpoint.size);
  if (untrue !== undefined) return fail(untrue);
  const coverage = describeCoverage({
    head: manifest,
    log,
    catalogue,
    asserted,
    origin: checkpoint.origin,
    treeSize: checkpoint.size,
    runs: facts.proof.segments,
    chain: records.chain,
    completeness,
  });
  if (document === undefined || !jcs(coverage).equals(document.bytes))
    return fail('it is not what the records give');
  checks.pass('coverage', 'as computed from the records');
  return coverage;
}

function assertedIn(json: unknown, faults: string[]): Omit<AssertedFacts, 'requestedBy'> {
  const place: PlacedValue = { value: json, path: '', faults };
  const source = objectOf(place) ?? {};
  const prepared = memberOf(place, source, 'prepared');
  const kinds = memberOf(place, source, 'kinds');
  const byFolder = objectOf(kinds) ?? {};
  return {
    host: stringOf(memberOf(prepared, objectOf(prepared) ?? {}, 'host')),
    recordsInLog: EVIDENCE_KINDS.map(({ folder }) => {
      const kind = memberOf(kinds, byFolder, folder);
      return wholeNumberOf(memberOf(kind, objectOf(kind) ?? {}, 'in_log'), 0);
    }),
  };
}

/** A bundle that shows its whole log shows all there is; any other shows at most that. */
function contradiction(
  { recordsInLog }: Pick<AssertedFacts, 'recordsInLog'>,
  oldestEvidence: string,
  tally: RecordTally,
  logSize: number,
): string | undefined {
  const isWhole = tally.lines === logSize;
  const shown = tally.kinds.map(({ count, excluded }) => count + excluded.erased + excluded.outside_period);
  const wrong = EVIDENCE_KINDS.find((_, i) => {
    const [stated = 0, found = 0] = [recordsInLog[i], shown[i]];
    return isWhole ? stated !== found : stated < found;
  });
  if (wrong !== undefined) return `kinds.${wrong.folder}.in_log is not what the log shows`;
  const { firstEvidence } = tally;
  const isLater = firstEvidence !== '' && (oldestEvidence === '' || oldestEvidence > firstEvidence);
  return isLater || (isWhole && oldestEvidence !== firstEvidence)
    ? 'oldest_evidence is not what the log shows'
    : undefined;
}
