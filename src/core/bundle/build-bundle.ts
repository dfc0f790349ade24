import type { BundleRegistry, RegisteredBundle } from '../../ports/bundle-registry.ts';
import type { ArchiveWriter } from '../../ports/archive.ts';
import type { Coverage } from '../../ports/coverage.ts';
import { unexplainedErasures } from '../log/record-tally.ts';
import { throwIfAborted } from '../time.ts';
import { evidenceRules, mapBundle, type BundleHead } from './bundle-head.ts';
import { toBuildFault } from './build-fault.ts';
import type { ProgressMeter } from './build-progress.ts';
import type { BuildRequest } from './build-request.ts';
import { PROVEN_BUNDLES, toClaims, type ChainProof } from './chain-proof.ts';
import type { Collected, RecordCollector } from './collect-records.ts';
import { describeCoverage } from './coverage.ts';
import { planBundle, type BundlePlan, type PlanDeps } from './plan-bundle.ts';
import { createTreeProver } from './prove-chain.ts';
import { publishBundle } from './publish-bundle.ts';
import { describeBundle, sealBundle, type SealDeps } from './seal-bundle.ts';
import { stampBundle } from './stamp-bundle.ts';

export interface BuildDeps extends PlanDeps, SealDeps {
  readonly collector: RecordCollector;
  readonly archive: ArchiveWriter;
  readonly registry: BundleRegistry;
  readonly newBundleId: () => string;
  /** Name of the machine. */
  readonly host: string;
}

/** One build as its stages see it. */
interface Build {
  readonly deps: BuildDeps;
  readonly request: BuildRequest;
  readonly plan: BundlePlan;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal;
}

/** An erasure may slip in while records are read; then the build plans anew over a head that shows it. */
const TRIES = 3;

/**
 * Builds, publishes and registers one bundle. Rejects with INVALID_INPUT before anything is written,
 * BUILD_FAILED when it cannot be finished, and the signal's reason when it is cancelled; then nothing stays
 * but the request's own `chain.bundle.v1` record.
 */
export async function buildBundle(
  deps: BuildDeps,
  request: BuildRequest,
  progress: ProgressMeter,
  signal: AbortSignal,
): Promise<RegisteredBundle> {
  const bundleId = deps.newBundleId();
  try {
    for (let attempt = 1; ; attempt++) {
      progress.enter('PLANNING');
      const plan = await planBundle(deps, request, bundleId);
      const bundle = await tryToBuild({ deps, request, plan, progress, signal }, attempt === TRIES);
      if (bundle !== undefined) return bundle;
    }
  } catch (error) {
    throw toBuildFault(error, signal);
  }
}

/** Undefined when a new plan is needed, which the last try does without. */
async function tryToBuild(build: Build, isLast: boolean): Promise<RegisteredBundle | undefined> {
  const { deps, plan } = build;
  try {
    const collected = await collect(build);
    if (!isLast && (await wasErasedMeanwhile(build, collected))) return undefined;
    return await finish(build, collected);
  } finally {
    // What cannot be removed now is at the next start, and says nothing about the bundle.
    await deps.collector.discard(plan.bundleId).catch(() => {});
  }
}

async function finish(build: Build, collected: Collected): Promise<RegisteredBundle> {
  const { deps, plan, request, progress, signal } = build;
  progress.enter('PROVING');
  const proof = await prove(build, collected);
  throwIfAborted(signal);
  progress.enter('MAPPING');
  const head = describeBundle(deps, plan, request, collected.files);
  const { tally, valid: chainValid } = collected.chain;
  const clauses = mapBundle(head, deps.catalogue, { tally, chainValid });
  const coverage = cover(build, head, collected);
  progress.enter('SEALING');
  const content = { head, files: collected.files, clauses, coverage, proof };
  const sealed = sealBundle(deps, plan, content, request);
  progress.enter('TIMESTAMPING');
  const stamped = await stampBundle(deps.authorities, sealed, signal);
  progress.enter('PUBLISHING');
  return publishBundle(
    deps,
    plan,
    { ...stamped, manifest: sealed.manifest, clauses, coverage, collected },
    { progress, signal },
  );
}

async function collect({ deps, plan, progress, signal }: Build): Promise<Collected> {
  progress.expectRecords(plan.runs.reduce((sum, { first, last }) => sum + last - first + 1, 0));
  progress.enter('COLLECTING');
  const { bundleId, log, runs, period, head, generatedAt } = plan;
  const rules = evidenceRules(deps.catalogue, generatedAt);
  return deps.collector.collect(
    { bundleId, log, runs, period, treeSize: head.size, evidenceRules: rules },
    (records) => progress.setRecords(records),
    signal,
  );
}

async function wasErasedMeanwhile({ deps, plan }: Build, { chain }: Collected): Promise<boolean> {
  if (unexplainedErasures(chain.tally).length === 0) return false;
  const head = await deps.store.head(plan.log);
  return head !== undefined && head.size > plan.head.size;
}

async function prove(
  { deps, plan, request }: Build,
  { chain, completeness }: Collected,
): Promise<ChainProof> {
  const tree = createTreeProver(deps.store, { name: plan.log, size: plan.head.size });
  const earlier = await deps.registry.list(request, PROVEN_BUNDLES);
  const segments = [];
  for (const run of plan.runs) segments.push(await tree.segment(run));
  return {
    ...toClaims(chain, completeness),
    log: plan.log,
    segments,
    checkpoint: plan.head.checkpoint,
    earlier: await tree.earlier(earlier.bundles.filter(({ treeSize }) => treeSize <= plan.head.size)),
  };
}

function cover(
  { deps, plan, request }: Build,
  head: BundleHead,
  { chain, completeness }: Collected,
): Coverage {
  return describeCoverage({
    head,
    log: plan.log,
    catalogue: deps.catalogue,
    asserted: {
      host: deps.host,
      requestedBy: request.requestedBy,
      recordsInLog: plan.head.evidenceCounts,
    },
    origin: deps.origin(plan.log),
    treeSize: plan.head.size,
    runs: plan.runs,
    chain,
    completeness,
  });
}
