import type { EvidenceRules } from '../../ports/evidence-rules.ts';
import type { FinishedRecordFile, RecordFiles } from '../../ports/record-files.ts';
import type { RecordEdge, RecordScanner, StripeReport } from '../../ports/record-scanner.ts';
import { ChainResultSum, type ChainResult, type PositionRange } from '../log/chain-result.ts';
import { CompactRange } from '../log/merkle.ts';
import type { Period } from '../log/record-tally.ts';
import { judgeCompleteness, type Completeness, type ShownRun } from './completeness.ts';
import { CHAIN_FILE } from './entries.ts';
import type { TreeProver } from './prove-chain.ts';

export interface CollectDeps {
  readonly scanner: RecordScanner;
  readonly files: RecordFiles;
  readonly tree: TreeProver;
}

export interface CollectPlan {
  readonly log: string;
  readonly treeSize: number;
  readonly runs: readonly PositionRange[];
  readonly period: Period;
  readonly evidenceRules: EvidenceRules;
  /** False: the records are only checked and counted, and the files stay empty. */
  readonly withLines: boolean;
}

/** One bundle's records, to be collected away from the thread that serves requests. */
export interface CollectTask extends CollectPlan {
  readonly bundleId: string;
}

export interface RecordCollector {
  /**
   * As `collectRecords`; `onProgress` is told the number of records so far. Rejects with the signal's reason
   * when it aborts, STORE_FAILED when the log cannot be read, and BUILD_FAILED when the files cannot be written.
   */
  collect(task: CollectTask, onProgress: (records: number) => void, signal: AbortSignal): Promise<Collected>;
  /** Removes the bundle's record files; always to be called, after `collect` has ended. */
  discard(bundleId: string): Promise<void>;
}

export interface Collected {
  readonly files: readonly FinishedRecordFile[];
  readonly chain: ChainResult;
  readonly completeness: Completeness;
}

const NO_EDGE: RecordEdge = { timestamp: '', highWater: '', lateCount: 0 };

/** Reads the shown records once: checked, counted, digested and compressed on the way, in bounded memory. */
export async function collectRecords(
  { scanner, files, tree }: CollectDeps,
  plan: CollectPlan,
  onProgress: (records: number) => void,
): Promise<Collected> {
  const sum = new ChainResultSum();
  const runs = new RunTracker(plan.runs, tree);
  const { log, period, evidenceRules, withLines } = plan;
  const scan = { log, runs: plan.runs, period, evidenceRules, withLines };
  let records = 0;
  for await (const { report, lines } of scanner.scan(scan)) {
    sum.take(report);
    await runs.take(report);
    for (const [file, bytes] of lines.entries()) await files.write(file, bytes, linesIn(report, file));
    onProgress((records += report.to - report.from));
  }
  const chain = sum.result(runs.treeMatches);
  const completeness = judgeCompleteness(runs.shown, plan.treeSize, period, chain.tally.clockCorrections);
  return { files: await files.finish(), chain, completeness };
}

/** Lines that a stripe adds to a record file. */
function linesIn({ tally }: StripeReport, file: number): number {
  const counted = tally.kinds.reduce((total, { count }) => total + count, 0);
  return file === CHAIN_FILE ? tally.lines - counted : (tally.kinds[file]?.count ?? 0);
}

/** Follows the stripes through the runs: outermost records, and whether each run hashes to the stored tree. */
class RunTracker {
  readonly shown: ShownRun[] = [];
  treeMatches = true;
  readonly #waiting: PositionRange[];
  readonly #tree: TreeProver;
  #open: { run: PositionRange; start: RecordEdge; range: CompactRange } | undefined;

  constructor(runs: readonly PositionRange[], tree: TreeProver) {
    this.#waiting = [...runs];
    this.#tree = tree;
  }

  async take(report: StripeReport): Promise<void> {
    const run = this.#open?.run ?? this.#waiting.shift();
    if (run === undefined) throw new RangeError('a stripe lies outside of the runs');
    this.#open ??= { run, start: report.edges?.first ?? NO_EDGE, range: await this.#tree.prefix(run.first) };
    this.#open.range.join(CompactRange.of(report.from, report.to, report.range));
    if (report.to <= run.last) return;
    this.shown.push({ ...run, start: this.#open.start, end: report.edges?.last ?? NO_EDGE });
    const stored = await this.#tree.prefix(run.last + 1);
    if (stored.hashes.join() !== this.#open.range.hashes.join()) this.treeMatches = false;
    this.#open = undefined;
  }
}
