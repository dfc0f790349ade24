import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLine } from '../../../src/core/log/record-line.ts';
import { recordKey } from './log-fixture.ts';
import { header, headerText, hmac, line, PAYLOAD, SALT } from './some-line.ts';

const sealed = `{"header":${headerText},"hmac":"hmac-sha256:${hmac}"`;

const parse = (text: string) => {
  const bytes = Buffer.from(text);
  return parseLine(bytes, 0, bytes.length);
};
const changed = (from: string, to: string) => {
  assert.ok(line.includes(from), from);
  return line.replace(from, to);
};

describe('parseLine', () => {
  const malformed: Record<string, () => string> = {
    nothing: () => '',
    'no JSON': () => 'record',
    'white space before it': () => ` ${line}`,
    'white space behind it': () => `${line} `,
    'a carriage return': () => `${line}\r`,
    'a blank in the header': () => changed('{"chain_position":', '{ "chain_position":'),
    'another member order': () =>
      changed(`"key_id":"${recordKey.id}","late_count":3`, `"late_count":3,"key_id":"${recordKey.id}"`),
    'a header member missing': () => changed('"late_count":3,', ''),
    'a header member more': () => changed('"late_count":3,', '"late_count":3,"level":1,'),
    'a header member twice': () => changed('"late_count":3,', '"late_count":3,"late_count":3,'),
    'a position with a leading zero': () => changed('"chain_position":12', '"chain_position":012'),
    'a negative position': () => changed('"chain_position":12', '"chain_position":-12'),
    'a position as text': () => changed('"chain_position":12', '"chain_position":"12"'),
    'a position with a fraction': () => changed('"chain_position":12', '"chain_position":12.0'),
    'a position with an exponent': () => changed('"chain_position":12', '"chain_position":1e2'),
    'a position that no double holds': () =>
      changed('"chain_position":12', '"chain_position":1000000000000000'),
    'a time without microseconds': () => changed('00.000001Z', '00.000Z'),
    'a time with an offset': () => changed('00.000001Z', '00.000001+00:00'),
    'a time in the 13th hour of pm': () => changed('T10:', 'T31:'),
    'a time in hour 24': () => changed('T10:', 'T24:'),
    'a time in second 60': () => changed('00.000001Z', '60.000001Z'),
    'a time in month 13': () => changed(header.timestamp, header.timestamp.replace(/-\d\d-/, '-13-')),
    'a timestamp on 31 April': () =>
      changed(`"timestamp":"${header.timestamp}`, `"timestamp":"2026-04-31${header.timestamp.slice(10)}`),
    'a high water on 29 February 2026': () =>
      changed(`"high_water":"${header.high_water}`, `"high_water":"2026-02-29${header.high_water.slice(10)}`),
    'a storing time on day 32': () =>
      changed(
        `"recorded_at":"${header.recorded_at}`,
        `"recorded_at":"2026-01-32${header.recorded_at.slice(10)}`,
      ),
    'an upper-case key id': () => changed(`"key_id":"${recordKey.id}"`, '"key_id":"KEY"'),
    'an empty key id': () => changed(`"key_id":"${recordKey.id}"`, '"key_id":""'),
    'a log of no kind': () => changed('/evidence"', '/evidences"'),
    'a log of two parts': () => changed('acme/chat/', 'acme/'),
    'a log with a quote': () => changed('acme/chat', 'ac"me/chat'),
    'an upper-case hash': () => changed(header.prev_hash, header.prev_hash.toUpperCase()),
    'a hash without its name': () => changed('"prev_hash":"sha256:', '"prev_hash":"'),
    'a hash of 63 digits': () => changed(header.prev_hash, header.prev_hash.slice(1)),
    'an empty record id': () => changed(header.record_id, ''),
    'a record id of 65 characters': () => changed(header.record_id, 'r'.repeat(65)),
    'a record id with a brace': () => changed(header.record_id, 'a}b'),
    'a record id with an escape': () => changed(header.record_id, '\\u0041'),
    'a schema key in upper case': () => changed('"schema_key":"h', '"schema_key":"H'),
    'another HMAC': () => changed('"hmac-sha256:', '"hmac-sha512:'),
    'an upper-case HMAC': () => changed(hmac, hmac.toUpperCase()),
    'an HMAC of 65 digits': () => changed(hmac, `${hmac}0`),
    'a payload without salt': () => changed(`,"salt":"${SALT}"`, ''),
    'a salt without payload': () => changed(`,"payload":${PAYLOAD}`, ''),
    'an empty payload': () => changed(PAYLOAD, ''),
    'a salt of 21 characters': () => changed(SALT, SALT.slice(1)),
    'a salt of 23 characters': () => changed(SALT, `${SALT}A`),
    'a salt in another alphabet': () => changed(SALT, `+${SALT.slice(1)}`),
    'a member behind the salt': () => line.replace(/\}$/, ',"x":1}'),
    'a header-only line with more behind it': () => `${sealed}}}`,
    'a header-only line that is not closed': () => sealed,
    'a header-only line with a salt': () => `${sealed},"salt":"${SALT}"}`,
    'a header of megabytes': () => changed(header.record_id, 'r'.repeat(2_000_000)),
  };
  for (const [what, text] of Object.entries(malformed))
    it(`refuses ${what}`, () => assert.equal(parse(text()), undefined));

  it('refuses every part of a line', () => {
    const bytes = Buffer.from(line);
    for (let end = 0; end < bytes.length; end++)
      assert.equal(parseLine(bytes, 0, end), undefined, `end ${end}`);
    for (let start = 1; start < bytes.length; start++)
      assert.equal(parseLine(bytes, start, bytes.length), undefined);
  });
});
