import type { Check, CheckId, CheckStatus, Verification } from '../src/core/bundle/verification.ts';

/** What is checked, in plain words. */
export const CHECK_WORDS: Readonly<Record<CheckId, readonly [name: string, question: string]>> = {
  container: ['Container', 'Is the ZIP file sound, so that every reader sees the same files in it?'],
  inventory: ['Inventory', 'Is every file the one that the manifest lists, and is there no other?'],
  parts: [
    'Parts',
    'Are the files of a bundle in parts those that it lists? This page takes one file; cec verify takes them all.',
  ],
  manifest_hmac: ['Manifest seal', "Does the issuer's secret seal on the manifest fit?"],
  attestation_signature: [
    'Attestation signature',
    'Did a key that you trust sign the statement about the bundle?',
  ],
  attestation_metadata: ['Attestation content', 'Is the signed statement about these files?'],
  record_hashes: ['Record hashes', 'Is each payload the one that was sealed into its record?'],
  record_hmacs: ['Record seals', "Does the issuer's secret seal on each record fit?"],
  chain_links: ['Chain', 'Does each record continue the one before it?'],
  chain_checkpoint: ['Checkpoint', 'Are the records those of the signed log?'],
  chain_completeness: ['Completeness', 'Can no record of the period be missing?'],
  continuity: [
    'Continuity',
    'Did the log only grow since an earlier bundle? This page takes none; cec verify --since does.',
  ],
  record_counts: [
    'Record counts',
    'Are the records in the right files, in the period, and as many as stated?',
  ],
  clause_map: ['Clause map', 'Does every clause status follow from the records?'],
  coverage: ['Coverage', 'Does what was found, exported and left out follow from the records?'],
  report: ['Report', 'Does the report for people say what the other files say?'],
  timestamp: ['Time-stamp', 'Did a time-stamp authority that you trust see the manifest?'],
  asic_timestamp: [
    'Container time-stamp',
    'Did a time-stamp authority that you trust see the list of all files?',
  ],
};

export const STATUS_WORDS: Readonly<Record<CheckStatus, readonly [word: string, look: string]>> = {
  PASS: ['✓ Passed', 'good'],
  FAIL: ['✗ Failed', 'bad'],
  NOT_CHECKED: ['– Not checked', 'open'],
};

export const CLAUSE_LOOKS = { GAP: 'bad', PARTIAL: 'open', SATISFIED: 'good' } as const;

/** What a check found, and where. */
export function foundBy({ message, place }: Pick<Check, 'message' | 'place'>): string {
  return place === '' || message.includes(place) ? message : `${message} (${place})`;
}

/** What no check of this page covers. */
export const LIMITS: readonly string[] = [
  'Whether the records tell the truth, and whether everything that happened was recorded. A service that was dishonest from the start is not found by mathematics.',
  'Seals with secret keys (HMAC). This page takes no secrets; whoever could check such a seal could have forged it.',
  'Whether the certificate of the time-stamp authority was revoked.',
  'Whether the log grew from an earlier bundle without changes.',
  'Whether any law or standard is met. A clause is SATISFIED when all its evidence tests passed for the period, and that says no more.',
];

export interface Sentence {
  readonly look: 'good' | 'bad' | 'open';
  readonly verdict: string;
  readonly meaning: string;
}

/** The verdict, and what it means. */
export function sentenceOf({ overallValid, errors }: Verification): Sentence {
  if (overallValid)
    return {
      look: 'good',
      verdict: 'VALID',
      meaning:
        'No check failed, and keys and authorities that you trust vouch for the bundle. What was not checked is listed below.',
    };
  if (errors.length > 0)
    return {
      look: 'bad',
      verdict: 'NOT VALID',
      meaning: `${errors.length === 1 ? 'One check' : `${errors.length} checks`} failed. What the bundle says cannot be relied on.`,
    };
  return {
    look: 'open',
    verdict: 'NOT VALID: its origin is open',
    meaning:
      "No check failed: the bundle fits together. But nothing that you trust vouches for all of it. Add the issuer's public keys and the certificate of the time-stamp authority above, and check again.",
  };
}
