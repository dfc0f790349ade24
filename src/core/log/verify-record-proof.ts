import type { KeyObject } from 'node:crypto';
import { openCheckpoint, readUnsigned, type Checkpoint } from './checkpoint.ts';
import { hasPayloadOf, parseLine, type RecordLine } from './record-line.ts';
import { recordMac } from './record-mac.ts';
import type { RecordProof } from './record-proof.ts';
import { verifyInclusion } from './tree-proofs.ts';

/** The checks in the order in which they are reported. */
export type ProofCheckId =
  /** The line has the form of a sealed record, and is the one that was asked for. */
  | 'record'
  | 'payload_hash'
  | 'record_hmac'
  /** The record's own position is the leaf's place in the tree. */
  | 'leaf_index'
  /** The header's leaf hash leads to the checkpoint's root. */
  | 'inclusion'
  /** The checkpoint is one of the record's log. */
  | 'checkpoint_log'
  | 'checkpoint_signature';

export interface ProofCheck {
  readonly id: ProofCheckId;
  readonly status: 'PASS' | 'FAIL' | 'NOT_CHECKED';
  readonly message: string;
}

/** Whom the verifier believes, and what it wanted. */
export interface ProofTrust {
  /** Ed25519 keys of checkpoints. */
  readonly checkpointKeys: readonly KeyObject[];
  /** Record HMAC keys held, by key id. */
  readonly recordKeys: ReadonlyMap<string, KeyObject>;
  /** The record that was asked for; undefined takes any. */
  readonly wanted?: { readonly recordId: string; readonly logs: readonly string[] } | undefined;
}

export interface ProofVerdict {
  /** Undefined when the line is no record. */
  readonly record: RecordLine | undefined;
  readonly checks: readonly ProofCheck[];
  /** No check failed, and a trusted key signed the checkpoint. */
  readonly valid: boolean;
}

type Result = readonly [status: ProofCheck['status'], message: string];

/** Checks that a signed log holds a record, from the proof's own bytes and what the caller trusts. Never throws. */
export function verifyRecordProof(proof: RecordProof, trust: ProofTrust): ProofVerdict {
  const bytes = Buffer.from(proof.record);
  const record = parseLine(bytes, 0, bytes.length);
  const claimed = readUnsigned(proof.checkpoint);
  const ofRecord = (check: (line: RecordLine) => Result): Result =>
    record === undefined ? ['NOT_CHECKED', 'the line is no record'] : check(record);
  const ofBoth = (check: (line: RecordLine, tree: Checkpoint) => Result): Result =>
    claimed === undefined
      ? ['NOT_CHECKED', 'the checkpoint cannot be read']
      : ofRecord((line) => check(line, claimed));
  const results: Readonly<Record<ProofCheckId, Result>> = {
    record: checkForm(record, trust),
    payload_hash: ofRecord((line) => checkPayload(line, bytes)),
    record_hmac: ofRecord((line) => checkMac(line, trust)),
    leaf_index: ofRecord((line) => checkPosition(line, proof)),
    inclusion: ofBoth((line, tree) => checkInclusion(line, tree, proof)),
    checkpoint_log: ofBoth(checkLog),
    checkpoint_signature: checkSignature(proof.checkpoint, claimed, trust),
  };
  const checks = ORDER.map((id) => ({ id, status: results[id][0], message: results[id][1] }));
  const fails = checks.some(({ status }) => status === 'FAIL');
  return { record, checks, valid: !fails && results.checkpoint_signature[0] === 'PASS' };
}

const ORDER: readonly ProofCheckId[] = [
  'record',
  'payload_hash',
  'record_hmac',
  'leaf_index',
  'inclusion',
  'checkpoint_log',
  'checkpoint_signature',
];

function checkForm(record: RecordLine | undefined, { wanted }: ProofTrust): Result {
  if (record === undefined) return ['FAIL', 'the line does not have the form of a record'];
  const { record_id: recordId, log } = record.header;
  if (wanted !== undefined && (recordId !== wanted.recordId || !wanted.logs.includes(log)))
    return ['FAIL', `it is ${recordId} of ${log}, not the record that was asked for`];
  return ['PASS', `${recordId} of ${log}`];
}

function checkPayload(record: RecordLine, bytes: Buffer): Result {
  if (record.payload === undefined)
    return ['NOT_CHECKED', 'the line has no payload: it was erased or left out'];
  return hasPayloadOf(record, bytes)
    ? ['PASS', `sha256:${record.header.payload_hash}`]
    : ['FAIL', 'payload and salt do not hash to payload_hash'];
}

function checkMac({ header, leaf, hmac }: RecordLine, { recordKeys }: ProofTrust): Result {
  const key = recordKeys.get(header.key_id);
  if (key === undefined) return ['NOT_CHECKED', `key ${header.key_id} is not held`];
  return recordMac(key, leaf) === hmac
    ? ['PASS', `by key ${header.key_id}`]
    : ['FAIL', 'the HMAC is not that of the header'];
}

function checkPosition({ header }: RecordLine, { leafIndex }: RecordProof): Result {
  const { chain_position: position } = header;
  return position === leafIndex
    ? ['PASS', `position ${position}`]
    : ['FAIL', `the proof is for leaf ${leafIndex}, the record has position ${position}`];
}

function checkInclusion({ leaf }: RecordLine, tree: Checkpoint, proof: RecordProof): Result {
  const { leafIndex, treeSize, inclusionProof } = proof;
  if (treeSize !== tree.size)
    return ['FAIL', `the proof is for a tree of ${treeSize} records, the checkpoint has ${tree.size}`];
  return verifyInclusion({ index: leafIndex, hash: leaf }, tree, inclusionProof)
    ? ['PASS', `${inclusionProof.length} hashes lead to the root of ${treeSize} records`]
    : ['FAIL', 'leaf hash and proof do not lead to the root of the checkpoint'];
}

function checkLog({ header: { log } }: RecordLine, { origin }: Checkpoint): Result {
  const isOwn = origin.endsWith(`/${log}`) && SERVICE.test(origin.slice(0, -log.length - 1));
  return isOwn ? ['PASS', origin] : ['FAIL', `the checkpoint is that of another log, ${origin}`];
}

/** The part of an origin before the log's name. */
const SERVICE = /^[A-Za-z0-9.-]+$/;

function checkSignature(
  note: string,
  claimed: Checkpoint | undefined,
  { checkpointKeys }: ProofTrust,
): Result {
  if (claimed === undefined) return ['FAIL', 'the checkpoint is no signed note'];
  if (checkpointKeys.length === 0)
    return ['NOT_CHECKED', 'no trusted key was given: consistency is shown, not origin'];
  return checkpointKeys.some((key) => openCheckpoint(note, key) !== undefined)
    ? ['PASS', 'by a trusted key']
    : ['FAIL', 'the checkpoint is not signed by a trusted key'];
}
