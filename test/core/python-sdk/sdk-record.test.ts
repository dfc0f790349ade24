import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineFault } from '../../../src/core/python-sdk/line-fault.ts';
import { hasSdkHmac, parseSdkRecord } from '../../../src/core/python-sdk/sdk-record.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { sdkKey, vectorLines } from './sdk-vectors.ts';

const lines = vectorLines('export.jsonl');
const parse = (line: string) => parseSdkRecord(Buffer.from(line));
const payloadOf = (line: string): Record<string, unknown> => JSON.parse(parse(line).payloadJson);
const HEAD = '"record_id":"r","schema_key":"k","project_id":"p"';
const TIME = '"timestamp":"2026-01-02T03:04:05.000006Z"';
const record = (members: string) => `{${HEAD},${TIME}${members}}`;

describe('parseSdkRecord', () => {
  it("reads every line of the SDK's export with its HMAC", () => {
    assert.ok(lines.length > 30);
    for (const line of lines) assert.ok(hasSdkHmac(parse(line), sdkKey), line);
  });

  it('finds the HMAC wrong with another key', () => {
    const other = secretKeyOf('another key of more than thirty-two bytes');
    for (const line of lines) assert.equal(hasSdkHmac(parse(line), other), false);
  });

  it('finds a number that was replaced by an equal one of another spelling', () => {
    const line = lines.find((text) => text.includes('"score": 1.0,')) ?? assert.fail('no such line');
    assert.equal(hasSdkHmac(parse(line.replace('"score": 1.0,', '"score": 1,')), sdkKey), false);
  });

  it('finds no fault in other white space, nor in another chain_position', () => {
    for (const line of lines) {
      const changed = line
        .replaceAll('": ', '"\t:\r')
        .replace(/"chain_position"\t:\r\d+/, '"chain_position":99');
      assert.notEqual(changed, line);
      assert.ok(hasSdkHmac(parse(changed), sdkKey), changed);
    }
  });

  it('keeps everything that is not in the header as payload', () => {
    assert.deepEqual(payloadOf(record(',"hmac":"h","chain_position":7,"score":0.5,"deep":{"a":[1]}')), {
      project_id: 'p',
      hmac: 'h',
      chain_position: 7,
      score: 0.5,
      deep: { a: [1] },
    });
  });

  it('keeps the line beside the payload when a number would not survive', () => {
    const line = record(', "big": 9007199254740993, "half": 0.50, "nan": NaN');
    assert.deepEqual(payloadOf(line), {
      project_id: 'p',
      big: '9007199254740993',
      half: 0.5,
      nan: 'NaN',
      spanforge_sdk_line: line,
    });
  });

  it('keeps the line when the time is spelled differently', () => {
    const line = `{${HEAD},"timestamp":"2026-01-02T04:04:05+01:00"}`;
    assert.equal(parse(line).timestamp, '2026-01-02T03:04:05.000000Z');
    assert.equal(payloadOf(line)['spanforge_sdk_line'], line);
  });

  it('takes the line break of Windows for none of the line', () => {
    assert.equal(payloadOf(`${record(',"n":1.0')}\r`)['spanforge_sdk_line'], record(',"n":1.0'));
  });

  it('gives back what the HMAC is over, from header and payload or from the line', () => {
    for (const line of lines) {
      const { recordId, schemaKey, timestamp, payloadJson } = parse(line);
      const { spanforge_sdk_line: kept, ...payload } = JSON.parse(payloadJson);
      const header = { record_id: recordId, schema_key: schemaKey, timestamp };
      const again = parse(kept ?? JSON.stringify({ ...header, ...payload }));
      assert.equal(kept === undefined || kept === line, true);
      assert.ok(hasSdkHmac(again, sdkKey), line);
    }
  });

  for (const [what, line, reason, message] of [
    ['no JSON', 'x', 'malformed_line', /must be a JSON object/],
    ['no UTF-8', Buffer.from([0x7b, 0xff]), 'malformed_line', /is not valid UTF-8/],
    ['a byte-order mark', `\uFEFF${record('')}`, 'malformed_line', /byte-order mark/],
    ['a key twice', record(',"a":1,"a":2'), 'malformed_line', /^a: the key stands more than once/],
    ['no record id', `{${TIME}}`, 'bad_record_id', /^record_id: must be a string/],
    ['a record id that is none', `{"record_id":"a b",${TIME}}`, 'bad_record_id', /^record_id: must match/],
    ['no schema key', `{"record_id":"r",${TIME}}`, 'bad_schema_key', /^schema_key: must be a string/],
    ['no time', `{${HEAD}}`, 'bad_timestamp', /^timestamp: must be a string/],
    [
      'a day that does not exist',
      `{${HEAD},"timestamp":"2026-02-30T00:00:00Z"}`,
      'bad_timestamp',
      /^timestamp: must be a time/,
    ],
    [
      'no project id',
      `{"record_id":"r","schema_key":"k",${TIME}}`,
      'bad_project_id',
      /^project_id: must be a string/,
    ],
    [
      'an endless project id',
      record('').replace('"p"', `"${'p'.repeat(1025)}"`),
      'bad_project_id',
      /more than 1024/,
    ],
    [
      "a member of the import's own name",
      record(',"spanforge_sdk_line":""'),
      'bad_payload',
      /^spanforge_sdk_line: /,
    ],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(
        () => parseSdkRecord(Buffer.from(line)),
        (error) => error instanceof LineFault && error.reason === reason && message.test(error.message),
      );
    });
});
