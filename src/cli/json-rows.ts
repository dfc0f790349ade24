import type { JsonObject } from '@bufbuild/protobuf';
import type { BundleRecord } from '../core/bundle/describe-record.ts';
import { digestText } from './digest-text.ts';
import { print } from './output.ts';
import type { RecordRows } from './record-rows.ts';

/** One object: the members of the head, then `rows`, of which each is a line. */
export function createJsonRows(head: JsonObject): RecordRows {
  const opened = JSON.stringify(head, null, 2).replace(/\n\}$/, ',\n  "rows": [').split('\n');
  for (const line of opened.slice(0, -1)) print(line);
  // A line is printed when it is known whether a comma follows.
  let [waiting = '', comma] = [opened.at(-1), ''];
  return {
    file: () => {},
    row: (record) => {
      print(`${waiting}${comma}`);
      [waiting, comma] = [`    ${JSON.stringify(rowJson(record))}`, ','];
    },
    end: () => {
      for (const line of [waiting, '  ]', '}']) print(line);
    },
  };
}

function rowJson(record: BundleRecord): JsonObject {
  return {
    file: record.file,
    line: record.line,
    position: record.position ?? null,
    record_id: record.recordId,
    schema_key: record.schemaKey,
    timestamp: record.timestamp.replace(/Z$/, '+00:00'),
    outcome: record.standing,
    counts: record.counts,
    subject: record.subject,
    leaf_hash: digestText(record.leaf),
    payload_hash: digestText(record.payloadHash),
  };
}
