import type { ClauseEntry } from '../clauses/clause-entry.ts';
import type { BundleHead } from './bundle-head.ts';
import type { ChainClaims } from './chain-proof.ts';

/** The attestation metadata block: what the signer states about a bundle. */
export interface AttestationMetadata extends Pick<
  BundleHead,
  'bundle_id' | 'org_id' | 'project_id' | 'date_range' | 'generated_at' | 'catalogue' | 'generator'
> {
  readonly records_total: number;
  /** How strictly the clauses were judged. */
  readonly strictness: string;
  readonly clause_counts: { readonly SATISFIED: number; readonly PARTIAL: number; readonly GAP: number };
  readonly clauses: readonly Pick<
    ClauseEntry,
    'framework' | 'clause_id' | 'status' | 'evidence_count' | 'reasons'
  >[];
  readonly chain: { readonly valid: boolean; readonly completeness: 'proven' | 'asserted' };
}

/** Builder and verifier both compute it, so that nothing is attested that the records do not give. */
export function describeAttested(
  head: BundleHead,
  clauses: readonly ClauseEntry[],
  { valid, completeness }: Pick<ChainClaims, 'valid' | 'completeness'>,
): AttestationMetadata {
  const { bundle_id, org_id, project_id, date_range, generated_at, catalogue, generator } = head;
  const count = (status: ClauseEntry['status']) =>
    clauses.filter((clause) => clause.status === status).length;
  return {
    bundle_id,
    org_id,
    project_id,
    date_range,
    generated_at,
    records_total: Object.values(head.record_counts).reduce((sum, records) => sum + records, 0),
    strictness: head.parameters.strictness,
    clause_counts: { SATISFIED: count('SATISFIED'), PARTIAL: count('PARTIAL'), GAP: count('GAP') },
    clauses: clauses.map(({ framework, clause_id, status, evidence_count, reasons }) => ({
      framework,
      clause_id,
      status,
      evidence_count,
      reasons,
    })),
    chain: { valid, completeness },
    catalogue,
    generator,
  };
}
