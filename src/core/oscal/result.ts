import type { Coverage } from '../../ports/coverage.ts';
import type { BundleHead } from '../bundle/bundle-head.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry, ClauseStatus } from '../clauses/clause-entry.ts';
import { daysToInstants, type Instant } from '../time.ts';
import { textAt } from '../report/catalogue-text.ts';
import { bundleUuid } from './bundle-uuid.ts';
import { describeFinding } from './finding.ts';
import { localComponents } from './local-components.ts';
import { describeObservation } from './observation.ts';
import { markupText } from './oscal-text.ts';
import { oscalTime } from './oscal-time.ts';
import { listed, props, type Fact } from './properties.ts';
import { reviewedControls } from './reviewed-controls.ts';

const STATUSES: readonly ClauseStatus[] = ['SATISFIED', 'PARTIAL', 'GAP'];

/** The one result of a bundle: its period, its clauses, and what the states mean. */
export function describeResult(
  head: BundleHead,
  catalogue: Catalogue,
  clauses: readonly ClauseEntry[],
  coverage: Coverage,
): unknown {
  const [fromDate, toDate] = head.date_range;
  const counts = STATUSES.map((status) => ({
    status,
    count: clauses.filter((entry) => entry.status === status).length,
  }));
  return {
    uuid: bundleUuid(head, 'result'),
    title: `Evidence of ${fromDate} to ${toDate}`,
    description: `What the records of the period show for ${clauses.length} clauses: ${counts.map(({ status, count }) => `${count} ${status}`).join(', ')}.`,
    ...describePeriod(head),
    ...props([
      ...counts.map(({ status, count }): Fact => ['clauses', count, status]),
      ...coverageFacts(coverage),
    ]),
    'local-definitions': localComponents(head, coverage),
    'reviewed-controls': reviewedControls(catalogue, clauses),
    ...listed(
      'observations',
      clauses.map((entry) => describeObservation(head, entry)),
    ),
    ...listed(
      'findings',
      clauses.map((entry) => describeFinding(head, catalogue, entry)),
    ),
    remarks: whatStatesMean(catalogue),
  };
}

/** Evidence of a period that still runs ends with the build; OSCAL's end is that of the evidence. */
function describePeriod(head: BundleHead): { readonly start: Instant; readonly end: Instant } {
  const { from, to } = daysToInstants(...head.date_range);
  const end = [to, head.generated_at].toSorted()[0] ?? to;
  return { start: oscalTime(from), end: oscalTime(end < from ? from : end) };
}

function coverageFacts({ source, shown, ...coverage }: Coverage): Fact[] {
  return [
    ['log-origin', source.origin],
    ['log-size', source.log_size],
    ['oldest-evidence', source.oldest_evidence],
    ['records-exported', shown.exported],
    ['records-late', coverage.late_records],
    ['records-erased', coverage.erased_records],
    ['completeness', coverage.completeness],
    ...coverage.completeness_reasons.map((reason): Fact => ['completeness-reason', reason]),
  ];
}

function whatStatesMean({ source }: Catalogue): string {
  const disclaimer = markupText(textAt(source, 'disclaimer'));
  return [
    'A state says how the evidence tests of a clause came out on the records of this bundle. It does not say that the requirement of the clause is met, and it is not an audit opinion.',
    ...(disclaimer === '' ? [] : [`The catalogue says: ${disclaimer}`]),
    ...STATUSES.map((status) => `${status}: ${markupText(textAt(source, 'status_values', status))}`),
    'OSCAL has two states. SATISFIED is exported as satisfied; PARTIAL and GAP are exported as not-satisfied. The property status of a finding has the word, and its properties reason say why.',
    'A property sample has the form file:line:record id. Lines count from 1. The sample is bounded: of each kind the first, the latest, and the latest adverse records.',
  ].join('\n\n');
}
