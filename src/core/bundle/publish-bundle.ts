import { Readable } from 'node:stream';
import type { ArchiveWriter } from '../../ports/archive.ts';
import type { BundleFinding, BundleRegistry, RegisteredBundle } from '../../ports/bundle-registry.ts';
import type { BundleStore, Published } from '../../ports/bundle-store.ts';
import type { Coverage } from '../../ports/coverage.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { shiftSeconds, throwIfAborted } from '../time.ts';
import type { Progress } from './build-progress.ts';
import { enforceLimits, enforceRatio } from './bundle-limits.ts';
import type { Collected } from './collect-records.ts';
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

interface Publishing {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What was stored for this bundle before, to be registered with it. */
  readonly parts?: readonly RegisteredBundle[];
}

/** Writes the archive to its place and registers it, with the parts that were stored for it; all happens or nothing. */
export async function publishBundle(
  deps: PublishDeps,
  plan: BundlePlan,
  finished: FinishedBundle,
  publishing: Publishing,
): Promise<RegisteredBundle> {
  const { parts = [] } = publishing;
  let bundle: RegisteredBundle | undefined;
  await announce(deps, plan, finished);
  try {
    const stored = await store(deps, plan, finished, publishing);
    bundle = { ...stored, parts: parts.map(({ bundleId }) => bundleId) };
    await deps.registry.add(bundle, plan.requestKey, parts);
    return bundle;
  } catch (error) {
    const isRegistered = await undo(deps, plan, bundle !== undefined);
    if (isRegistered && bundle !== undefined) return bundle;
    throw error;
  }
}

/** Writes the archive of a part to its place, to be registered with the index; nothing stays when it fails. */
export async function storePart(
  deps: PublishDeps,
  plan: BundlePlan,
  finished: FinishedBundle,
  publishing: Publishing,
): Promise<RegisteredBundle> {
  await announce(deps, plan, finished);
  try {
    return await store(deps, plan, finished, publishing);
  } catch (error) {
    await undo(deps, plan, false);
    throw error;
  }
}

/** Removes stored parts whose index did not come about. */
export async function removeParts(deps: PublishDeps, parts: readonly RegisteredBundle[]): Promise<void> {
  for (const part of parts) await undo(deps, part, true);
}

async function announce(
  { registry }: PublishDeps,
  { bundleId, location }: BundlePlan,
  { entries }: FinishedBundle,
): Promise<void> {
  enforceLimits(entries);
  await registry.announce(bundleId, location);
}

async function store(
  deps: PublishDeps,
  plan: BundlePlan,
  finished: FinishedBundle,
  { progress, signal }: Publishing,
): Promise<RegisteredBundle> {
  const archive = Readable.from(counted(deps.archive.write(finished.entries, signal), progress), {
    objectMode: false,
  });
  const published = await deps.bundles.publish(plan.location, archive, signal);
  enforceRatio(finished.entries, published.bytes);
  throwIfAborted(signal);
  return describeBundle(plan, finished, published);
}

/**
 * True when there is nothing to undo: the bundle was registered, and only the answer was lost. What cannot be undone
 * now is left to a later look, which goes by the announcement.
 */
async function undo(
  { bundles, registry }: PublishDeps,
  { bundleId, location }: Pick<BundlePlan, 'bundleId' | 'location'>,
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

async function* counted(archive: AsyncIterable<Buffer>, progress: Progress): AsyncIterable<Buffer> {
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
    parts: [],
  };
}

function describeResult({ chain, completeness }: Collected): BundleFinding[] {
  const findings: BundleFinding[] = [];
  if (chain.tally.kinds.every(({ count }) => count === 0)) {
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
