import { CecError } from '../../errors.ts';
import type { RegisteredBundle } from '../../ports/bundle-registry.ts';
import type { PositionRange } from '../log/chain-result.ts';
import type { MadePart, PartRequest } from './build-part.ts';
import { shareProgress } from './build-progress.ts';
import { collect, finish, wasErasedMeanwhile, type Build } from './build-stages.ts';
import type { Collected } from './collect-records.ts';
import { jcs, PARTS } from './entries.ts';
import { countOf, type BundlePart } from './parts.ts';
import { publishBundle, removeParts } from './publish-bundle.ts';

/**
 * Builds a bundle for each part, and an index over all of them: it says of the whole period what one bundle would, and
 * lists the parts instead of holding their records. All are registered at once, or none. Undefined when a new plan is
 * needed.
 */
export async function buildInParts(
  build: Build,
  parts: readonly (readonly PositionRange[])[],
  isLast: boolean,
): Promise<RegisteredBundle | undefined> {
  const { deps, plan, progress, signal } = build;
  const made: MadePart[] = [];
  let index: RegisteredBundle | undefined;
  try {
    // Each record is read for its part, and once more for the index; each bundle shows its own request besides.
    progress.expectRecords(2 * countOf(parts.flat()) + parts.length + 1);
    progress.enter('COLLECTING');
    const nextShare = shareProgress(progress);
    await deps.makeParts(build, requestsOf(build, parts), nextShare, (part) => made.push(part));
    made.sort((one, other) => one.number - other.number);
    const stored = made.map(({ bundle }) => bundle);
    const whole = { ...build, plan: planOfIndex(build, parts, stored) };
    const collected = await collectIndex({ ...whole, progress: nextShare() });
    // Unlike one bundle, parts and index that were read before and after an erasure contradict each other.
    const erased = made.reduce((sum, part) => sum + part.erased, 0);
    const isOneReading = collected.chain.tally.erased.length === erased;
    if (isLast && !isOneReading) throw erasedAgain();
    if (!isOneReading || (!isLast && (await wasErasedMeanwhile(whole, collected)))) return undefined;
    const lines = stored.map((bundle, i) => lineOf(bundle, parts[i] ?? []));
    const finished = await finish(whole, collected, [{ path: PARTS, content: jcs(lines) }]);
    progress.enter('PUBLISHING');
    index = await publishBundle(deps, whole.plan, finished, { progress, signal, parts: stored });
    return index;
  } finally {
    await deps.collector.discard(plan.bundleId).catch(() => {});
    const stored = index === undefined ? made.map(({ bundle }) => bundle) : [];
    await removeParts(deps, stored);
  }
}

function requestsOf({ plan }: Build, parts: readonly (readonly PositionRange[])[]): readonly PartRequest[] {
  return parts.map((runs, i) => ({
    part: { bundle_id: plan.bundleId, number: i + 1, of: parts.length },
    runs,
  }));
}

/** The runs are cut where the parts are, so that each cut is proven to lie in the signed tree. */
function planOfIndex(
  { plan }: Build,
  parts: readonly (readonly PositionRange[])[],
  stored: readonly RegisteredBundle[],
): Build['plan'] {
  const ids = stored.map(({ bundleId }) => bundleId).join(', ');
  const message = `the records are in ${stored.length} bundles of their own, which belong to this one: ${ids}`;
  return {
    ...plan,
    runs: [...parts.flat(), ownRun(plan)],
    findings: [...plan.findings, { code: 'IN_PARTS', severity: 'info', message }],
  };
}

/** All records checked and counted, as for one bundle; of their lines only that of the request. */
async function collectIndex(build: Build): Promise<Collected> {
  const { deps, plan } = build;
  const { chain, completeness } = await collect(build, { withLines: false });
  await deps.collector.discard(plan.bundleId);
  const { files } = await collect(build, { runs: [ownRun(plan)] });
  return { files, chain, completeness };
}

function ownRun({ head }: Build['plan']): PositionRange {
  return { first: head.size - 1, last: head.size - 1 };
}

function lineOf(
  { bundleId, fileName, sha256, bytes }: RegisteredBundle,
  runs: readonly PositionRange[],
): BundlePart {
  return {
    bundle_id: bundleId,
    file_name: fileName,
    sha256: `sha256:${sha256}`,
    size: bytes,
    first: runs[0]?.first ?? 0,
    last: runs.at(-1)?.last ?? 0,
  };
}

function erasedAgain(): CecError {
  const what = 'records were erased while they were read, several times';
  return new CecError('BUILD_FAILED', `CEC build failed: ${what}; build again`);
}
