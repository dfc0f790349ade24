import { Readable } from 'node:stream';
import { CecError } from '../../errors.ts';
import {
  DEFAULT_ARCHIVE_LIMITS,
  RATIO_EXEMPT_BYTES,
  type ArchiveEntry,
  type ArchiveWriter,
} from '../../ports/archive.ts';
import type { BundleFinding, BundleRegistry, RegisteredBundle } from '../../ports/bundle-registry.ts';
import type { BundleStore, Published } from '../../ports/bundle-store.ts';
import type { Coverage } from '../../ports/coverage.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { shiftSeconds, throwIfAborted } from '../time.ts';
import type { ProgressMeter } from './build-progress.ts';
import type { Collected } from './collect-records.ts';
import { createDocumentRoom } from './document-room.ts';
import type { Manifest } from './manifest.ts';
import type { BundlePlan } from './plan-bundle.ts';
import type { StampedBundle } from './stamp-bundle.ts';

export interface PublishDeps {
  readonly archive: ArchiveWriter;
  readonly bundles: BundleStore;
  readonly registry: BundleRegistry;
}

/** A bundle that only needs to be written. */
export interface FinishedBundle extends StampedBundle {
  readonly manifest: Manifest;
  readonly clauses: readonly ClauseEntry[];
  readonly coverage: Coverage;
  readonly collected: Collected;
}

/** A download link is good for 24 hours. */
export const LINK_SECONDS = 86_400;

/** Writes the archive to its place and registers it; either both happen or neither. */
export async function publishBundle(
  deps: PublishDeps,
  plan: BundlePlan,
  finished: FinishedBundle,
  { progress, signal }: { readonly progress: ProgressMeter; readonly signal: AbortSignal },
): Promise<RegisteredBundle> {
  enforceLimits(finished.entries);
  await deps.registry.announce(plan.bundleId, plan.location);
  let bundle: RegisteredBundle | undefined;
  try {
    const archive = Readable.from(counted(deps.archive.write(finished.entries, signal), progress), {
      objectMode: false,
    });
    const published = await deps.bundles.publish(plan.location, archive, signal);
    enforceRatio(finished.entries, published.bytes);
    throwIfAborted(signal);
    bundle = describeBundle(plan, finished, published);
    await deps.registry.add(bundle, plan.requestKey);
    return bundle;
  } catch (error) {
    const isRegistered = await undo(deps, plan, bundle !== undefined);
    if (isRegistered && bundle !== undefined) return bundle;
    throw error;
  }
}

/**
 * True when there is nothing to undo: the bundle was registered, and only the answer was lost. What cannot be undone
 * now is left to a later look, which goes by the announcement.
 */
async function undo(
  { bundles, registry }: PublishDeps,
  { bundleId, location }: BundlePlan,
  isRegistering: boolean,
): Promise<boolean> {
  try {
    // A commit without an answer can come to light later, unless another is written over it before the file goes.
    if (isRegistering) await registry.announce(bundleId, location);
    const isRegistered = isRegistering && (await registry.get(bundleId)) !== undefined;
    if (!isRegistered) await bundles.remove(location);
    await registry.withdraw(bundleId);
    return isRegistered;
  } catch {
    // The fault that led here is the one to tell.
    registry.abandon(bundleId);
    return false;
  }
}

async function* counted(archive: AsyncIterable<Buffer>, progress: ProgressMeter): AsyncIterable<Buffer> {
  for await (const chunk of archive) {
    progress.addBytes(chunk.length);
    yield chunk;
  }
}

function describeBundle(
  plan: BundlePlan,
  { manifest, clauses, coverage, collected, authority, findings }: FinishedBundle,
  { sha256, bytes }: Published,
): RegisteredBundle {
  return {
    bundleId: plan.bundleId,
    orgId: manifest.org_id,
    projectId: manifest.project_id,
    fromDate: plan.fromDate,
    toDate: plan.toDate,
    location: plan.location,
    fileName: plan.fileName,
    sha256,
    bytes,
    generatedAt: plan.generatedAt,
    expiresAt: shiftSeconds(plan.generatedAt, LINK_SECONDS),
    hmacManifest: manifest.hmac,
    hmacKeyId: manifest.hmac_key_id,
    recordCounts: manifest.record_counts,
    frameworksCovered: plan.frameworks.covered,
    timestampAuthority: authority,
    clauses,
    coverage,
    findings: [...plan.findings, ...describeResult(collected), ...findings],
    treeSize: plan.head.size,
  };
}

function describeResult({ files, chain, completeness }: Collected): BundleFinding[] {
  const findings: BundleFinding[] = [];
  if (files.slice(0, -1).every(({ lines }) => lines === 0)) {
    findings.push({
      code: 'EMPTY_PERIOD',
      severity: 'warning',
      message: 'no evidence records lie in the period',
    });
  }
  if (!chain.valid) {
    const where = chain.firstTampered === undefined ? 'the stored tree' : `position ${chain.firstTampered}`;
    const message = `the log does not verify (first fault: ${where}); no clause counts as satisfied`;
    findings.push({ code: 'CHAIN_INVALID', severity: 'warning', message });
  }
  if (completeness.completeness === 'asserted') {
    const message = `completeness is asserted, not proven: ${completeness.reasons.join('; ')}`;
    findings.push({ code: 'COMPLETENESS_ASSERTED', severity: 'warning', message });
  }
  return findings;
}

/** What is published has to pass the verifier's default limits. */
function enforceLimits(entries: readonly ArchiveEntry[]): void {
  const { totalBytes, entries: maxEntries } = DEFAULT_ARCHIVE_LIMITS;
  const total = inflatedBytes(entries);
  const what =
    (entries.length > maxEntries ? `more than ${maxEntries} entries` : undefined) ??
    (total > totalBytes ? `more than ${totalBytes} bytes` : undefined) ??
    documentsBeyondLimit(entries);
  if (what === undefined) return;
  throw new CecError(
    'BUILD_FAILED',
    `CEC build failed: the bundle would hold ${what}; choose a shorter period`,
  );
}

/** Known only once the archive is written. Large payloads that say the same again and again come here. */
function enforceRatio(entries: readonly ArchiveEntry[], bytes: number): void {
  const { ratio } = DEFAULT_ARCHIVE_LIMITS;
  const total = inflatedBytes(entries);
  if (total < RATIO_EXEMPT_BYTES || total <= ratio * bytes) return;
  throw new CecError(
    'BUILD_FAILED',
    `CEC build failed: the bundle would inflate to more than ${ratio} times its size, which verifiers refuse; ` +
      'choose a period with fewer large payloads that repeat themselves',
  );
}

function inflatedBytes(entries: readonly ArchiveEntry[]): number {
  return entries.reduce((sum, entry) => sum + ('content' in entry ? entry.content.length : entry.size), 0);
}

function documentsBeyondLimit(entries: readonly ArchiveEntry[]): string | undefined {
  const room = createDocumentRoom();
  for (const entry of entries) {
    if (!('content' in entry)) continue;
    const { path, content } = entry;
    const what =
      room.takeBytes(content.length) ?? (path.endsWith('.json') ? room.takeJson(content) : undefined);
    if (what !== undefined) return what;
  }
  return undefined;
}
