import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Ask } from '../rest/http-client.ts';
import { BUILD, build, IDENTIFIER, itAnswers, type Row } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.close());

function post(body: string | Uint8Array): Ask {
  return { method: 'POST', path: BUILD, headers: { 'content-type': 'application/json' }, body };
}

const DEEP = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

const bodies: readonly [number, string, string | Uint8Array][] = [
  [1, 'an empty body', ''],
  [2, 'malformed JSON', '{'],
  [3, 'a JSON array', '["canary"]'],
  [4, 'a JSON string', '"canary"'],
  [5, 'JSON null', 'null'],
  [6, 'a key that stands twice', '{"project_id":"canary","project_id":"canary"}'],
  [7, 'invalid UTF-8', Buffer.from([...Buffer.from('{"project_id":"canary'), 0xff, 0x22, 0x7d])],
  [8, 'NUL in a string', '{"project_id":"canary\0"}'],
  [9, 'a byte-order mark', '\uFEFF{"project_id":"canary"}'],
  [10, '10,000 levels', `{"project_id":${DEEP}}`],
  [11, 'a number beyond a double', '{"project_id":1e400}'],
  [12, 'a lone surrogate', String.raw`{"project_id":"\ud800"}`],
];

const projects: readonly [number, string, unknown][] = [
  [13, 'none', undefined],
  [14, 'null', null],
  [15, 'a number', 7],
  [16, 'an object', { canary: 1 }],
  [17, 'empty', ''],
  [18, 'of 129 characters', 'x'.repeat(129)],
  [20, 'a way up', '../../etc'],
  [21, 'with a slash', 'a/b'],
  [22, 'with a backslash', String.raw`a\b`],
  [23, 'an absolute path', '/abs'],
  [24, 'a dot', '.'],
  [25, 'two dots', '..'],
  [26, 'a way up, encoded', '%2e%2e%2f'],
  [27, 'with NUL', 'a\0b'],
  [28, 'with a line feed', 'p1\n'],
  [29, 'that would split a header', 'p1\r\nset-cookie: a=b'],
  [30, 'that turns the direction of text', 'p1\u202E'],
  [31, 'an emoji', '🙂'],
  [32, 'with a full-width letter', '\uFF50\uFF11'],
  [33, 'with a trailing space', 'p1 '],
  [35, 'with a leading hyphen', '-p1'],
  [36, 'that would alter SQL', "' OR 1=1 --"],
  [37, 'that would have a name looked up', ['$', '{jndi:ldap://x}'].join('')],
  [38, 'that a template would compute', '{{7*7}}'],
  [39, 'called __proto__', '__proto__'],
];

const orgs: readonly [string, unknown][] = [
  ['a way up', '../x'],
  ['a number', 7],
  ['of 129 characters', 'x'.repeat(129)],
];

/** The names of others that are ordinary here. */
const names: readonly [number, string][] = [
  [34, 'CON'],
  [40, 'constructor'],
];

const rows: readonly Row[] = [
  ...bodies.map(([row, what, body]) => ({
    row,
    what,
    ask: post(body),
    status: 422,
    detail: 'Invalid request body',
    also: ({ bytes }: { bytes: Buffer }) =>
      assert.equal(bytes.toString(), '{"detail":"Invalid request body"}'),
  })),
  ...projects.map(([row, what, value]) => ({
    row,
    what: `project_id, ${what}`,
    ask: build({ project_id: value }),
    status: 422,
    detail: `project_id: ${IDENTIFIER}`,
  })),
  {
    row: 19,
    what: 'project_id of 1 MiB',
    ask: build({ project_id: 'x'.repeat(2 ** 20) }),
    status: 413,
    detail: 'the body is larger than 262144 bytes',
  },
  ...names.map(([row, name]) => ({
    row,
    what: `project_id ${name}, an ordinary name`,
    ask: build({ project_id: name }),
    status: 201,
    also: ({ json }: { json: unknown }) =>
      assert.match(String(Object(json).zip_path), /\/bundles\/[^.]+\.zip$/),
  })),
  ...orgs.map(([what, value]) => ({
    row: 148,
    what: `org_id, ${what}`,
    ask: build({ org_id: value }),
    status: 422,
    detail: `org_id: ${IDENTIFIER}`,
  })),
];

describe('POST /v1/risk/cec with bad input', () => itAnswers(() => service, rows));
