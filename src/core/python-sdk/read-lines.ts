import { CecError } from '../../errors.ts';
import type { SecretKey } from '../../ports/keys.ts';
import { acceptRecord, type AcceptedRecord, type AcceptRules } from '../log/accept-record.ts';
import { LineFault } from './line-fault.ts';
import { mapProjectId } from './project-id.ts';
import { hasSdkHmac, parseSdkRecord, type SdkRecord } from './sdk-record.ts';

/** A line of the file that is imported, without its LF. */
export interface SourceLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** A record that may be stored; unlike a producer's, it has an id and a time. */
export type ImportedRecord = AcceptedRecord & { readonly recordId: string };

/** What a line came to. */
export interface ReadLine extends SourceLine {
  /** Where its record goes, or its failure is noted. */
  readonly projectId: string;
  /** The SDK's own project id, where that is not allowed here. */
  readonly sourceProjectId: string | undefined;
  readonly outcome: ImportedRecord | LineFault;
}

export interface ReadRules extends AcceptRules {
  /** For lines that name no project, or nothing at all. */
  readonly projectId: string;
  /** Undefined: HMACs are not checked. */
  readonly secret: SecretKey | undefined;
}

/** Reads a line, checks its HMAC, and holds it against the rules for any record. A fault is an outcome. */
export function readLine(line: SourceLine, rules: ReadRules): ReadLine {
  const record = faultOf(() => parseSdkRecord(line.bytes));
  if (record instanceof LineFault)
    return { ...line, projectId: rules.projectId, sourceProjectId: undefined, outcome: record };
  const projectId = record.projectId === '' ? rules.projectId : mapProjectId(record.projectId);
  const isMapped = record.projectId !== '' && projectId !== record.projectId;
  const sourceProjectId = isMapped ? record.projectId : undefined;
  return { ...line, projectId, sourceProjectId, outcome: faultOf(() => accept(record, rules)) };
}

/** The project of the SDK that is another one here, if the lines of one project have such. */
export function mappedFrom(lines: readonly ReadLine[]): string | undefined {
  return lines.find(({ sourceProjectId }) => sourceProjectId !== undefined)?.sourceProjectId;
}

function accept(record: SdkRecord, rules: ReadRules): ImportedRecord {
  if (rules.secret !== undefined) checkHmac(record, rules.secret);
  const { recordId, schemaKey, timestamp } = record;
  const payloadJson = Buffer.from(record.payloadJson);
  try {
    return { ...acceptRecord({ schemaKey, payloadJson, recordId, timestamp }, '', rules), recordId };
  } catch (error) {
    if (!(error instanceof CecError)) throw error;
    throw new LineFault(reasonOf(error), error.message.slice(1), { cause: error });
  }
}

function checkHmac(record: SdkRecord, secret: SecretKey): void {
  if (record.hmac === undefined)
    throw new LineFault('hmac_missing', 'hmac: is missing; without a key it is not asked for');
  if (!hasSdkHmac(record, secret))
    throw new LineFault('hmac_mismatch', 'hmac: is not that of the record with the given key');
}

function reasonOf({ message }: CecError) {
  if (message.startsWith('.schema_key')) return 'bad_schema_key';
  return message.startsWith('.timestamp') ? 'bad_timestamp' : 'bad_payload';
}

function faultOf<T>(read: () => T): T | LineFault {
  try {
    return read();
  } catch (error) {
    if (error instanceof LineFault) return error;
    throw error;
  }
}
