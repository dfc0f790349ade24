import { hash } from 'node:crypto';
import type { Instant } from '../time.ts';
import type { Hash } from './merkle.ts';

/** The sealed part of a record; the members stand in the line in this order (RFC 8785). */
export interface RecordHeader {
  readonly chain_position: number;
  readonly high_water: Instant;
  readonly key_id: string;
  readonly late_count: number;
  readonly log: string;
  readonly payload_hash: Hash;
  readonly prev_hash: Hash;
  readonly record_id: string;
  readonly recorded_at: Instant;
  readonly schema_key: string;
  readonly timestamp: Instant;
}

/** A stored line taken apart. `end` values are offsets into the buffer that was parsed. */
export interface RecordLine {
  readonly header: RecordHeader;
  readonly leaf: Hash;
  readonly hmac: Hash;
  /** Offset just behind the hmac's closing quote: header-only lines are cut here and closed with `}`. */
  readonly sealEnd: number;
  /** Offsets of the payload; undefined in a header-only line. */
  readonly payload: { readonly start: number; readonly end: number } | undefined;
}

/** `prev_hash` of the first record of a log. */
export const NO_PREVIOUS: Hash = '0'.repeat(64);

const DAY = String.raw`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`${DAY}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z`;
const COUNT = String.raw`0|[1-9]\d{0,14}`;
const BEFORE_HEADER = '{"header":';
const BEFORE_HMAC = ',"hmac":"hmac-sha256:';
const BEFORE_PAYLOAD = ',"payload":';
const BEFORE_SALT = ',"salt":"';
/** The sealed part of a line, header and HMAC, and what announces a payload behind it. */
const SEALED = new RegExp(
  `^\\{"header":\\{"chain_position":(${COUNT}),"high_water":"(${TIME})","key_id":"([a-z0-9-]{1,64})",` +
    `"late_count":(${COUNT}),"log":"([A-Za-z0-9._-]{1,128}/[A-Za-z0-9._-]{1,128}/(?:evidence|other))",` +
    `"payload_hash":"sha256:([0-9a-f]{64})","prev_hash":"sha256:([0-9a-f]{64})",` +
    `"record_id":"([A-Za-z0-9._:-]{1,64})","recorded_at":"(${TIME})",` +
    `"schema_key":"([a-z][a-z0-9_.]{0,63})","timestamp":"(${TIME})"\\},"hmac":"hmac-sha256:([0-9a-f]{64})"` +
    `(${BEFORE_PAYLOAD})?`,
);
/** The longest text that the pattern matches is shorter. */
const SEALED_LIMIT = 1200;
const HMAC_LENGTH = BEFORE_HMAC.length + 65;
const SALT_LENGTH = 22;
/** All that follows a payload. */
const AFTER_PAYLOAD = new RegExp(`^${BEFORE_SALT}[A-Za-z0-9_-]{${SALT_LENGTH}}"\\}$`);
const AFTER_PAYLOAD_LENGTH = BEFORE_SALT.length + SALT_LENGTH + 2;
const CLOSING_BRACE = 0x7d;

export function formatHeader(header: RecordHeader): string {
  return (
    `{"chain_position":${header.chain_position},"high_water":"${header.high_water}","key_id":"${header.key_id}",` +
    `"late_count":${header.late_count},"log":"${header.log}","payload_hash":"sha256:${header.payload_hash}",` +
    `"prev_hash":"sha256:${header.prev_hash}","record_id":"${header.record_id}",` +
    `"recorded_at":"${header.recorded_at}","schema_key":"${header.schema_key}","timestamp":"${header.timestamp}"}`
  );
}

/** A line without its LF. `header` is the text that was hashed. */
export function formatLine(header: string, hmac: Hash, payload: { json: string; salt: string }): string {
  return `${BEFORE_HEADER}${header}${BEFORE_HMAC}${hmac}"${BEFORE_PAYLOAD}${payload.json}${BEFORE_SALT}${payload.salt}"}`;
}

/** Leaf hash SHA-256(0x00 ‖ header) (RFC 6962 §2.1). Headers are ASCII. */
export function leafHash(header: string): Hash {
  return hash('sha256', `\0${header}`, 'hex');
}

/** `payload_hash`: SHA-256 over salt, `.`, and the payload in RFC 8785 form. */
export function payloadHash(salt: string, payloadJson: string): Hash {
  return hash('sha256', `${salt}.${payloadJson}`, 'hex');
}

/** Takes the line at [start, end) apart (LF excluded); undefined when it does not have exactly the specified shape. */
export function parseLine(bytes: Buffer, start: number, end: number): RecordLine | undefined {
  const match = SEALED.exec(bytes.toString('latin1', start, Math.min(end, start + SEALED_LIMIT)));
  if (match === null) return undefined;
  const [matched, , , , , , , , , , , , hmac = '', beforePayload = ''] = match;
  const sealLength = matched.length - beforePayload.length;
  const sealEnd = start + sealLength;
  const payload = beforePayload === '' ? undefined : payloadRange(bytes, start + matched.length, end);
  if (payload === undefined && !isHeaderOnly(bytes, sealEnd, end)) return undefined;
  const header = headerOf(match);
  if (!isMoment(header.timestamp) || !isMoment(header.high_water) || !isMoment(header.recorded_at))
    return undefined;
  const leaf = leafHash(matched.slice(BEFORE_HEADER.length, sealLength - HMAC_LENGTH));
  return { header, leaf, hmac, sealEnd, payload };
}

/** True when the payload's bytes hash to the header's `payload_hash`, or when there is no payload. */
export function hasPayloadOf(line: RecordLine, bytes: Buffer): boolean {
  if (line.payload === undefined) return true;
  const { start, end } = line.payload;
  const saltStart = end + BEFORE_SALT.length;
  const length = SALT_LENGTH + 1 + end - start;
  if (length > salted.length) salted = Buffer.alloc(length);
  bytes.copy(salted, 0, saltStart, saltStart + SALT_LENGTH);
  salted[SALT_LENGTH] = 0x2e;
  bytes.copy(salted, SALT_LENGTH + 1, start, end);
  return hash('sha256', salted.subarray(0, length), 'hex') === line.header.payload_hash;
}

/** The header-only form of a line: what stays of an erased record, and what a bundle shows of others. */
export function headerOnly(bytes: Buffer, start: number, line: RecordLine): Buffer {
  return Buffer.concat([bytes.subarray(start, line.sealEnd), Buffer.from('}')]);
}

let salted = Buffer.alloc(1 << 17);

function headerOf(match: RegExpExecArray): RecordHeader {
  const [, position, highWater = '', keyId = '', late, log = '', payload = '', prev = '', ...rest] = match;
  const [recordId = '', recordedAt = '', schemaKey = '', timestamp = ''] = rest;
  return {
    chain_position: Number(position),
    high_water: highWater,
    key_id: keyId,
    late_count: Number(late),
    log,
    payload_hash: payload,
    prev_hash: prev,
    record_id: recordId,
    recorded_at: recordedAt,
    schema_key: schemaKey,
    timestamp,
  };
}

/** Days from the 29th on that were found real; a stranger's file can name many. */
const realDays = new Set<string>();
const MOST_DAYS = 1000;

/** The pattern lets the 29th to the 31st of every month pass. */
function isMoment(time: Instant): boolean {
  if (time.slice(8, 10) < '29') return true;
  const day = time.slice(0, 10);
  if (realDays.has(day)) return true;
  // Not isCalendarDate: an offset can put a producer's first day of year 1 into year 0.
  if (!new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return false;
  if (realDays.size === MOST_DAYS) realDays.clear();
  realDays.add(day);
  return true;
}

function payloadRange(bytes: Buffer, start: number, lineEnd: number): RecordLine['payload'] {
  const end = lineEnd - AFTER_PAYLOAD_LENGTH;
  // The shortest object is {}.
  if (end < start + 2) return undefined;
  return AFTER_PAYLOAD.test(bytes.toString('latin1', end, lineEnd)) ? { start, end } : undefined;
}

function isHeaderOnly(bytes: Buffer, sealEnd: number, end: number): boolean {
  return end === sealEnd + 1 && bytes[sealEnd] === CLOSING_BRACE;
}
