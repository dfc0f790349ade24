import type { LogStore } from '../../ports/log-store.ts';
import { exportRecords } from '../log/read-log.ts';

const PII = 'halluccheck.pii.v1';
/** Members of a detection that say what was detected: a text, or a list of texts. */
const MEMBERS = ['pii_type', 'pii_types', 'entity_type', 'entity_types', 'category', 'categories'];
/** More names than this are no list for people any more. */
const MOST_NAMES = 100;
const LONGEST_NAME = 100;

/** Categories of personal data that PII detection has seen in a log, as its records name them, in order. */
export async function observedPersonalData(store: LogStore, log: string): Promise<string[]> {
  const names = new Set<string>();
  const query = { logs: [log], schemaKeys: new Set([PII]), from: undefined, to: undefined };
  for await (const { ndjson } of exportRecords(store, query)) {
    for (const line of ndjson.toString().split('\n')) {
      for (const name of namesIn(line)) if (names.size < MOST_NAMES) names.add(name);
    }
  }
  // By code units: the same list on every machine.
  return [...names].toSorted();
}

/** Nothing where nothing was detected, and where the record was erased. */
function namesIn(line: string): string[] {
  if (line === '') return [];
  const record: unknown = JSON.parse(line);
  const payload = memberOf(record, 'payload');
  if (memberOf(payload, 'detected') === false || memberOf(payload, 'pii_detected') === false) return [];
  return MEMBERS.flatMap((member) => [memberOf(payload, member)].flat())
    .filter((name) => typeof name === 'string')
    .map((name) => name.normalize().trim())
    .filter((name) => name !== '' && name.length <= LONGEST_NAME);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const member: unknown = Reflect.get(value, name);
  return member;
}
