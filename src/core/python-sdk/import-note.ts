import type { LogStore } from '../../ports/log-store.ts';
import { sha256Hex, jcs } from '../bundle/entries.ts';
import { readRecord } from '../log/log-reader.ts';
import type { NewContent } from '../log/log-writer.ts';
import type { FailureReason } from './line-fault.ts';
import { mappedFrom, type ReadLine } from './read-lines.ts';

/** What became of one project's lines. */
export interface ProjectOutcome {
  readonly lines: readonly ReadLine[];
  readonly imported: number;
  /** Stored before, or by a line further up, with the same content. */
  readonly present: number;
  readonly failures: readonly LineFailure[];
}

export interface LineFailure {
  readonly line: number;
  readonly reason: FailureReason;
  readonly message: string;
}

export interface NoteFacts {
  /** What the caller calls the file. */
  readonly source: string;
  readonly requestedBy: string;
  /** Of the key that HMACs were checked with. */
  readonly hmacKeyId: string | undefined;
}

const IMPORT_KEY = 'chain.import.v1';
const ID_DIGITS = 32;

/**
 * The `chain.import.v1` record of some lines. Its id follows from the lines, the key and the failures, so that the same
 * import, made again, is known.
 */
export function importNote(outcome: ProjectOutcome, facts: NoteFacts): NewContent & { recordId: string } {
  const { lines, imported, present } = outcome;
  const digest = createDigest(lines);
  const failures = outcome.failures.map(({ line, reason }) => ({ line, reason }));
  const key = facts.hmacKeyId === undefined ? {} : { hmac_key_id: facts.hmacKeyId };
  const id = sha256Hex(jcs({ digest, failures, ...key })).slice(0, ID_DIGITS);
  const sourceProjectId = mappedFrom(lines);
  const passed = imported + present;
  const payload = {
    format: 'spanforge.sdk.audit',
    source: facts.source,
    requested_by: facts.requestedBy,
    digest,
    first_line: lines[0]?.number ?? 0,
    last_line: lines.at(-1)?.number ?? 0,
    counts: {
      lines: lines.length,
      imported,
      present,
      failed: failures.length,
      hmac_valid: facts.hmacKeyId === undefined ? 0 : passed,
      hmac_not_checked: facts.hmacKeyId === undefined ? passed : 0,
    },
    failures,
    ...key,
    ...(sourceProjectId !== undefined && { source_project_id: sourceProjectId }),
  };
  return { recordId: `import-${id}`, schemaKey: IMPORT_KEY, payloadJson: jcs(payload).toString() };
}

/** Whether a log has the note with this id, or another record took the id, as only somebody who wants to hide it does. */
export async function stateOfNote(
  store: LogStore,
  log: string,
  recordId: string,
): Promise<'new' | 'noted' | 'id taken'> {
  const position = (await store.positions(log, [recordId])).get(recordId);
  if (position === undefined) return 'new';
  const stored = await readRecord(store, log, position);
  return stored?.line.header.schema_key === IMPORT_KEY ? 'noted' : 'id taken';
}

/** Over the lines as they came in, each followed by LF. */
function createDigest(lines: readonly ReadLine[]): string {
  return `sha256:${sha256Hex(Buffer.concat(lines.flatMap(({ bytes }) => [bytes, LF])))}`;
}

const LF = Buffer.from('\n');
