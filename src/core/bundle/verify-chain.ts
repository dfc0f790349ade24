import type { KeyObject } from 'node:crypto';
import type { RecordCheck, RecordFault } from '../../ports/record-scanner.ts';
import { openCheckpoint, type Checkpoint } from '../log/checkpoint.ts';
import { verifyConsistency } from '../log/tree-proofs.ts';
import { toClaims, type ChainProof } from './chain-proof.ts';
import { judgeCompleteness, type Completeness } from './completeness.ts';
import { CHAIN_PROOF, jcs } from './entries.ts';
import type { Manifest } from './manifest.ts';
import { shownRequest } from './shown-request.ts';
import { describeStrays } from './stray-lines.ts';
import type { CheckId, CheckList } from './verification.ts';
import type { VerifiedRecords } from './verify-records.ts';

/** What the records were found to be, for the checks that build on it. */
export interface ChainFacts {
  readonly manifest: Manifest;
  readonly proof: ChainProof;
  readonly records: VerifiedRecords;
  readonly log: string;
  readonly period: { readonly from: string; readonly to: string };
}

export interface CheckpointTrust {
  readonly keys: readonly KeyObject[];
  /** False: the keys are only those that the bundle brings along. */
  readonly trusted: boolean;
}

const RECORD_CHECKS: readonly RecordCheck[] = [
  'record_hashes',
  'record_hmacs',
  'chain_links',
  'record_counts',
];

/** Reports the faults of single records, and the checks that no record failed. */
export function checkRecordFaults(checks: CheckList, { records, proof }: ChainFacts): void {
  const { chain } = records;
  const linesFault = findLinesFault(records);
  for (const check of RECORD_CHECKS) {
    const faults = chain.faults.filter((fault) => fault.check === check);
    if (faults[0] === undefined) continue;
    const more = check === 'chain_links' && linesFault !== undefined ? `; ${linesFault.problem}` : '';
    checks.fail(check, `${describeFaults(faults, faults[0])}${more}`, `position ${faults[0].position}`);
  }
  if (linesFault !== undefined) checks.fail('chain_links', linesFault.problem, linesFault.path);
  const count = chain.tally.lines;
  checks.pass('record_hashes', `${count - chain.tally.headerOnly} payloads`);
  checks.pass('chain_links', `${count} records in ${proof.segments.length} runs`);
  if (chain.unknownKeys.length === 0) checks.pass('record_hmacs', `${count} HMACs`);
  else checks.report('record_hmacs', 'NOT_CHECKED', `${chain.unknownKeys.length} keys are not held`);
}

function describeFaults(faults: readonly RecordFault[], first: RecordFault): string {
  const more = faults.length > 1 ? `; and ${faults.length - 1} more` : '';
  return `position ${first.position}: ${first.problem}${more}`;
}

/** What is wrong with a line as such, apart from the record that it should hold. */
function findLinesFault({ strays, files }: VerifiedRecords): { problem: string; path: string } | undefined {
  const problem = describeStrays(strays);
  if (problem !== undefined) return { problem, path: strays.first?.path ?? '' };
  const open = [...files].find(([, { ended }]) => !ended);
  return open && { problem: `the last line of ${open[0]} does not end with LF`, path: open[0] };
}

export function checkCounts(
  checks: CheckList,
  { manifest, records }: ChainFacts,
  folders: readonly string[],
): void {
  const counted = Object.fromEntries(
    folders.map((folder, i) => [folder, records.chain.tally.kinds[i]?.count ?? 0]),
  );
  if (jcs(counted).equals(jcs(manifest.record_counts))) checks.pass('record_counts', 'as the manifest says');
  else
    checks.fail(
      'record_counts',
      'the manifest gives other numbers of records than the bundle holds',
      'manifest.json',
    );
}

/**
 * The signed tree: origin, signature, the segments in it, and this bundle's request as its last record. Undefined
 * when it failed.
 */
export function checkCheckpoint(
  checks: CheckList,
  facts: ChainFacts,
  { keys, trusted }: CheckpointTrust,
): Checkpoint | undefined {
  const { proof, records, log } = facts;
  const fail = (problem: string): undefined => {
    checks.fail('chain_checkpoint', problem, CHAIN_PROOF);
  };
  const checkpoint = keys
    .map((key) => openCheckpoint(proof.checkpoint, key))
    .find((opened) => opened !== undefined);
  if (checkpoint === undefined)
    return fail(`the checkpoint is not signed by ${trusted ? 'a trusted key' : 'the key in the bundle'}`);
  if (
    !/^[A-Za-z0-9.-]+$/.test(checkpoint.origin.slice(0, -log.length - 1)) ||
    !checkpoint.origin.endsWith(`/${log}`)
  ) {
    return fail('the checkpoint is that of another log');
  }
  const wrong = proof.segments.findIndex(
    (segment, i) => !isInTree(records.heads[i], checkpoint, segment.consistency),
  );
  if (wrong >= 0) return fail(`the records of segment ${wrong + 1} are not those of the signed tree`);
  if (proof.segments.at(-1)?.last !== checkpoint.size - 1)
    return fail('the newest record of the signed tree is not shown');
  const problem = headProblem(facts);
  if (problem !== undefined) return fail(problem);
  if (trusted) checks.pass('chain_checkpoint', `signed tree of ${checkpoint.size} records`);
  else
    checks.report(
      'chain_checkpoint',
      'NOT_CHECKED',
      'fits the key in the bundle, which no trusted key vouches for',
    );
  return checkpoint;
}

function isInTree(
  head: { size: number; root: string } | undefined,
  checkpoint: Checkpoint,
  proof: readonly string[],
): boolean {
  return head !== undefined && verifyConsistency(head, checkpoint, proof);
}

/** A bundle is made over the log as it was when it was requested: the request is the last record. */
function headProblem({ records, manifest }: ChainFacts): string | undefined {
  const request = shownRequest(records.lastLine);
  if (request === undefined) return 'the newest record is not the request for a bundle';
  const [fromDate, toDate] = manifest.date_range;
  const isOwn =
    request.bundle_id === manifest.bundle_id && request.from_date === fromDate && request.to_date === toDate;
  return isOwn ? undefined : 'the newest record is the request for another bundle';
}

/** Recomputed from the records; asserted completeness is no failure, but no proof either. */
export function checkCompleteness(checks: CheckList, { proof, records, period }: ChainFacts): Completeness {
  const size = (proof.segments.at(-1)?.last ?? -1) + 1;
  const found = judgeCompleteness(records.runs, size, period, records.chain.tally.clockCorrections);
  if (found.completeness === 'proven')
    checks.pass('chain_completeness', 'no record of the period can be missing');
  else if (proof.completeness === 'proven') {
    checks.fail('chain_completeness', `it is not proven: ${found.reasons[0] ?? ''}`, CHAIN_PROOF);
  } else {
    checks.report('chain_completeness', 'NOT_CHECKED', `only asserted: ${found.reasons[0] ?? ''}`);
    checks.warn('COMPLETENESS_ASSERTED', `completeness is asserted, not proven: ${found.reasons.join('; ')}`);
  }
  return found;
}

/** The checks that say where a chain is not as claimed. */
const CHAIN_CHECKS: readonly CheckId[] = [...RECORD_CHECKS, 'chain_checkpoint', 'chain_completeness'];

/** As `isAsClaimed`; where it is not and no other check says what is wrong, this one does. */
export function checkClaims(checks: CheckList, facts: ChainFacts, completeness: Completeness): boolean {
  const asClaimed = isAsClaimed(facts, completeness);
  if (!asClaimed && CHAIN_CHECKS.every((id) => checks.statusOf(id) !== 'FAIL')) {
    const problem = facts.proof.valid
      ? 'chain_proof.json claims another result than the records give'
      : 'chain_proof.json says itself that the chain is not valid';
    checks.fail('chain_links', problem, CHAIN_PROOF);
  }
  return asClaimed;
}

/** Whether chain_proof.json claims exactly what was found, and that is a valid chain. */
function isAsClaimed({ proof, records }: ChainFacts, completeness: Completeness): boolean {
  const { log: _log, segments: _segments, checkpoint: _checkpoint, earlier: _earlier, ...claims } = proof;
  // Without the keys a verifier cannot find HMACs to be wrong; the builder could.
  const found = toClaims(records.chain, completeness);
  return proof.valid && jcs(claims).equals(jcs(found));
}
