import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import type { AppendRecordsRequest } from '../../src/gen/spanforge/audit/v1/record_pb.ts';
import { startGateway } from './gateway-fixture.ts';
import { ask, begin, replyOf } from './http-client.ts';
import { NDJSON, RECORDS, line, useRecordedLog } from './recorded-log.ts';

const log = useRecordedLog();

describe('POST /v1/audit/records with a line that cannot be stored', () => {
  const bad: [string, string][] = [
    ['{', 'expected a key in double quotes at character 2'],
    ['[]', 'must be a JSON object'],
    ['{"schema_key":"k","schema_key":"k"}', 'schema_key: the key stands more than once in its object'],
    [
      '{"schema_key":"k","payload":{"x":1e400}}',
      'payload.x: the number 1e400 is beyond the range of a double; send it as a string',
    ],
    [
      '{"schema_key":"k","payload":{"x":"\\ud800"}}',
      'payload.x: lone surrogate in the string at character 34',
    ],
    [line({ level: 1 }), 'level: unknown field'],
    [line({ payload: [1] }), 'payload: must be a JSON object'],
    ['{"schema_key":"k"}', 'payload: must be a JSON object'],
    [line({ payload: null }), 'payload: must be a JSON object'],
    [line({ schema_key: 'unknown' }), 'schema_key: is not a known schema key'],
    [line({ schema_key: 7 }), 'schema_key: must be a string'],
    [line({ record_id: 'a b' }), 'record_id: must match ^[A-Za-z0-9._:-]{1,64}$'],
    [
      line({ timestamp: '2026-02-30T00:00:00Z' }),
      'timestamp: must be a time as in RFC 3339, such as 2026-01-02T15:04:05.678Z',
    ],
    [line({ timestamp: 5 }), 'timestamp: must be a string'],
    [line({ payload: 'x'.repeat(600) }), 'is longer than 600 bytes'],
  ];
  for (const [text, problem] of bad) {
    it(`names the line for: ${problem.slice(0, 60)}`, async () => {
      const { status, json } = await log.send([line(), line(), text, line(), line()]);
      assert.equal(status, 422);
      assert.deepEqual(json, {
        detail: `line 3: ${problem}; everything up to line 2 was stored`,
        line: 3,
        stored_lines: 2,
      });
      assert.equal(log.batches.length, 1);
    });
  }

  it('says of a bad project_id which line has it', async () => {
    const { json } = await log.send([line(), line({ project_id: '../x' })]);
    assert.match(
      String(Object(json).detail),
      /^line 2: project_id: must match .*; everything up to line 1 was stored$/,
    );
  });

  it('says so when nothing was stored', async () => {
    const { json } = await log.send(['', line(), 'x']);
    const detail = 'line 3: must be a JSON object; nothing was stored';
    assert.deepEqual(json, { detail, line: 3, stored_lines: 0 });
  });

  it('refuses invalid UTF-8 and a byte-order mark', async () => {
    for (const [bytes, problem] of [
      [Buffer.from([0x7b, 0xff, 0x7d]), 'is not valid UTF-8'],
      [Buffer.from(`\uFEFF${line()}`), 'starts with a byte-order mark; send it without one'],
    ] as const) {
      const reply = await ask(log.gateway, { method: 'POST', path: RECORDS, headers: NDJSON, body: bytes });
      assert.equal(Object(reply.json).detail, `line 1: ${problem}; nothing was stored`);
    }
  });

  it('answers 409 for a record id with other content', async () => {
    const lines = [line({ record_id: 'x' }), line(), line(), line({ record_id: 'x', payload: { b: 2 } })];
    const { status, json, headers } = await log.send(lines);
    assert.deepEqual(
      [status, json],
      [
        409,
        {
          detail: 'line 4: record_id: "x" is stored with other content; everything up to line 2 was stored',
          line: 4,
          stored_lines: 2,
        },
      ],
    );
    assert.equal(headers['x-error-reason'], 'RECORD_CONFLICT');
  });

  it('names the lines of the batch when the store fails, and when to come back', async () => {
    const { status, json, headers } = await log.send([line(), line(), line(), line({ schema_key: 'disk' })]);
    assert.deepEqual(
      [status, json],
      [
        503,
        {
          detail:
            'lines 3 to 4: the store failed; repeat with the same record ids; everything up to line 2 was stored',
          stored_lines: 2,
        },
      ],
    );
    assert.equal(headers['retry-after'], '1');
  });

  it('tells nothing of an internal error but how far it came', async () => {
    const { status, json } = await log.send([line(), line(), line({ schema_key: 'bug' })]);
    assert.equal(status, 500);
    assert.deepEqual(json, {
      detail: 'line 3: Internal server error; everything up to line 2 was stored',
      stored_lines: 2,
    });
  });

  it('refuses a line that does not end before all of it is there', async () => {
    const request = begin(log.gateway, { path: RECORDS, headers: NDJSON });
    request.write('x'.repeat(601));
    const { status, json } = await replyOf(request);
    assert.equal(status, 422);
    assert.equal(Object(json).detail, 'line 1: is longer than 600 bytes; nothing was stored');
  });

  it('says how far it came when the body stops arriving', async () => {
    const request = begin(log.gateway, { path: `${RECORDS}?project_id=p`, headers: NDJSON });
    request.write(`${line()}\n${line()}\n{`);
    const { status, json } = await replyOf(request);
    assert.equal(status, 408);
    assert.deepEqual(json, {
      detail: 'the body did not arrive in time; everything up to line 2 was stored',
      stored_lines: 2,
    });
  });

  it('stores nothing more of an upload that was broken off', async () => {
    let calls = 0;
    const stored = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    const services = {
      audit: {
        async appendRecords(_: AppendRecordsRequest, { signal }: { signal: AbortSignal }) {
          calls += 1;
          stored.resolve();
          await once(signal, 'abort');
          gone.resolve();
          return {};
        },
      },
    };
    const other = await startGateway({ services, limits: { batchRecords: 1 } });
    try {
      const request = begin(other, { path: `${RECORDS}?project_id=p`, headers: NDJSON });
      request.on('error', () => undefined);
      request.write(`${line()}\n${line()}\n`);
      await stored.promise;
      request.destroy();
      await gone.promise;
      assert.equal(calls, 1);
      assert.deepEqual(other.logged, []);
    } finally {
      await other.close();
    }
  });

  const queries: [string, string][] = [
    ['?allow_unknown_schema=1', 'allow_unknown_schema: must be true or false'],
    ['?project=p', 'project: unknown query parameter'],
  ];
  for (const [query, detail] of queries) {
    it(`refuses ${query}`, async () => {
      const { status, json } = await log.send([line()], query);
      assert.deepEqual([status, Object(json).detail], [422, detail]);
    });
  }
});
