import type { RecordScanner } from '../../ports/record-scanner.ts';
import { ChainResultSum, type ChainResult } from './chain-result.ts';
import type { LogWriter } from './log-writer.ts';
import { CompactRange } from './merkle.ts';
import type { Period } from './record-tally.ts';

/** Every timestamp lies within, so that every erased record needs its erasure record. */
const ALL_TIME: Period = { from: '', to: '~' };

/** Checks every record of a log, its links, its tree and its signed checkpoint. */
export async function verifyLog(
  { writer, scanner }: { readonly writer: LogWriter; readonly scanner: RecordScanner },
  log: string,
  signal: AbortSignal,
): Promise<ChainResult> {
  const head = await writer.verifiedHead(log);
  const sum = new ChainResultSum();
  const tree = new CompactRange();
  const runs = head === undefined ? [] : [{ first: 0, last: head.size - 1 }];
  for await (const { report } of scanner.scan({ log, runs, period: ALL_TIME, withLines: false }, signal)) {
    sum.take(report);
    tree.join(CompactRange.of(report.from, report.to, report.range));
  }
  return sum.result(head === undefined || tree.hashes.join() === head.range.join());
}
