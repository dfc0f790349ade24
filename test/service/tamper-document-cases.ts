import type { CheckId } from '../../src/core/bundle/verification.ts';

/** Which checks fail when a value of a JSON entry is another one. */
export interface DocumentCase {
  readonly entry: string;
  /** By the path of the value, `.` between its parts; the first row that matches counts. */
  readonly fails: readonly (readonly [RegExp, readonly CheckId[]])[];
  /** One of these fails when a member is added or taken away. */
  readonly reshaped: readonly CheckId[];
}

/** What an outsider cannot make anew: all fail as soon as the manifest is another one. */
const sealed = (...others: CheckId[]): CheckId[] => {
  const order: readonly CheckId[] = [
    'inventory',
    'manifest_hmac',
    'attestation_metadata',
    'chain_links',
    'chain_checkpoint',
    'record_counts',
    'clause_map',
    'coverage',
    'report',
    'timestamp',
    'asic_timestamp',
  ];
  const failing = new Set<CheckId>([
    'manifest_hmac',
    'attestation_metadata',
    'timestamp',
    'asic_timestamp',
    ...others,
  ]);
  return order.filter((id) => failing.has(id));
};

export const DOCUMENT_CASES: readonly DocumentCase[] = [
  { entry: 'clause_map.json', fails: [[/./, ['inventory', 'clause_map']]], reshaped: ['clause_map'] },
  {
    entry: 'coverage.json',
    fails: [
      // Only the service can know its name.
      [/^prepared\.host$/, ['inventory', 'report']],
      [/./, ['inventory', 'coverage']],
    ],
    reshaped: ['coverage'],
  },
  { entry: 'catalogue.json', fails: [[/./, ['inventory', 'clause_map']]], reshaped: ['inventory'] },
  {
    entry: 'chain_proof.json',
    fails: [
      // No chain can be checked by a proof that contradicts itself or is malformed.
      [/^(?:bad_hmac_positions|completeness|earlier|gaps|segments\.2\.consistency)$/, ['chain_checkpoint']],
      [/^segments\.0\.first$/, ['chain_checkpoint']],
      // The first record of the shorter run is the erasure, so its erased record has no reason any more.
      [
        /^segments\.2\.first$/,
        ['inventory', 'record_hashes', 'chain_links', 'chain_checkpoint', 'clause_map'],
      ],
      [/^segments\.\d\.last$/, ['inventory', 'chain_links', 'chain_checkpoint', 'clause_map']],
      [
        /^(?:checkpoint|log|segments\.\d\.(?:consistency|start\.range)\.\d+)$/,
        ['inventory', 'chain_checkpoint'],
      ],
      [/^segments\.\d\.start\.high_water$/, ['inventory']],
      [/^segments\.\d\.start\.|^valid$/, ['inventory', 'chain_links', 'clause_map']],
      [/./, ['inventory', 'chain_links']],
    ],
    reshaped: ['inventory', 'chain_checkpoint'],
  },
  { entry: 'public_keys.json', fails: [[/./, ['inventory']]], reshaped: ['inventory'] },
  {
    entry: 'manifest.json',
    fails: [
      [/^(?:bundle_schema|container)$|^parameters\.(?:strictness|tier|in_service_since)$/, ['inventory']],
      [/^generated_at$|^generator\.|^parameters\.(?:oldest_evidence|retention_days)$/, sealed('coverage')],
      [/^bundle_id$/, sealed('chain_checkpoint')],
      [/^catalogue\.|^frameworks\./, sealed('clause_map')],
      [/^date_range\.0$/, sealed('chain_checkpoint', 'record_counts', 'clause_map')],
      // No record is of the last day, but one day less has to be covered.
      [/^date_range\.1$/, sealed('chain_checkpoint', 'clause_map')],
      [/^entries\.\d+\.(?:path|sha256|size)$/, sealed('inventory')],
      // A key that is not held is not checked; that it was named anew shows elsewhere.
      [/^hmac_key_id$/, ['attestation_metadata', 'timestamp', 'asic_timestamp']],
      [/^(?:org_id|project_id)$/, sealed('chain_links', 'chain_checkpoint', 'clause_map')],
      [/^record_counts\./, sealed('record_counts')],
      [/^parameters\.scope\./, sealed('report')],
      [/./, sealed()],
    ],
    reshaped: ['inventory', 'manifest_hmac'],
  },
  {
    entry: 'attestation.json',
    fails: [
      [/^metadata\.|^hmac_sig$/, ['attestation_metadata', 'asic_timestamp']],
      [/^payload/, ['attestation_signature', 'attestation_metadata', 'asic_timestamp']],
      [/^signatures\.0\.(?:keyid|sig)$/, ['attestation_signature', 'asic_timestamp']],
    ],
    reshaped: ['attestation_signature', 'attestation_metadata', 'asic_timestamp'],
  },
];
