import type { KeyRole } from '../../ports/keys.ts';
import { publicKeyId } from '../../public-key-id.ts';
import type { ChainResult } from '../log/chain-result.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import type { VerifiedTimestamp } from '../timestamp/verify.ts';
import { fromMillis, type Instant } from '../time.ts';
import { parseAttestation } from './attestation.ts';
import { ATTESTATION } from './entries.ts';
import { isTrusting, type CheckList, type Trust } from './verification.ts';
import type { ChainFacts } from './verify-chain.ts';
import type { ReadBundle } from './verify-statements.ts';

/** A trusted key that signed the bundle. */
interface UsedKey {
  readonly role: KeyRole;
  readonly id: string;
  /** Undefined where a log tells the order, which no clock can be wrong about. */
  readonly at: Instant | undefined;
}

const SHOWN_IDS = 5;

/** What a person should know of the keys behind a bundle, whatever the checks found; `stamp` is the manifest's. */
export function reportKeys(
  parts: ReadBundle,
  { proof, records }: ChainFacts,
  stamp: VerifiedTimestamp | undefined,
  trust: Trust,
): void {
  const { checks } = parts;
  reportRecordKeys(checks, records.chain, trust);
  const at = signingTime(parts, stamp);
  const used: UsedKey[] = [
    ...attestationKey(parts).map((id) => ({ role: 'attestation' as const, id, at })),
    ...checkpointKey(proof.checkpoint, trust).map((id) => ({ role: 'checkpoint' as const, id, at })),
    ...authorityKey(stamp).map((id) => ({ role: 'authority' as const, id, at })),
    ...records.chain.heldKeys.map((id) => ({ role: 'record' as const, id, at: undefined })),
  ];
  for (const key of used) reportRetired(checks, key, trust);
  if (!isTrusting(trust))
    checks.warn(
      'ORIGIN_NOT_CHECKED',
      'no key was trusted: it was checked that the bundle is consistent, not where it comes from',
    );
}

function reportRecordKeys(checks: CheckList, { unknownKeys, tally }: ChainResult, trust: Trust): void {
  const [lost, ...more] = tally.lostKeys;
  if (lost !== undefined) {
    const others = more.length > 0 ? ` (and at ${more.length} more)` : '';
    checks.warn(
      'RECORD_KEY_LOST',
      `at position ${lost.position}${others} the log says that its record key was lost; the key that follows signed that itself, so only the signed tree links what is before and behind`,
    );
  }
  // Third parties hold no record key, and record_hmacs tells them so.
  const holdsSome = (trust.recordKeyIds ?? []).length > 0;
  if (holdsSome && unknownKeys.length > 0)
    checks.warn(
      'KEY_UNKNOWN',
      `records are sealed with ${unknownKeys.length} record keys that are not held (${unknownKeys.slice(0, SHOWN_IDS).join(', ')}): their HMACs were not checked`,
    );
}

function reportRetired(checks: CheckList, { role, id, at }: UsedKey, { history = [] }: Trust): void {
  const retirement = history.find((entry) => entry.role === role && entry.id === id)?.retirement;
  if (retirement === undefined) return;
  const since = retirement.at ?? 'a time that nobody noted';
  checks.inform(
    'KEY_RETIRED',
    `${role} key ${id} is retired since ${since}; what it signed before stays good`,
  );
  if (at !== undefined && retirement.at !== undefined && at > retirement.at)
    checks.warn(
      'KEY_USED_AFTER_RETIREMENT',
      `${role} key ${id} signed at ${at}, after it was retired: ask the issuer who could still use it`,
    );
}

/** By the time-stamp or by the issuer's word, whichever is later. */
function signingTime({ manifest }: ReadBundle, stamp: VerifiedTimestamp | undefined): Instant {
  const stampedAt = stamp === undefined ? '' : fromMillis(stamp.genTime.getTime());
  return stampedAt > manifest.generated_at ? stampedAt : manifest.generated_at;
}

/** What passed was signed by the key that the envelope names. */
function attestationKey({ checks, documents }: ReadBundle): string[] {
  if (checks.statusOf('attestation_signature') !== 'PASS') return [];
  const attestation = parseAttestation(documents.get(ATTESTATION)?.json);
  return attestation === undefined ? [] : [attestation.signatures[0].keyid];
}

function checkpointKey(note: string, { checkpointKeys }: Trust): string[] {
  const signer = checkpointKeys.find((key) => openCheckpoint(note, key) !== undefined);
  return signer === undefined ? [] : [publicKeyId(signer)];
}

function authorityKey(stamp: VerifiedTimestamp | undefined): string[] {
  return stamp === undefined ? [] : [stamp.signerKeyId];
}
