import type { KeyObject } from 'node:crypto';
import type { LogHead, LogStore } from '../../ports/log-store.ts';
import type { RecordFault } from '../../ports/record-scanner.ts';
import { ChainResultSum } from '../log/chain-result.ts';
import { checkRecords, MISSING_RECORD } from '../log/check-records.ts';
import { openCheckpoint } from '../log/checkpoint.ts';
import { stateBefore } from '../log/log-reader.ts';
import { rangeOf } from '../log/seal-records.ts';
import { checkIndexes } from './check-indexes.ts';
import { HeadCheck } from './check-head.ts';
import type { Finding, FindingCode } from './finding.ts';

export interface LogCheckDeps {
  readonly store: LogStore;
  /** Public halves of the checkpoint keys, retired ones included. */
  readonly checkpointKeys: readonly KeyObject[];
  /** Keys of record HMACs by id, retired ones included. */
  readonly recordKeys: ReadonlyMap<string, KeyObject>;
  readonly origin: (log: string) => string;
  /** Told of records as they are checked. */
  readonly onRecords: (count: number) => void;
}

const STRIPE = 1024;
const ALL_TIME = { from: '', to: '~' };

/** Checks a log against itself: every record, the tree, the indexes and the signed head. */
export async function* checkLog(deps: LogCheckDeps, log: string): AsyncIterable<Finding> {
  const head = await deps.store.head(log);
  if (head === undefined) return;
  yield* checkSignature(deps, log, head);
  const sum = new ChainResultSum();
  const headCheck = new HeadCheck();
  let isWhole = true;
  for (let from = 0; from < head.size; from += STRIPE) {
    const to = Math.min(from + STRIPE, head.size);
    const bytes = await deps.store.lines(log, from, to);
    const before = await stateBefore(deps.store, log, from);
    const rules = { log, period: ALL_TIME, keys: deps.recordKeys };
    const report = checkRecords({ bytes, from, to, before }, rules, ({ line }) => headCheck.take(line));
    sum.take(report);
    isWhole &&= report.faulty === 0;
    // Beside a damaged record everything that was made from it would look wrong, too.
    if (isWhole) yield* checkIndexes(deps.store, log, { from, to }, headCheck);
    deps.onRecords(to - from);
  }
  for (const fault of sum.result(true).faults) yield findingOf(log, fault);
  if (isWhole) yield* headCheck.compare(log, head);
  const beyond = await deps.store.lines(log, head.size, head.size + 1);
  if (beyond.length > 0) yield { code: 'RECORD_BEYOND_HEAD', where: log, problem: `size ${head.size}` };
}

function* checkSignature(deps: LogCheckDeps, log: string, head: LogHead): Iterable<Finding> {
  const opened = deps.checkpointKeys
    .map((key) => openCheckpoint(head.checkpoint, key))
    .find((checkpoint) => checkpoint !== undefined);
  const problem = signatureProblem(opened, deps.origin(log), head);
  if (problem !== undefined) yield { code: 'HEAD_NOT_SIGNED', where: log, problem };
}

function signatureProblem(
  opened: ReturnType<typeof openCheckpoint>,
  origin: string,
  head: LogHead,
): string | undefined {
  if (opened === undefined) return 'no checkpoint key that is held has signed the head';
  if (opened.origin !== origin) return 'the checkpoint is that of another log or service';
  if (opened.size !== head.size) return `the checkpoint has size ${opened.size}, the head ${head.size}`;
  return opened.root === rootOf(head) ? undefined : 'the checkpoint has another root than the head';
}

function rootOf(head: LogHead): string {
  try {
    return rangeOf(head).root();
  } catch {
    return '';
  }
}

function findingOf(log: string, { check, position, problem }: RecordFault): Finding {
  return { code: codeOf(check, problem), where: `${log} @ ${position}`, problem };
}

function codeOf(check: RecordFault['check'], problem: string): FindingCode {
  if (problem === MISSING_RECORD) return 'RECORD_MISSING';
  if (check === 'chain_links') return 'CHAIN_BROKEN';
  return problem.startsWith('the payload is missing') ? 'ERASURE_UNEXPLAINED' : 'RECORD_ALTERED';
}
