import type { KeyObject } from 'node:crypto';
import type { EvidenceRules } from '../../ports/evidence-rules.ts';
import type { Exclusion, Outcome } from '../../ports/record-tally.ts';
import { kindIndex } from '../clauses/evidence-kinds.ts';
import { judgeRecord, toJudges } from '../clauses/outcome.ts';
import { EvidenceJudge } from '../log/evidence-judge.ts';
import type { Hash } from '../log/merkle.ts';
import { hasPayloadOf, type RecordLine } from '../log/record-line.ts';
import { recordMac } from '../log/record-mac.ts';
import { eligibleKind, placeOf, type Period } from '../log/record-tally.ts';
import type { BundleLine } from './bundle-records.ts';
import { RECORD_FILES } from './entries.ts';

/**
 * How a line counts. The first four are results of usable records; `misplaced` and `unreadable` lines are in no
 * valid bundle: records that belong into another file, and lines that are no records.
 */
export type Standing = Outcome | Exclusion | 'misplaced' | 'unreadable';

/** A line of a record file in the words of the clause map. Texts are empty where the line gives none. */
export interface BundleRecord {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly position: number | undefined;
  readonly recordId: string;
  readonly schemaKey: string;
  readonly timestamp: string;
  readonly standing: Standing;
  /** What the result is about, as JSON members. */
  readonly subject: string;
  /** It is among the clause's `evidence_count`. */
  readonly counts: boolean;
  /** SHA-256(0x00 ‖ header), as in the chain and the tree. */
  readonly leaf: Hash;
  readonly payloadHash: Hash;
}

/** By what a bundle's records are judged. */
export interface RecordGrounds {
  readonly log: string;
  readonly period: Period;
  readonly rules: EvidenceRules;
  /** Record HMAC keys held, by key id. */
  readonly keys: ReadonlyMap<string, KeyObject>;
}

type Judged = Pick<BundleRecord, 'standing' | 'subject' | 'counts'>;

/** A reader of lines that judges each as clause status does. */
export function recordDescriber(grounds: RecordGrounds): (line: BundleLine) => BundleRecord {
  const judge = new EvidenceJudge(grounds.rules);
  const judges = toJudges(grounds.rules.adverse);

  function judged(record: RecordLine, { path, bytes }: BundleLine): Judged {
    const kind = eligibleKind(record, grounds.period);
    if (kind === undefined) return unusable(isEvidence(record) ? 'outside_period' : 'misplaced');
    if (record.payload === undefined) return unusable('erased');
    if (RECORD_FILES[placeOf(record, kind)] !== path) return unusable('misplaced');
    const found = judge.judge(record, bytes, kind, isIntact(record, bytes, grounds));
    // A gate that was skipped has a name all the same; what is not intact says nothing that could be believed.
    if (found === 'skipped' || found === 'future')
      return unusable(found, judgeRecord(kind, payloadOf(record.payload, bytes), judges).subject);
    if (typeof found === 'string') return unusable(found);
    return { standing: found.outcome, subject: found.subject, counts: true };
  }

  return (line) => {
    const { path: file, number, record } = line;
    if (record === undefined) return { file, line: number, ...NO_RECORD };
    const { chain_position, record_id, schema_key, timestamp, payload_hash } = record.header;
    return {
      file,
      line: number,
      position: chain_position,
      recordId: record_id,
      schemaKey: schema_key,
      timestamp,
      ...judged(record, line),
      leaf: record.leaf,
      payloadHash: payload_hash,
    };
  };
}

const NO_RECORD = {
  position: undefined,
  recordId: '',
  schemaKey: '',
  timestamp: '',
  standing: 'unreadable',
  subject: '',
  counts: false,
  leaf: '',
  payloadHash: '',
} as const;

function unusable(standing: Standing, subject = ''): Judged {
  return { standing, subject, counts: false };
}

function payloadOf({ start, end }: { readonly start: number; readonly end: number }, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    return undefined;
  }
}

function isEvidence({ header }: RecordLine): boolean {
  return kindIndex(header.schema_key) !== undefined;
}

/** Whether the record by itself is what the log's writer made, as far as the keys held can tell. */
function isIntact(record: RecordLine, bytes: Buffer, { log, keys }: RecordGrounds): boolean {
  const key = keys.get(record.header.key_id);
  const isSealed = key === undefined || recordMac(key, record.leaf) === record.hmac;
  return isSealed && record.header.log === log && hasPayloadOf(record, bytes);
}
