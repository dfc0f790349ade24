import { invalidInput } from '../../errors.ts';
import { JsonTextError } from '../../json/json-text-error.ts';
import { canonicalJson, decodeUtf8 } from '../../json/strict-json.ts';
import { isChainKey, resolveSchemaKey } from '../clauses/evidence-kinds.ts';
import { shiftSeconds, type Instant } from '../time.ts';
import type { LogKind } from './log-name.ts';

/** A record as a producer hands it in. */
export interface RecordInput {
  /** A schema key or one of the six folder names. */
  readonly schemaKey: string;
  /** The payload's JSON text in UTF-8, exactly as it came in. */
  readonly payloadJson: Uint8Array;
  readonly recordId: string | undefined;
  readonly timestamp: Instant | undefined;
}

/** A record that may be stored. What the producer did not say is undefined. */
export interface AcceptedRecord {
  readonly log: LogKind;
  readonly schemaKey: string;
  /** In RFC 8785 form. */
  readonly payloadJson: string;
  readonly recordId: string | undefined;
  readonly timestamp: Instant | undefined;
}

const MAX_PAYLOAD_BYTES = 64 * 1024;
const MAX_DEPTH = 32;
/** Producers' clocks may run ahead of ours by this much. */
const MAX_AHEAD_SECONDS = 300;
const SCHEMA_KEY = /^[a-z][a-z0-9_.]{0,63}$/;

/** What all records of one request are held against. */
export interface AcceptRules {
  /** The largest timestamp that is taken. */
  readonly latest: Instant;
  readonly allowUnknownSchema: boolean;
}

export function acceptRules(now: Instant, allowUnknownSchema: boolean): AcceptRules {
  return { latest: shiftSeconds(now, MAX_AHEAD_SECONDS), allowUnknownSchema };
}

/** Checks one record; `field` is its place in the request, for the error. */
export function acceptRecord(input: RecordInput, field: string, rules: AcceptRules): AcceptedRecord {
  const { schemaKey, log } = acceptSchemaKey(input.schemaKey, field, rules.allowUnknownSchema);
  if (input.timestamp !== undefined && input.timestamp > rules.latest) {
    throw invalidInput(`${field}.timestamp`, 'is more than 5 minutes ahead of the clock of the service');
  }
  const payloadJson = acceptPayload(input.payloadJson, `${field}.payload`);
  return { log, schemaKey, payloadJson, recordId: input.recordId, timestamp: input.timestamp };
}

function acceptSchemaKey(
  given: string,
  field: string,
  allowUnknown: boolean,
): { schemaKey: string; log: LogKind } {
  if (isChainKey(given)) {
    throw invalidInput(`${field}.schema_key`, 'chain.* records are written by the service only');
  }
  const known = resolveSchemaKey(given);
  if (known !== undefined) return known;
  if (!allowUnknown) {
    throw invalidInput(
      `${field}.schema_key`,
      'is not a known schema key; set allow_unknown_schema to store it in the log that enters no bundle',
    );
  }
  if (!SCHEMA_KEY.test(given))
    throw invalidInput(`${field}.schema_key`, 'must match ^[a-z][a-z0-9_.]{0,63}$');
  return { schemaKey: given, log: 'other' };
}

function acceptPayload(bytes: Uint8Array, field: string): string {
  try {
    const json = canonicalJson(decodeUtf8(bytes, { root: field }), { maxDepth: MAX_DEPTH, root: field });
    if (!json.startsWith('{')) throw invalidInput(field, 'must be a JSON object');
    if (Buffer.byteLength(json) > MAX_PAYLOAD_BYTES) {
      throw invalidInput(
        field,
        'is larger than 64 KiB in canonical form; store a digest and keep the content elsewhere',
      );
    }
    return json;
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw invalidInput(error.path, error.reason, { cause: error });
  }
}
