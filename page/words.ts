import type { Check, CheckId, CheckStatus, Verification } from '../src/core/bundle/verification.ts';

/** What is checked, in plain words. */
export const CHECK_WORDS: Readonly<Record<CheckId, readonly [name: string, meaning: string]>> = {
  container: ['Container', 'The ZIP file is sound, and every reader sees the same files in it.'],
  inventory: ['Inventory', 'Every file is the one that the manifest lists, and there is no other.'],
  manifest_hmac: ['Manifest seal', "The issuer's secret seal on the manifest."],
  attestation_signature: [
    'Attestation signature',
    'A key that you trust signed the statement about the bundle.',
  ],
  attestation_metadata: ['Attestation content', 'The signed statement is about these files.'],
  record_hashes: ['Record hashes', 'Each payload is the one that was sealed into its record.'],
  record_hmacs: ['Record seals', "The issuer's secret seal on each record."],
  chain_links: ['Chain', 'Each record continues the one before it.'],
  chain_checkpoint: ['Checkpoint', 'The records are those of the signed log.'],
  chain_completeness: ['Completeness', 'No record of the period can be missing.'],
  record_counts: [
    'Record counts',
    'Records stand in the right files, in the period, and are as many as stated.',
  ],
  clause_map: ['Clause map', 'Every clause status follows from the records.'],
  coverage: ['Coverage', 'What was found, exported and left out follows from the records.'],
  report: ['Report', 'The report for people says what the other files say.'],
  timestamp: ['Time-stamp', 'A time-stamp authority that you trust saw the manifest.'],
  asic_timestamp: [
    'Container time-stamp',
    'A time-stamp authority that you trust saw the list of all files.',
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
