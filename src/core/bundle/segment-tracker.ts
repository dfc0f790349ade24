import type { RecordEdge, StripeReport } from '../../ports/record-scanner.ts';
import { ChainResultSum } from '../log/chain-result.ts';
import { CompactRange, type Hash } from '../log/merkle.ts';
import type { TreeHead } from '../log/tree-proofs.ts';
import type { Segment } from './chain-proof.ts';
import type { ShownRun } from './completeness.ts';

const NO_EDGE: RecordEdge = { timestamp: '', highWater: '', lateCount: 0 };

/** Follows the reports through the segments, and notes the tree over the first `markedSize` records when it passes. */
export class SegmentTracker {
  readonly #sum = new ChainResultSum();
  readonly #runs: ShownRun[] = [];
  readonly #heads: TreeHead[] = [];
  readonly #waiting: Segment[];
  readonly #markedSize: number | undefined;
  #markedRoot: Hash | undefined;
  #open: { segment: Segment; start: RecordEdge; range: CompactRange } | undefined;

  constructor(segments: readonly Segment[], markedSize: number | undefined) {
    this.#waiting = [...segments];
    this.#markedSize = markedSize;
  }

  take(report: StripeReport | undefined): void {
    if (report === undefined) return;
    const open = this.#open ?? this.#begin(report);
    if (open === undefined) return;
    const { segment, start, range } = open;
    const { first, last } = segment;
    this.#open = open;
    this.#sum.take(report);
    range.join(CompactRange.of(report.from, report.to, report.range));
    this.#mark(range);
    if (report.to <= last) return;
    this.#runs.push({ first, last, start, end: report.edges?.last ?? NO_EDGE });
    this.#heads.push({ size: range.end, root: range.root() });
    this.#open = undefined;
  }

  #begin({ edges }: StripeReport) {
    const segment = this.#waiting.shift();
    if (segment === undefined) return undefined;
    const range = CompactRange.of(0, segment.first, segment.start.range);
    this.#mark(range);
    return { segment, start: edges?.first ?? NO_EDGE, range };
  }

  #mark(range: CompactRange): void {
    if (range.end === this.#markedSize) this.#markedRoot = range.root();
  }

  result() {
    // Whether the heads are those that were signed is the checkpoint's check.
    return {
      chain: this.#sum.result(true),
      runs: this.#runs,
      heads: this.#heads,
      markedRoot: this.#markedRoot,
    };
  }
}
