import type { RegisteredBundle } from '../../ports/bundle-registry.ts';
import type { PositionRange } from '../log/chain-result.ts';
import { atOnce } from './at-once.ts';
import type { Progress } from './build-progress.ts';
import { collect, finish, type Build } from './build-stages.ts';
import { jcs, PART } from './entries.ts';
import type { PartOf } from './parts.ts';
import { planPart, type PeriodPlan } from './plan-bundle.ts';
import { storePart } from './publish-bundle.ts';

/** A part to be made of a build. */
export interface PartRequest {
  readonly part: PartOf;
  readonly runs: readonly PositionRange[];
}

/** A part whose file is stored, announced and not registered. */
export interface MadePart {
  readonly number: number;
  readonly bundle: RegisteredBundle;
  /** Erased records among those that the part shows. */
  readonly erased: number;
}

/**
 * Makes the parts of a build, and tells of each that is stored, also when it rejects. Each takes a progress of its own.
 */
export type MakeParts = (
  build: Build,
  parts: readonly PartRequest[],
  nextShare: () => Progress,
  onMade: (part: MadePart) => void,
) => Promise<void>;

/** All of them in this process, `most` at a time: each is a build of its own while it lasts. */
export function partsMadeHere(most: number): MakeParts {
  return (build, parts, nextShare, onMade) =>
    atOnce(parts, most, build.signal, async (request, _, signal) => {
      onMade(await buildPart({ ...build, signal, progress: nextShare() }, request));
    });
}

/** What a part takes over from the plan of its build. */
export type PartBuild = Omit<Build, 'plan'> & { readonly plan: PeriodPlan };

/** Builds one part and stores its file; nothing stays when it fails. */
export async function buildPart(
  { plan: whole, ...build }: PartBuild,
  { part, runs }: PartRequest,
): Promise<MadePart> {
  const { deps, progress, request, signal } = build;
  const plan = await planPart(deps, request, { whole, part, runs });
  const own = { ...build, plan };
  try {
    const collected = await collect(own);
    const finished = await finish(own, collected, [{ path: PART, content: jcs(part) }]);
    const bundle = await storePart(deps, plan, finished, { progress, signal });
    return { number: part.number, bundle, erased: collected.chain.tally.erased.length };
  } finally {
    await deps.collector.discard(plan.bundleId).catch(() => {});
  }
}
