import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ask } from '../rest/http-client.ts';
import { assertAlive } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.close());

const KIB = 1024;

function line(members: object = {}): string {
  return JSON.stringify({ schema_key: 'halluccheck.score.v1', payload: { score: 0.9 }, ...members });
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}

function send(projectId: string, lines: readonly string[]) {
  return ask(service, {
    method: 'POST',
    path: `/v1/audit/records?project_id=${projectId}`,
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
}

async function countOf(projectId: string): Promise<number> {
  const { json } = await send(projectId, [line({ record_id: 'probe' })]);
  return Number(Object(json).last_position);
}

const AT_LEVEL_32 = Array.from({ length: 32 }, () => 'a').join('.');

/** Line 3 of 5, and how the answer goes on after naming it. */
const faults: readonly [string, string, RegExp][] = [
  ['malformed', '{"schema_key":', /^schema_key: expected a value/],
  ['an unknown member', line({ level: 1 }), /^level: unknown field;/],
  ['an unknown schema key', line({ schema_key: 'halluccheck.canary.v1' }), /^schema_key: /],
  ['a time to come', line({ timestamp: '2999-01-01T00:00:00Z' }), /^timestamp: /],
  ['a list as payload', line({ payload: [1] }), /^payload: must be a JSON object;/],
  ['a payload over 64 KiB', line({ payload: { a: 'x'.repeat(64 * KIB) } }), /^payload: /],
  ['33 levels', line({ payload: nested(33) }), new RegExp(String.raw`^payload\.${AT_LEVEL_32}\b|^payload: `)],
  [
    'a number beyond a double',
    '{"schema_key":"halluccheck.score.v1","payload":{"a":1e400}}',
    /^payload\.a: the number 1e400 is beyond the range of a double/,
  ],
  [
    'a key that stands twice',
    '{"schema_key":"halluccheck.score.v1","payload":{"a":1,"a":2}}',
    /^payload\.a: the key stands more than once/,
  ],
];

describe('POST /v1/audit/records', () => {
  for (const [i, [what, bad, problem]] of faults.entries()) {
    it(`row 149: names line and field of a line with ${what}`, async () => {
      const project = `faults-${i}`;
      const { status, json } = await send(project, [line(), line(), bad, line(), line()]);
      assert.equal(status, 422);
      const { detail, line: named, stored_lines: storedLines } = Object(json);
      assert.deepEqual([named, storedLines], [3, 0]);
      assert.match(String(detail).replace(/^line 3: /, ''), problem);
      assert.match(String(detail), /^line 3: .*; nothing was stored$/);
      assert.equal(await countOf(project), 0);
    });
  }

  it('row 149: says up to which line everything was stored, and has stored exactly that', async () => {
    const many = Array.from({ length: 1500 }, () => line());
    const { status, json } = await send('batches', [...many, line({ level: 1 }), line()]);
    assert.equal(status, 422);
    assert.deepEqual(json, {
      detail: 'line 1501: level: unknown field; everything up to line 1000 was stored',
      line: 1501,
      stored_lines: 1000,
    });
    assert.equal(await countOf('batches'), 1000);
  });

  const stored = { record_id: 'r-1', timestamp: '2026-02-01T00:00:00Z', payload: { score: 0.5 } };

  it('row 150: answers 201 and the stored position to a record that it has', async () => {
    const first = await send('repeated', [line(), line(stored)]);
    const second = await send('repeated', [line(stored)]);
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.equal(Object(second.json).first_position, Object(first.json).last_position);
    assert.equal(Object(second.json).duplicates, 1);
  });

  const others: readonly [string, object][] = [
    ['payload', { payload: { score: 0.6 } }],
    ['time', { timestamp: '2026-02-01T00:00:01Z' }],
    ['schema key', { schema_key: 'halluccheck.bias.v1' }],
  ];
  for (const [i, [what, other]] of others.entries()) {
    it(`row 151: answers 409 and the id to a record that it has with another ${what}`, async () => {
      const project = `other-${i}`;
      await send(project, [line(stored)]);
      const { status, json } = await send(project, [line({ ...stored, ...other })]);
      assert.equal(status, 409);
      assert.match(String(Object(json).detail), /^line 1: record_id: .*r-1/);
      assert.equal(await countOf(project), 1);
    });
  }

  it('is alive afterwards', () => assertAlive(service));
});
