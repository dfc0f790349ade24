import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, postJson } from './http-client.ts';
import { BUNDLE_ID, bundleAnswer } from './recorded-services.ts';

const PATH = '/v1/risk/cec';
const IDENTIFIER = 'must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$';
const CANARY = 'canary-7f3a9c';

function nested(depth: number): string {
  return `{"project_id":"p","scope":${'['.repeat(depth)}${']'.repeat(depth)}}`;
}

describe('POST /v1/risk/cec', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.close());

  it('answers 201 with the documented bundle', async () => {
    const reply = await ask(gateway, postJson(PATH, { project_id: 'p' }));
    assert.equal(reply.status, 201);
    assert.equal(reply.headers['location'], `/v1/risk/cec/${BUNDLE_ID}`);
    assert.deepEqual(reply.json, bundleAnswer);
    assert.deepEqual(Object.keys(Object(reply.json)), Object.keys(bundleAnswer));
  });

  const unreadable: [string, string | Buffer][] = [
    ['an empty body', ''],
    ['malformed JSON', '{'],
    ['an array', '[]'],
    ['a string', '"p"'],
    ['null', 'null'],
    ['a duplicate key', `{"project_id":"${CANARY}","project_id":"p"}`],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['a raw NUL in a string', '{"project_id":"a\0b"}'],
    ['a byte-order mark', '\uFEFF{"project_id":"p"}'],
    ['10 000 levels', nested(10_000)],
    ['33 levels', nested(32)],
    ['a number beyond a double', '{"project_id":"p","scope":1e400}'],
    ['a lone surrogate', '{"project_id":"\\ud800"}'],
    ['more after the object', `{"project_id":"p"} ${CANARY}`],
  ];
  for (const [name, body] of unreadable) {
    it(`says no more than "Invalid request body" of ${name}`, async () => {
      const { status, json, headers } = await ask(gateway, { method: 'POST', path: PATH, body });
      assert.deepEqual([status, json], [422, { detail: 'Invalid request body' }]);
      assert.equal(headers['x-error-reason'], 'INVALID_INPUT');
    });
  }

  const badIdentifiers: unknown[] = [
    null,
    7,
    { a: 1 },
    ['p'],
    true,
    '',
    'a'.repeat(129),
    '../../etc',
    'a/b',
    'a\\b',
    '/abs',
    '.',
    '..',
    '%2e%2e%2f',
    'a\0b',
    'a\n',
    'a\r\nX: y',
    'a\u202Eb',
    '😀',
    'ａbc',
    'a ',
    '-a',
    "' OR 1=1 --",
    '${jndi:ldap://x}',
    '{{7*7}}',
    '__proto__',
  ];
  for (const id of badIdentifiers) {
    it(`refuses ${JSON.stringify(id).slice(0, 20)} as project_id`, async () => {
      const { status, json } = await ask(gateway, postJson(PATH, { project_id: id }));
      assert.deepEqual([status, json], [422, { detail: `project_id: ${IDENTIFIER}` }]);
    });
  }

  it('refuses a missing project_id', async () => {
    const { status, json } = await ask(gateway, postJson(PATH, {}));
    assert.deepEqual([status, json], [422, { detail: `project_id: ${IDENTIFIER}` }]);
  });

  for (const id of ['../x', 7, 'a'.repeat(129), {}]) {
    it(`refuses ${JSON.stringify(id).slice(0, 20)} as org_id`, async () => {
      const { status, json } = await ask(gateway, postJson(PATH, { project_id: 'p', org_id: id }));
      assert.deepEqual([status, json], [422, { detail: `org_id: ${IDENTIFIER}` }]);
    });
  }

  const LATER = 'must be ["YYYY-MM-DD","YYYY-MM-DD"] or {"from":"YYYY-MM-DD","to":"YYYY-MM-DD"}';
  const FROM_IS_NO_DATE = 'date_range: from must be a date, YYYY-MM-DD';
  const refused: [object, string][] = [
    [{ frameworks: 'soc2' }, 'frameworks: must be a list of strings'],
    [{ frameworks: ['pci'] }, 'frameworks: pci is not supported'],
    [{ frameworks: [1] }, 'frameworks: must be a list of strings'],
    [{ frameworks: [null] }, 'frameworks: must be a list of strings'],
    [{ frameworks: [''] }, 'frameworks: must be names of 1 to 128 characters'],
    [{ date_range: ['2026-02-01', '2026-01-01'] }, 'date_range: from must not be after to'],
    [{ date_range: ['2026-02-30', '2026-03-01'] }, 'date_range: from is not a day of the calendar'],
    [{ date_range: ['2026-01-01T00:00:00Z', '2026-03-01'] }, FROM_IS_NO_DATE],
    [{ date_range: ['01/02/2026', '2026-03-01'] }, FROM_IS_NO_DATE],
    [{ date_range: ['275761-01-01', '275761-01-02'] }, FROM_IS_NO_DATE],
    [{ date_range: { from: '2026-01-01', to: '1' } }, 'date_range: to must be a date, YYYY-MM-DD'],
    [{ date_range: ['2026-01-01', '2200-01-01'] }, 'date_range: from and to are over 100 years apart'],
    [{ date_range: ['2026-01-01'] }, `date_range: ${LATER}`],
    [{ date_range: ['2026-01-01', '2026-01-02', '2026-01-03'] }, `date_range: ${LATER}`],
    [{ date_range: ['', ''] }, `date_range: ${LATER}`],
    [{ date_range: [null, null] }, `date_range: ${LATER}`],
    [{ date_range: '2026-01-01' }, `date_range: ${LATER}`],
    [{ date_range: 5 }, `date_range: ${LATER}`],
    [{ date_range: { from: '2026-01-01' } }, `date_range: ${LATER}`],
    [{ date_range: { from: '2026-01-01', to: '2026-01-02', step: 1 } }, `date_range: ${LATER}`],
    [{ from_date: 'x', to_date: '2026-01-02' }, 'from_date: must be a date, YYYY-MM-DD'],
    [
      { date_range: ['2026-01-01', '2026-01-02'], from_date: '2026-01-01' },
      'date_range: give it, or from_date and to_date, not both',
    ],
    [{ output_dir: '/etc' }, 'output_dir: is outside of the output roots'],
    [{ output_dir: 1 }, 'output_dir: must be a string'],
    [{ strictness: 'LAX' }, 'strictness: must be COUNT, STANDARD, STRICT'],
    [{ strictness: 2 }, 'strictness: must be COUNT, STANDARD, STRICT'],
    [{ tier: 'BASE' }, 'tier: must be CORE, EXTENDED'],
    [{ include_oscal: 'yes' }, 'include_oscal: must be true or false'],
    [{ request_id: '' }, 'request_id: must be 1 to 128 printable ASCII characters'],
    [{ org_secret: 7 }, 'org_secret: must be a string of 1 to 4096 bytes'],
    [{ projectId: 'p' }, 'projectId: unknown field'],
    [{ 'x\u202E\n': 'p' }, '["x??"]: unknown field'],
  ];
  for (const [members, detail] of refused) {
    it(`refuses ${JSON.stringify(members).slice(0, 60)}`, async () => {
      const reply = await ask(gateway, postJson(PATH, { project_id: 'p', ...members }));
      assert.deepEqual([reply.status, reply.json], [422, { detail }]);
    });
  }

  it('names the field of 10 000 frameworks and of a path that is too long', async () => {
    const many = { project_id: 'p', frameworks: Array(10_000).fill('soc2') };
    const long = { project_id: 'p', output_dir: `/${'a'.repeat(4096)}` };
    assert.match(String(Object((await ask(gateway, postJson(PATH, many))).json).detail), /^frameworks: /);
    assert.match(String(Object((await ask(gateway, postJson(PATH, long))).json).detail), /^output_dir: /);
  });

  for (const secret of ['', `${CANARY}${'x'.repeat(5000)}`]) {
    it(`refuses an org_secret of ${secret.length} characters without repeating it`, async () => {
      const { status, json } = await ask(gateway, postJson(PATH, { project_id: 'p', org_secret: secret }));
      const detail = String(Object(json).detail);
      assert.equal(status, 422);
      assert.match(detail, /^org_secret: /);
      assert.equal(detail.includes(CANARY), false);
    });
  }

  it('passes a failed build on as it was told', async () => {
    const { status, json, headers } = await ask(gateway, postJson(PATH, { project_id: 'unwritable' }));
    assert.deepEqual([status, json], [500, { detail: 'CEC build failed: output directory not writable' }]);
    assert.equal(headers['x-error-reason'], 'SFCEC_BUILD_ERROR');
  });

  it('tells nothing of an internal error', async () => {
    const { status, json, headers } = await ask(gateway, postJson(PATH, { project_id: 'bug' }));
    assert.deepEqual([status, json], [500, { detail: 'Internal server error' }]);
    assert.equal(headers['x-error-reason'], undefined);
  });

  const types: [string | undefined, number][] = [
    [undefined, 201],
    ['application/json', 201],
    ['Application/JSON; charset=UTF-8', 201],
    ['application/json;charset="utf-8"', 201],
    ['application/json; charset=iso-8859-1', 415],
    ['text/plain', 415],
    ['application/x-ndjson', 415],
  ];
  for (const [type, expected] of types) {
    it(`answers ${expected} to content type ${type}`, async () => {
      const headers = type === undefined ? {} : { 'content-type': type };
      const reply = await ask(gateway, { method: 'POST', path: PATH, headers, body: '{"project_id":"p"}' });
      assert.equal(reply.status, expected);
      if (expected === 415) assert.match(String(Object(reply.json).detail), /^Content-Type: /);
    });
  }
});
