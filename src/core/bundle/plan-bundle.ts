import type { BundleFinding, RequestKey } from '../../ports/bundle-registry.ts';
import type { BundleStore } from '../../ports/bundle-store.ts';
import type { LogHead, LogStore } from '../../ports/log-store.ts';
import { CecError } from '../../errors.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import { resolveFrameworks, type ResolvedFrameworks } from '../clauses/frameworks.ts';
import type { PositionRange } from '../log/chain-result.ts';
import { logName } from '../log/log-name.ts';
import type { LogWriter } from '../log/log-writer.ts';
import type { Period } from '../log/record-tally.ts';
import { dayOf, daysToInstants, fromMillis } from '../time.ts';
import { isShortKey, resolvePeriod, type BuildRequest } from './build-request.ts';
import { bundleFileName, jcs } from './entries.ts';
import { partFileName, type PartOf } from './parts.ts';
import { selectRuns } from './shown-runs.ts';

export interface PlanDeps {
  readonly store: LogStore;
  readonly writer: LogWriter;
  readonly bundles: BundleStore;
  readonly catalogue: Catalogue;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** What a bundle and its parts have in common. */
export interface PeriodPlan {
  readonly log: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly period: Period;
  readonly frameworks: ResolvedFrameworks;
  /** Of the whole. */
  readonly fileName: string;
}

/** What is settled before the first record is read. */
export interface BundlePlan extends PeriodPlan {
  readonly bundleId: string;
  /** The log up to and including this bundle's `chain.bundle.v1`. */
  readonly head: LogHead;
  readonly runs: readonly PositionRange[];
  readonly generatedAt: string;
  readonly location: string;
  readonly requestKey: RequestKey | undefined;
  readonly findings: readonly BundleFinding[];
}

/** Checks the request, notes it in the log, and selects the positions to show. */
export async function planBundle(
  deps: PlanDeps,
  request: BuildRequest,
  bundleId: string,
): Promise<BundlePlan> {
  const { orgId, projectId } = request;
  const log = logName(orgId, projectId, 'evidence');
  const frameworks = resolveFrameworks(request.frameworks, deps.catalogue);
  const now = fromMillis(deps.clock());
  const before = await deps.writer.verifiedHead(log);
  const firstDay = dayOf(before === undefined || before.firstEvidence === '' ? now : before.firstEvidence);
  const { fromDate, toDate } = resolvePeriod(request, { firstDay, today: dayOf(now) });
  const fileName = bundleFileName(projectId, fromDate, toDate);
  const location = await deps.bundles.locate({ bundleId, fileName, outputDir: request.outputDir });
  const head = await noteRequest(deps.writer, log, {
    bundleId,
    fromDate,
    toDate,
    requestedBy: request.requestedBy,
  });
  const period = daysToInstants(fromDate, toDate);
  const runs = await selectRuns(deps.store, log, head.size, period);
  const findings = [
    ...(await describeLog(deps.store, request, head)),
    ...describeRequest(request, fromDate, dayOf(now)),
  ];
  const generatedAt = fromMillis(deps.clock());
  const { requestKey } = request;
  const days = { fromDate, toDate, period };
  return {
    bundleId,
    log,
    head,
    ...days,
    frameworks,
    runs,
    generatedAt,
    location,
    fileName,
    requestKey,
    findings,
  };
}

/** One part of a bundle: a bundle by itself, with its own request in the log, that shows some of the positions. */
export async function planPart(
  deps: PlanDeps & { readonly newBundleId: () => string },
  { requestedBy, outputDir }: BuildRequest,
  { whole, part, runs }: { whole: PeriodPlan; part: PartOf; runs: readonly PositionRange[] },
): Promise<BundlePlan> {
  const bundleId = deps.newBundleId();
  const { fromDate, toDate, log } = whole;
  const fileName = partFileName(whole.fileName, part.number, part.of);
  const location = await deps.bundles.locate({ bundleId, fileName, outputDir });
  const head = await noteRequest(deps.writer, log, { bundleId, fromDate, toDate, requestedBy });
  const message = `part ${part.number} of ${part.of} of ${part.bundle_id}, which judges the whole period`;
  return {
    ...whole,
    bundleId,
    head,
    runs: [...runs, { first: head.size - 1, last: head.size - 1 }],
    generatedAt: fromMillis(deps.clock()),
    location,
    fileName,
    requestKey: undefined,
    findings: [{ code: 'PART', severity: 'info', message }],
  };
}

/** Every bundle ever requested stands in the log, and its record is the last one that the bundle proves. */
async function noteRequest(
  writer: LogWriter,
  log: string,
  {
    bundleId,
    fromDate,
    toDate,
    requestedBy,
  }: { bundleId: string; fromDate: string; toDate: string; requestedBy: string },
): Promise<LogHead> {
  const payload = { bundle_id: bundleId, from_date: fromDate, requested_by: requestedBy, to_date: toDate };
  const record = { schemaKey: 'chain.bundle.v1', payloadJson: jcs(payload).toString() };
  const [changed] = await writer.change([log], async () => [{ log, records: [record], erased: [] }]);
  if (changed === undefined)
    throw new CecError('STORE_FAILED', 'the request could not be noted in the log; retry');
  return changed.head;
}

const MAX_NAMESAKES = 5;

async function describeLog(
  store: LogStore,
  { orgId, projectId }: BuildRequest,
  head: LogHead,
): Promise<BundleFinding[]> {
  if (head.firstEvidence !== '') return [];
  const names = await store.names('');
  const namesakes = names.filter(
    (name) => name.endsWith(`/${projectId}/evidence`) && !name.startsWith(`${orgId}/`),
  );
  const orgs = namesakes.slice(0, MAX_NAMESAKES).map((name) => name.slice(0, name.indexOf('/')));
  const hint =
    orgs.length === 0 ? '' : `; a project of that name exists under organisation ${orgs.join(', ')}`;
  const message = `project ${projectId} of organisation ${orgId} has no evidence records${hint}`;
  return [{ code: 'UNKNOWN_LOG', severity: 'warning', message }];
}

function describeRequest(request: BuildRequest, fromDate: string, today: string): BundleFinding[] {
  const findings: BundleFinding[] = [];
  if (fromDate > today) {
    findings.push({
      code: 'FUTURE_PERIOD',
      severity: 'warning',
      message: `the period begins after today (${today})`,
    });
  }
  if (request.orgSecret !== undefined && isShortKey(request.orgSecret)) {
    findings.push({ code: 'SHORT_KEY', severity: 'warning', message: 'org_secret has fewer than 32 bytes' });
  }
  return findings;
}
