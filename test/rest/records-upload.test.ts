import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ask, postJson } from './http-client.ts';
import { RECORDS, line, useRecordedLog } from './recorded-log.ts';

const log = useRecordedLog();

describe('POST /v1/audit/records with NDJSON', () => {
  it('stores every line in order, in log.batches', async () => {
    const { status, json } = await log.send([0, 1, 2, 3, 4].map((n) => line({ payload: { n } })));
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
    const payloads = log.batches.map(({ records }) =>
      records.map(({ payloadJson }) => Buffer.from(payloadJson).toString()),
    );
    assert.deepEqual(payloads, [['{"n":0}', '{"n":1}'], ['{"n":2}', '{"n":3}'], ['{"n":4}']]);
  });

  it('passes target and members on, the payload as it stands in the text', async () => {
    const source =
      '{"schema_key":"k","payload":{"b": 1.50,"a":[1e2]},"record_id":"r","timestamp":"2026-01-02T15:04:05.1234567+01:00","project_id":"q","org_id":"o"}';
    await log.send([source], '?project_id=q&org_id=o&allow_unknown_schema=true');
    const [request] = log.batches;
    assert.ok(request);
    assert.deepEqual([request.projectId, request.orgId, request.allowUnknownSchema], ['q', 'o', true]);
    const [record] = request.records;
    assert.ok(record);
    assert.equal(Buffer.from(record.payloadJson).toString(), '{"b": 1.50,"a":[1e2]}');
    assert.deepEqual([record.recordId, record.projectId, record.orgId], ['r', 'q', 'o']);
    assert.deepEqual([record.timestamp?.seconds, record.timestamp?.nanos], [1_767_362_645n, 123_456_000]);
  });

  it('skips blank lines, takes CR LF and needs no LF at the end', async () => {
    const { json } = await log.send(['', `${line()}\r`, ' \t\r', line()]);
    assert.equal(Object(json).accepted, 2);
  });

  it('answers an upload without records', async () => {
    const { status, json } = await log.send(['', '']);
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
    const { json } = await log.send(owners.map(line), '');
    assert.deepEqual(
      log.batches.map(({ records }) => records.map(({ projectId }) => projectId)),
      [['a'], ['b'], ['b'], ['a']],
    );
    const [first, second] = Object(json).checkpoints;
    assert.deepEqual([first.log, second.log], ['default/b/evidence', 'default/a/evidence']);
  });

  it('takes a project that the query gives for the same as one that the line gives', async () => {
    await log.send([line(), line({ project_id: 'p' })]);
    assert.equal(log.batches.length, 1);
  });

  it('begins a new batch when the text grows too large', async () => {
    const long = line({ payload: { a: 'x'.repeat(500) } });
    await log.send([long, long]);
    assert.deepEqual(
      log.batches.map(({ records }) => records.length),
      [1, 1],
    );
  });

  it('counts what had been stored before', async () => {
    const lines = [line({ record_id: 'x' }), line(), line({ record_id: 'x' })];
    const { json } = await log.send(lines);
    assert.deepEqual([Object(json).accepted, Object(json).duplicates], [3, 1]);
  });
});

describe('POST /v1/audit/records with one JSON record', () => {
  it('stores it and answers where it stands', async () => {
    const { status, json } = await ask(
      log.gateway,
      postJson(`${RECORDS}?project_id=p`, line({ record_id: 'x' })),
    );
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
      log.stored.set('taken', '{}');
      const { status, json } = await ask(log.gateway, postJson(`${RECORDS}?project_id=p`, body));
      assert.deepEqual([status, json], [expected, { detail }]);
    });
  }
});
