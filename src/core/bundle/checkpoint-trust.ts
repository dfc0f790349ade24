import type { KeyObject } from 'node:crypto';
import { PUBLIC_KEYS } from './entries.ts';
import type { Trust } from './verification.ts';
import type { CheckpointTrust } from './verify-chain.ts';
import type { ReadBundle } from './verify-statements.ts';

/** Checkpoint keys in the bundle count once a trusted key has signed the attestation that names their file. */
export function checkpointTrust(
  { checks, documents, manifest }: ReadBundle,
  trust: Trust,
  own: readonly KeyObject[],
): CheckpointTrust {
  const named = manifest.entries.find(({ path }) => path === PUBLIC_KEYS)?.sha256;
  const vouched =
    checks.statusOf('attestation_signature') === 'PASS' &&
    checks.statusOf('attestation_metadata') === 'PASS' &&
    named === `sha256:${documents.get(PUBLIC_KEYS)?.sha256}`;
  const keys = vouched ? [...trust.checkpointKeys, ...own] : trust.checkpointKeys;
  return keys.length > 0 ? { keys, trusted: true } : { keys: own, trusted: false };
}
