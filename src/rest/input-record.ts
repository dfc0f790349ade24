import type { MessageInitShape } from '@bufbuild/protobuf';
import type { InputRecordSchema } from '../gen/spanforge/audit/v1/record_pb.ts';
import { jsonMembers } from '../json/strict-json.ts';
import { parsedMembers } from './members.ts';
import type { Members } from './members.ts';
import { parseTime } from './time-text.ts';

export type InputRecordInit = MessageInitShape<typeof InputRecordSchema> & {
  readonly projectId: string;
  readonly orgId: string;
};

// The service limits the depth of a payload and says so; this only bounds the recursion.
const MAX_DEPTH = 500;

/**
 * A record as its producer writes it in JSON. The payload is passed on as it stands in the text, so that no
 * number is rounded on the way; its rules, and those of the texts, are the service's.
 *
 * @throws {JsonTextError} when the text is no JSON object in the strict sense
 * @throws {RestError} 422 for an unknown member, one of a wrong type, and a missing payload
 */
export function parseInputRecord(text: string): InputRecordInit {
  const sources = jsonMembers(text, { maxDepth: MAX_DEPTH });
  const payload = sources.get('payload') ?? 'null';
  sources.delete('payload');
  const members = parsedMembers(sources);
  const record = {
    schemaKey: members.text('schema_key'),
    payloadJson: Buffer.from(payload),
    recordId: members.optionalText('record_id'),
    timestamp: toTimestamp(members),
    projectId: members.identifier('project_id'),
    orgId: members.identifier('org_id'),
  };
  members.finish();
  if (payload === 'null') throw members.refusal('payload', 'must be a JSON object');
  return record;
}

function toTimestamp(members: Members) {
  const text = members.optionalText('timestamp');
  if (text === undefined) return undefined;
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw members.refusal('timestamp', 'must be a time as in RFC 3339, such as 2026-01-02T15:04:05.678Z');
}
