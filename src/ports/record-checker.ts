import type { EvidenceRules } from './evidence-rules.ts';
import type { StripeReport } from './record-scanner.ts';

/** A run of lines out of a bundle, in chain order, to be checked. */
export interface CheckTask {
  readonly log: string;
  readonly period: { readonly from: string; readonly to: string };
  /** How to judge the eligible records; without it they are counted and no more. */
  readonly evidenceRules?: EvidenceRules | undefined;
  /** Lines, each ended by LF, that should have the positions [from, to). The memory passes to the checker. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The record file (index) that each line stood in. */
  readonly files: Uint8Array<ArrayBuffer>;
  readonly from: number;
  readonly to: number;
  /** The log before the first line, where known. */
  readonly before:
    | {
        readonly size: number;
        readonly prevHash: string;
        readonly highWater: string;
        readonly lateCount: number;
        readonly recordedAt: string;
        readonly keyId: string;
      }
    | undefined;
}

/** Checks records that lie in a bundle; the counterpart of `RecordScanner` for records in a log. */
export interface RecordChecker {
  /** Reports on the lines; several calls may run at once. It never rejects for what the lines hold. */
  check(task: CheckTask): Promise<StripeReport>;
  /** How many calls it serves at once without queueing. */
  readonly parallelism: number;
}
