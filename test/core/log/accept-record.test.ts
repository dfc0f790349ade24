import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acceptRecord, acceptRules, type RecordInput } from '../../../src/core/log/accept-record.ts';
import { logName } from '../../../src/core/log/log-name.ts';
import { fromMillis, shiftSeconds } from '../../../src/core/time.ts';
import { inputOf, START } from './log-fixture.ts';

const now = fromMillis(START);

function accept(given: Partial<RecordInput>, allowUnknownSchema = false) {
  return acceptRecord(inputOf(given), 'records[3]', acceptRules(now, allowUnknownSchema));
}
const payload = (json: string | Buffer) => accept({ payloadJson: Buffer.from(json) }).payloadJson;
/** Refused with a message that begins with this field. */
function refuses(given: Partial<RecordInput>, field: string, allowUnknownSchema = false): void {
  assert.throws(
    () => accept(given, allowUnknownSchema),
    (error: Error & { code?: unknown }) => {
      assert.equal(error.code, 'INVALID_INPUT');
      assert.ok(error.message.startsWith(field), error.message);
      return true;
    },
  );
}
const refusesPayload = (json: string | Buffer, path = '') =>
  refuses({ payloadJson: Buffer.from(json) }, `records[3].payload${path}`);

const nested = (levels: number) => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
const ofSize = (bytes: number) => `{"t":"${'x'.repeat(bytes - 8)}"}`;

describe('acceptRecord: payload', () => {
  it('is stored in RFC 8785 form', () => {
    assert.equal(
      payload('{ "b" : 1.0, "a" : [ "\\u00e9\\/" , 1E2 ] , "" : null }'),
      '{"":null,"a":["é/",100],"b":1}',
    );
    assert.equal(payload('{"\\ud83d\\ude00":1,"\\ufb33":2}'), '{"😀":1,"\ufb33":2}');
    assert.equal(payload('{"__proto__":{"constructor":1}}'), '{"__proto__":{"constructor":1}}');
    assert.equal(payload('{"e\\u0301":"\\u00e9"}'), '{"e\u0301":"é"}');
  });

  it('keeps numbers that a double holds and refuses those that would be rounded', () => {
    assert.equal(
      payload('{"n":[0.1,-0,9007199254740991,1e21,5e-324,0.10]}'),
      '{"n":[0.1,0,9007199254740991,1e+21,5e-324,0.1]}',
    );
    for (const number of [
      '9007199254740993',
      '1e-400',
      '1e400',
      '0.1000000000000000055',
      '3.0000000000000000001',
    ])
      refusesPayload(`{"a":{"n":${number}}}`, '.a.n');
    for (const number of ['NaN', 'Infinity', '-Infinity', '01', '+1', '.5', '1.', '0x1'])
      refusesPayload(`{"n":${number}}`);
  });

  it('refuses duplicate keys however they are spelled', () => {
    refusesPayload('{"a":1,"a":1}', '.a');
    refusesPayload('{"x":[{"a":1,"\\u0061":2}]}', '.x[0].a');
    refusesPayload('{"__proto__":1,"__proto__":1}', '.__proto__');
  });

  it('refuses lone surrogates, bytes that are no UTF-8, and a byte-order mark', () => {
    refusesPayload('{"a":"\\ud800"}', '.a');
    refusesPayload('{"a":"\\udc00\\ud800"}', '.a');
    refusesPayload('{"\\ud83d":1}');
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]])
      refusesPayload(Buffer.from([0x7b, 0x22, ...bytes, 0x22, 0x3a, 0x31, 0x7d]));
    refusesPayload('\uFEFF{}');
  });

  it('is an object of at most 32 levels', () => {
    assert.equal(payload(nested(32)), nested(32));
    refusesPayload(nested(33));
    refusesPayload(`{"a":${'['.repeat(32)}${']'.repeat(32)}}`);
    refusesPayload(`{"a":${'['.repeat(1_000_000)}`);
    for (const json of [
      '[]',
      '"{}"',
      '1',
      'null',
      'true',
      '',
      ' ',
      '{}{}',
      '{},',
      '{"a":1,}',
      "{'a':1}",
      '{a:1}',
      '{"a"}',
    ])
      refusesPayload(json);
  });

  it('holds at most 64 KiB in canonical form, whatever it takes as it comes in', () => {
    assert.equal(payload(ofSize(65_536)).length, 65_536);
    refusesPayload(ofSize(65_537));
    assert.equal(payload(` ${ofSize(65_536)}${' '.repeat(99_999)}`).length, 65_536);
    assert.equal(payload(`{"t":"${'\\u0061'.repeat(65_528)}"}`).length, 65_536);
    // Two bytes each in UTF-8, one unit each in a JavaScript string.
    refusesPayload(`{"t":"${'é'.repeat(32_765)}"}`);
    assert.equal(Buffer.byteLength(payload(`{"t":"${'é'.repeat(32_764)}"}`)), 65_536);
  });
});

describe('acceptRecord: timestamp', () => {
  it('may be five minutes ahead of the clock, to the microsecond', () => {
    const limit = shiftSeconds(now, 300);
    assert.equal(accept({ timestamp: limit }).timestamp, limit);
    assert.equal(
      accept({ timestamp: '0001-01-01T00:00:00.000000Z' }).timestamp,
      '0001-01-01T00:00:00.000000Z',
    );
    refuses({ timestamp: `${limit.slice(0, -2)}1Z` }, 'records[3].timestamp: ');
  });
});

describe('acceptRecord: schema key', () => {
  it('takes the six kinds by key and by folder, and the other known keys', () => {
    assert.deepEqual(
      ['halluccheck.bias.v1', 'bias_reports', 'spanforge.trust.v1'].map((schemaKey) => {
        const { log, schemaKey: key } = accept({ schemaKey });
        return `${key} ${log}`;
      }),
      ['halluccheck.bias.v1 evidence', 'halluccheck.bias.v1 evidence', 'spanforge.trust.v1 other'],
    );
  });

  it('takes an unknown key only when that was asked for, into the other log', () => {
    refuses({ schemaKey: 'acme.custom.v1' }, 'records[3].schema_key: ');
    assert.equal(accept({ schemaKey: 'acme.custom.v1' }, true).log, 'other');
    assert.equal(accept({ schemaKey: `a${'b'.repeat(63)}` }, true).log, 'other');
    for (const schemaKey of ['', 'Acme', '1a', 'a b', 'a"', `a${'b'.repeat(64)}`, 'ä', 'a\n'])
      refuses({ schemaKey }, 'records[3].schema_key: ', true);
  });

  it('never takes a key of the service itself', () => {
    for (const schemaKey of ['chain.bundle.v1', 'chain.erasure.v1', 'chain.', 'chain.x'])
      for (const allowed of [true, false]) refuses({ schemaKey }, 'records[3].schema_key: ', allowed);
  });
});

describe('logName', () => {
  it('is organisation, project and kind', () => {
    assert.equal(logName('acme', 'chat', 'evidence'), 'acme/chat/evidence');
    assert.equal(logName('acme', 'chat', 'other'), 'acme/chat/other');
  });
});
