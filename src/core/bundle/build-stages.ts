import type { ArchiveWriter } from '../../ports/archive.ts';
import type { BundleRegistry } from '../../ports/bundle-registry.ts';
import type { Coverage } from '../../ports/coverage.ts';
import { unexplainedErasures } from '../log/record-tally.ts';
import type { PositionRange } from '../log/chain-result.ts';
import { throwIfAborted } from '../time.ts';
import { evidenceRules, mapBundle, type BundleHead } from './bundle-head.ts';
import type { MakeParts } from './build-part.ts';
import type { Progress } from './build-progress.ts';
import type { BuildRequest } from './build-request.ts';
import { PROVEN_BUNDLES, toClaims, type ChainProof } from './chain-proof.ts';
import type { Collected, RecordCollector } from './collect-records.ts';
import { describeCoverage } from './coverage.ts';
import type { BundlePlan, PlanDeps } from './plan-bundle.ts';
import { createTreeProver } from './prove-chain.ts';
import type { FinishedBundle } from './publish-bundle.ts';
import { describeBundle, sealBundle, type Document, type SealDeps } from './seal-bundle.ts';
import { stampBundle } from './stamp-bundle.ts';

export interface BuildDeps extends PlanDeps, SealDeps {
  readonly collector: RecordCollector;
  readonly archive: ArchiveWriter;
  readonly registry: BundleRegistry;
  readonly newBundleId: () => string;
  /** Name of the machine. */
  readonly host: string;
  /** A bundle that shows more records is made in parts. */
  readonly partRecords: number;
  readonly makeParts: MakeParts;
}

/** One build as its stages see it. */
export interface Build {
  readonly deps: BuildDeps;
  readonly request: BuildRequest;
  readonly plan: BundlePlan;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Reads `runs`, those of the plan unless others are given; without their lines, only to check and count them. */
export async function collect(
  { deps, plan, progress, signal }: Build,
  { runs = plan.runs, withLines = true }: { runs?: readonly PositionRange[]; withLines?: boolean } = {},
): Promise<Collected> {
  const { bundleId, log, period, head, generatedAt } = plan;
  const rules = evidenceRules(deps.catalogue, generatedAt);
  return deps.collector.collect(
    { bundleId, log, runs, period, treeSize: head.size, evidenceRules: rules, withLines },
    (records) => progress.setRecords(records),
    signal,
  );
}

/** Everything between the records and the archive; `documents` are further entries. */
export async function finish(
  build: Build,
  collected: Collected,
  documents: readonly Document[] = [],
): Promise<FinishedBundle> {
  const { deps, plan, request, progress, signal } = build;
  progress.enter('PROVING');
  const proof = await prove(build, collected);
  throwIfAborted(signal);
  progress.enter('MAPPING');
  const { tally, valid: chainValid } = collected.chain;
  const head = describeBundle(deps, plan, request, tally);
  const clauses = mapBundle(head, deps.catalogue, { tally, chainValid });
  const coverage = cover(build, head, collected);
  progress.enter('SEALING');
  const content = { head, files: collected.files, clauses, coverage, proof, documents };
  const sealed = sealBundle(deps, plan, content, request);
  progress.enter('TIMESTAMPING');
  const stamped = await stampBundle(deps.authorities, sealed, signal);
  return { ...stamped, manifest: sealed.manifest, clauses, coverage, collected };
}

export async function wasErasedMeanwhile({ deps, plan }: Build, { chain }: Collected): Promise<boolean> {
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
