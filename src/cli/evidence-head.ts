import type { JsonValue } from '@bufbuild/protobuf';
import { EVIDENCE_KINDS } from '../core/clauses/evidence-kinds.ts';
import { fromMillis } from '../core/time.ts';
import type { BundleClause } from '../ports/bundle-registry.ts';
import { verificationJson } from '../rest/json-answer.ts';
import { toVerifyResponse } from '../rpc/bundle-messages.ts';
import { bundleFacts, describeBundle } from './bundle-facts.ts';
import { describeExcluded } from './excluded.ts';
import { factLines } from './fact-lines.ts';
import type { OpenedBundle } from './opened-bundle.ts';
import type { RowsHead } from './record-rows.ts';

/** What stands before the records of a clause. */
export function evidenceHead(bundle: OpenedBundle, entry: BundleClause): RowsHead {
  return {
    lines: factLines([
      ['bundle', describeBundle(bundle)],
      ['clause', `${entry.framework} ${entry.clause_id} ${entry.clause_name}`],
      ['status', [entry.status, entry.reasons.join(', ')].filter(Boolean).join(': ')],
      ['findings', entry.findings.join(', ')],
      ['evidence', describeEvidence(entry)],
      ['excluded', describeExcluded(entry.excluded) || 'none'],
      ['adverse', `${entry.adverse.total}; unresolved subjects: ${entry.adverse.unresolved}`],
      ['weeks', describeWeeks(entry)],
      ['not shown', entry.not_shown],
    ]),
    json: () => ({ ...bundleFacts(bundle), clause: clauseJson(bundle, entry) }),
  };
}

function describeEvidence({ evidence_count: count, counts_by_kind: byKind }: BundleClause): string {
  const kinds = EVIDENCE_KINDS.flatMap(({ kind, folder }) => {
    const records = byKind[kind];
    return records === undefined ? [] : [`${folder} ${records}`];
  });
  return `${count}: ${kinds.join(', ')}`;
}

function describeWeeks({ buckets, longest_gap_days: gap }: BundleClause): string {
  return `${buckets.with} of ${buckets.total} with records; days of the longest gap: ${gap}`;
}

/** As `cec verify --json` shows it. */
function clauseJson({ result, believed }: OpenedBundle, entry: BundleClause): JsonValue {
  const context = { verifiedAt: fromMillis(Date.now()), trusted: believed.trusted, findings: [] };
  const { clauses } = verificationJson(toVerifyResponse({ ...result, clauses: [entry] }, context));
  return Array.isArray(clauses) ? (clauses[0] ?? null) : null;
}
