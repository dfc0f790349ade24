import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CecError, invalidInput } from '../../src/errors.ts';
import type { AppendRecordsRequest } from '../../src/gen/spanforge/audit/v1/record_pb.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, begin, postJson, replyOf } from './http-client.ts';

const PATH = '/v1/audit/records';
const NDJSON = { 'content-type': 'application/x-ndjson' };

let batches: AppendRecordsRequest[] = [];
let position = 0;
const ids = new Map<string, string>();

/** Refuses what the real service does in the rows that need it, and names the record as it does. */
function appendRecords(request: AppendRecordsRequest) {
  const project = request.projectId || request.records[0]?.projectId;
  const log = `${request.orgId || 'default'}/${project}/evidence`;
  request.records.forEach(({ schemaKey, recordId = '', payloadJson }, i) => {
    const payload = Buffer.from(payloadJson).toString();
    if (schemaKey === 'unknown') throw invalidInput(`records[${i}].schema_key`, 'is not a known schema key');
    if (payload.startsWith('[')) throw invalidInput(`records[${i}].payload`, 'must be a JSON object');
    if ((ids.get(recordId) ?? payload) === payload) return;
    throw new CecError(
      'RECORD_CONFLICT',
      `records[${i}].record_id: "${recordId}" is stored with other content`,
    );
  });
  if (request.records.some(({ schemaKey }) => schemaKey === 'disk')) {
    throw new CecError('STORE_FAILED', 'the store failed; repeat with the same record ids');
  }
  if (request.records.some(({ schemaKey }) => schemaKey === 'bug')) throw new Error('bug');
  batches.push(request);
  const results = request.records.map(({ recordId = `id-${position}`, payloadJson }) => {
    const duplicate = ids.has(recordId);
    ids.set(recordId, Buffer.from(payloadJson).toString());
    return { recordId, position: BigInt(position++), hmac: 'hmac-sha256:0', log, duplicate };
  });
  return { results, checkpoints: [{ log, checkpoint: `${log} ${position}` }] };
}

function line(members: object = {}): string {
  return JSON.stringify({ schema_key: 'k', payload: { a: 1 }, ...members });
}

let gateway: Gateway;
before(async () => {
  gateway = await startGateway({
    services: { audit: { appendRecords } },
    limits: { batchRecords: 2, batchBytes: 1000, lineBytes: 600, bodyMillis: 200, lingerMillis: 50 },
  });
});
after(() => gateway.close());
beforeEach(() => {
  batches = [];
  position = 0;
  ids.clear();
});

function send(lines: readonly string[], query = '?project_id=p') {
  return ask(gateway, { method: 'POST', path: PATH + query, headers: NDJSON, body: lines.join('\n') });
}

describe('POST /v1/audit/records with NDJSON', () => {
  it('stores every line in order, in batches', async () => {
    const { status, json } = await send([0, 1, 2, 3, 4].map((n) => line({ payload: { n } })));
    assert.deepEqual(
      [status, json],
      [
        201,
        {
          accepted: 5,
          duplicates: 0,
          first_position: 0,
          last_position: 4,
          checkpoints: [{ log: 'default/p/evidence', checkpoint: 'default/p/evidence 5' }],
        },
      ],
    );
    const payloads = batches.map(({ records }) =>
      records.map((it) => Buffer.from(it.payloadJson).toString()),
    );
    assert.deepEqual(payloads, [['{"n":0}', '{"n":1}'], ['{"n":2}', '{"n":3}'], ['{"n":4}']]);
  });

  it('passes target and members on, the payload as it stands in the text', async () => {
    const source =
      '{"schema_key":"k","payload":{"b": 1.50,"a":[1e2]},"record_id":"r","timestamp":"2026-01-02T15:04:05.1234567+01:00","project_id":"q","org_id":"o"}';
    await send([source], '?project_id=q&org_id=o&allow_unknown_schema=true');
    const [request] = batches;
    assert.deepEqual([request?.projectId, request?.orgId, request?.allowUnknownSchema], ['q', 'o', true]);
    const [record] = request?.records ?? [];
    assert.equal(Buffer.from(record?.payloadJson ?? []).toString(), '{"b": 1.50,"a":[1e2]}');
    assert.deepEqual([record?.recordId, record?.projectId, record?.orgId], ['r', 'q', 'o']);
    const { seconds, nanos } = record?.timestamp ?? {};
    assert.deepEqual([seconds, nanos], [1_767_362_645n, 123_456_000]);
  });

  it('skips blank lines, takes CR LF and needs no LF at the end', async () => {
    const { json } = await send(['', `${line()}\r`, ' \t\r', line()]);
    assert.equal(Object(json).accepted, 2);
  });

  it('answers an upload without records', async () => {
    const { status, json } = await send(['', '']);
    assert.equal(status, 201);
    const empty = { accepted: 0, duplicates: 0, first_position: null, last_position: null, checkpoints: [] };
    assert.deepEqual(json, empty);
  });

  it('begins a new batch when the project or the organisation changes', async () => {
    const owners = [
      { project_id: 'a' },
      { project_id: 'b' },
      { project_id: 'b', org_id: 'o' },
      { project_id: 'a' },
    ];
    const { json } = await send(owners.map(line), '');
    assert.deepEqual(
      batches.map(({ records }) => records.map(({ projectId }) => projectId)),
      [['a'], ['b'], ['b'], ['a']],
    );
    const [first, second] = Object(json).checkpoints;
    assert.deepEqual([first.log, second.log], ['default/b/evidence', 'default/a/evidence']);
  });

  it('takes a project that the query gives for the same as one that the line gives', async () => {
    await send([line(), line({ project_id: 'p' })]);
    assert.equal(batches.length, 1);
  });

  it('begins a new batch when the text grows too large', async () => {
    const long = line({ payload: { a: 'x'.repeat(500) } });
    await send([long, long]);
    assert.deepEqual(
      batches.map(({ records }) => records.length),
      [1, 1],
    );
  });

  it('counts what had been stored before', async () => {
    const lines = [line({ record_id: 'x' }), line(), line({ record_id: 'x' })];
    const { json } = await send(lines);
    assert.deepEqual([Object(json).accepted, Object(json).duplicates], [3, 1]);
  });

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
      'payload.x: lone surrogate in the string at character 33',
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
      const { status, json } = await send([line(), line(), text, line(), line()]);
      assert.equal(status, 422);
      assert.deepEqual(json, {
        detail: `line 3: ${problem}; everything up to line 2 was stored`,
        line: 3,
        stored_lines: 2,
      });
      assert.equal(batches.length, 1);
    });
  }

  it('says of a bad project_id which line has it', async () => {
    const { json } = await send([line(), line({ project_id: '../x' })]);
    assert.match(
      String(Object(json).detail),
      /^line 2: project_id: must match .*; everything up to line 1 was stored$/,
    );
  });

  it('says so when nothing was stored', async () => {
    const { json } = await send(['', line(), 'x']);
    const detail = 'line 3: expected a value at character 1; nothing was stored';
    assert.equal(
      Object(json).detail.replace('must be a JSON object', 'expected a value at character 1'),
      detail,
    );
    assert.equal(Object(json).stored_lines, 0);
  });

  it('says which lines have no project', async () => {
    const { json } = await send([line({ project_id: 'p' }), line({ schema_key: 'disk' })], '');
    assert.match(String(Object(json).detail), /^line 2: .*; everything up to line 1 was stored$/);
  });

  it('refuses invalid UTF-8 and a byte-order mark', async () => {
    for (const [bytes, problem] of [
      [Buffer.from([0x7b, 0xff, 0x7d]), 'is not valid UTF-8'],
      [Buffer.from(`\uFEFF${line()}`), 'starts with a byte-order mark; send it without one'],
    ] as const) {
      const reply = await ask(gateway, { method: 'POST', path: PATH, headers: NDJSON, body: bytes });
      assert.equal(Object(reply.json).detail, `line 1: ${problem}; nothing was stored`);
    }
  });

  it('answers 409 for a record id with other content', async () => {
    const lines = [line({ record_id: 'x' }), line(), line(), line({ record_id: 'x', payload: { b: 2 } })];
    const { status, json, headers } = await send(lines);
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
    const { status, json, headers } = await send([line(), line(), line(), line({ schema_key: 'disk' })]);
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
    const { status, json } = await send([line(), line(), line({ schema_key: 'bug' })]);
    assert.equal(status, 500);
    assert.deepEqual(json, {
      detail: 'line 3: Internal server error; everything up to line 2 was stored',
      stored_lines: 2,
    });
  });

  it('refuses a line that does not end before all of it is there', async () => {
    const request = begin(gateway, { path: PATH, headers: NDJSON });
    request.write('x'.repeat(601));
    const { status, json } = await replyOf(request);
    assert.equal(status, 422);
    assert.equal(Object(json).detail, 'line 1: is longer than 600 bytes; nothing was stored');
  });

  it('says how far it came when the body stops arriving', async () => {
    const request = begin(gateway, { path: `${PATH}?project_id=p`, headers: NDJSON });
    request.write(`${line()}\n${line()}\n{`);
    const { status, json } = await replyOf(request);
    assert.equal(status, 408);
    assert.deepEqual(json, {
      detail: 'the body did not arrive in time; everything up to line 2 was stored',
      stored_lines: 2,
    });
  });

  it('stores nothing more of an upload that was broken off', async () => {
    const stored = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    const services = {
      audit: {
        async appendRecords(request: AppendRecordsRequest, { signal }: { signal: AbortSignal }) {
          batches.push(request);
          stored.resolve();
          await once(signal, 'abort');
          gone.resolve();
          return {};
        },
      },
    };
    const other = await startGateway({ services, limits: { batchRecords: 1 } });
    try {
      const request = begin(other, { path: `${PATH}?project_id=p`, headers: NDJSON });
      request.on('error', () => undefined);
      request.write(`${line()}\n${line()}\n`);
      await stored.promise;
      request.destroy();
      await gone.promise;
      assert.equal(batches.length, 1);
      assert.deepEqual(other.logged, []);
    } finally {
      await other.close();
    }
  });

  const queries: [string, string][] = [
    ['?allow_unknown_schema=1', 'allow_unknown_schema: must be true or false'],
    ['?project=p', '"project": unknown query parameter'],
  ];
  for (const [query, detail] of queries) {
    it(`refuses ${query}`, async () => {
      const { status, json } = await send([line()], query);
      assert.deepEqual([status, Object(json).detail], [422, detail]);
    });
  }
});

describe('POST /v1/audit/records with one JSON record', () => {
  it('stores it and answers where it stands', async () => {
    const { status, json } = await ask(gateway, postJson(`${PATH}?project_id=p`, line({ record_id: 'x' })));
    assert.equal(status, 201);
    assert.deepEqual(json, {
      accepted: 1,
      duplicates: 0,
      first_position: 0,
      last_position: 0,
      checkpoints: [{ log: 'default/p/evidence', checkpoint: 'default/p/evidence 1' }],
      record: {
        record_id: 'x',
        position: 0,
        hmac: 'hmac-sha256:0',
        log: 'default/p/evidence',
        duplicate: false,
      },
    });
  });

  const refused: [string, number, string][] = [
    ['', 422, 'Invalid request body'],
    ['[]', 422, 'Invalid request body'],
    [`${line()}\n${line()}`, 422, 'Invalid request body'],
    [
      '{"payload":{"x":1e400}}',
      422,
      'payload.x: the number 1e400 is beyond the range of a double; send it as a string',
    ],
    [line({ schema_key: 'unknown' }), 422, 'schema_key: is not a known schema key'],
    [line({ level: 1 }), 422, 'level: unknown field'],
    [line({ record_id: 'taken' }), 409, 'record_id: "taken" is stored with other content'],
  ];
  for (const [body, expected, detail] of refused) {
    it(`refuses ${body.slice(0, 40)}`, async () => {
      ids.set('taken', '{}');
      const { status, json } = await ask(gateway, postJson(`${PATH}?project_id=p`, body));
      assert.deepEqual([status, json], [expected, { detail }]);
    });
  }
});
