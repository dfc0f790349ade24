import { assessmentResults } from '../oscal/assessment-results.ts';
import { renderReport, REPORT_VERSION, type ReportFacts } from '../report/render-report.ts';
import { jcs, OSCAL, REPORT } from './entries.ts';
import type { Document } from './read-documents.ts';
import type { CheckList } from './verification.ts';

/** The entries that say once more what others hold, for people and other programs: made again and compared. */
export function checkRenditions(
  checks: CheckList,
  documents: ReadonlyMap<string, Document>,
  facts: ReportFacts,
): void {
  if (facts.head.parameters.report_version !== REPORT_VERSION) {
    checks.report(
      'report',
      'NOT_CHECKED',
      'it was made by another version, which this one cannot repeat',
      REPORT,
    );
    return;
  }
  const compare = (path: string, render: () => Buffer) => {
    const stored = documents.get(path)?.bytes;
    if (stored !== undefined && !stored.equals(render()))
      checks.fail('report', `${path} is not what the bundle gives`, path);
  };
  compare(REPORT, () => Buffer.from(renderReport(facts)));
  compare(OSCAL, () => jcs(assessmentResults(facts)));
  checks.pass('report', 'as made again from the other entries');
}
