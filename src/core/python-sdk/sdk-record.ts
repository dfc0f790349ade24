import { createHmac, type KeyObject } from 'node:crypto';
import { JsonTextError } from '../../json/json-text-error.ts';
import { parsePythonObject, textOf, valueIn, type PythonMember } from '../../json/python-json.ts';
import { canonicalPythonText, compactPythonText, keepsNumbers } from '../../json/python-text.ts';
import { decodeUtf8 } from '../../json/strict-json.ts';
import type { SecretKey } from '../../ports/keys.ts';
import { equalTexts } from '../bundle/manifest.ts';
import { parseInstant, type Instant } from '../time.ts';
import { LineFault, type FailureReason } from './line-fault.ts';

/** A line of what `sf_audit.export()` returns. */
export interface SdkRecord {
  readonly recordId: string;
  readonly schemaKey: string;
  /** Empty when the SDK was told none. */
  readonly projectId: string;
  readonly timestamp: Instant;
  /** As the line has it; undefined when it has none. */
  readonly hmac: string | undefined;
  /** What the SDK's HMAC is over. */
  readonly signed: readonly PythonMember[];
  /** In RFC 8785 form. */
  readonly payloadJson: string;
}

/** The payload's member for the line as it stood in the file, without its line break. */
const SOURCE_LINE = 'spanforge_sdk_line';

/** Members of a line that go to the record's header. */
const IN_HEADER: ReadonlySet<string> = new Set(['record_id', 'schema_key', 'timestamp']);
/** `verify_chain()` of the SDK leaves these out. */
const NOT_SIGNED: ReadonlySet<string> = new Set(['hmac', 'chain_position']);
const RECORD_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const LONGEST_PROJECT_ID = 1024;

/**
 * Reads one line. Its payload here is the line without what the header holds; where that would not give the SDK's own
 * text back, because of a number or a time, the line itself is kept beside it.
 *
 * @throws {LineFault}
 */
export function parseSdkRecord(bytes: Uint8Array): SdkRecord {
  const { text, members } = parseLine(bytes);
  const given = stringMember(members, 'timestamp', 'bad_timestamp');
  const timestamp = parseInstant(given);
  if (timestamp === undefined)
    throw new LineFault('bad_timestamp', 'timestamp: must be a time as in RFC 3339');
  const isLossless = given === timestamp && members.every(({ value }) => keepsNumbers(value));
  return {
    recordId: recordIdOf(members),
    schemaKey: stringMember(members, 'schema_key', 'bad_schema_key'),
    projectId: projectIdOf(members),
    timestamp,
    hmac: textOf(valueIn(members, 'hmac')),
    signed: members.filter(({ key }) => !NOT_SIGNED.has(key)),
    payloadJson: canonicalPythonText([
      ...members.filter(({ key }) => !IN_HEADER.has(key)),
      ...(isLossless ? [] : [sourceLine(text)]),
    ]),
  };
}

/** HMAC-SHA256 over record id, `|` and what is signed, as `verify_chain()` computes it. */
export function hasSdkHmac({ recordId, hmac = '', signed }: SdkRecord, { key }: SecretKey): boolean {
  return equalTexts(hmac, sdkMac(`${recordId}|${compactPythonText(signed)}`, key));
}

/** As the SDK writes an HMAC-SHA256 of a text. */
export function sdkMac(text: string, key: KeyObject): string {
  return `hmac-sha256:${createHmac('sha256', key).update(text).digest('hex')}`;
}

function parseLine(bytes: Uint8Array): { text: string; members: readonly PythonMember[] } {
  try {
    const text = decodeUtf8(bytes).replace(/\r$/, '');
    const members = parsePythonObject(text);
    if (members.some(({ key }) => key === SOURCE_LINE))
      throw new LineFault(
        'bad_payload',
        `${SOURCE_LINE}: is the name that the import gives to the line itself`,
      );
    return { text, members };
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new LineFault('malformed_line', error.message, { cause: error });
  }
}

function sourceLine(text: string): PythonMember {
  return {
    key: SOURCE_LINE,
    literal: JSON.stringify(SOURCE_LINE),
    value: { kind: 'string', literal: JSON.stringify(text) },
  };
}

function recordIdOf(members: readonly PythonMember[]): string {
  const id = stringMember(members, 'record_id', 'bad_record_id');
  if (RECORD_ID.test(id)) return id;
  throw new LineFault('bad_record_id', 'record_id: must match ^[A-Za-z0-9._:-]{1,64}$');
}

function projectIdOf(members: readonly PythonMember[]): string {
  const id = stringMember(members, 'project_id', 'bad_project_id');
  if (id.length <= LONGEST_PROJECT_ID) return id;
  throw new LineFault('bad_project_id', `project_id: has more than ${LONGEST_PROJECT_ID} characters`);
}

function stringMember(members: readonly PythonMember[], name: string, reason: FailureReason): string {
  const text = textOf(valueIn(members, name));
  if (text !== undefined) return text;
  throw new LineFault(reason, `${name}: must be a string; is this what sf_audit.export() returned?`);
}
