import { sealRecords, type RecordContent } from '../../../src/core/log/seal-records.ts';
import { fromMillis } from '../../../src/core/time.ts';
import { LOG, recordKey, START } from './log-fixture.ts';

/** The instant that many seconds after the start of the test clock. */
export const at = (seconds: number) => fromMillis(START + seconds * 1000);

export function content(name: string, given: Partial<RecordContent> = {}): RecordContent {
  const payloadJson = `{"name":"${name}"}`;
  return { schemaKey: 'halluccheck.score.v1', payloadJson, recordId: name, timestamp: at(0), ...given };
}

export function erasure(name: string, recordIds: readonly string[]): RecordContent {
  const payloadJson = JSON.stringify({ reason_code: 'GDPR', record_ids: recordIds });
  return content(name, { schemaKey: 'chain.erasure.v1', payloadJson });
}

/** The lines of a log with these records, and its head. */
export function sealedLog(contents: readonly RecordContent[], log = LOG) {
  const { records, head, tiles } = sealRecords(log, undefined, contents, {
    key: recordKey,
    recordedAt: at(60),
  });
  return { lines: records.map(({ line }) => line), head, records, tiles };
}

export const toBytes = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));

/** What erasing leaves of a line. */
export const withoutPayload = (line: string) => `${line.slice(0, line.indexOf(',"payload":'))}}`;
