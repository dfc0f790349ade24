import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import { reasonOf } from '../../src/rpc/errors.ts';
import { ask, type Reply } from '../rest/http-client.ts';
import { failure } from '../rpc/call-outcomes.ts';
import { BUILD, build, itAnswers, type Row } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';
import { connectTo } from './running-service.ts';

let service: TestService;
let bundleId: string;
let zipPath: string;
before(async () => {
  service = await startService();
  const { json } = await ask(service, build({}));
  bundleId = String(Object(json).bundle_id);
  zipPath = String(Object(json).zip_path);
});
after(() => service.close());

const UNKNOWN = 'cec-01ARZ3NDEKTSV4RRFFQ69G5FAV';

const ids: readonly [number, string, string][] = [
  [95, 'an unknown id', UNKNOWN],
  [97, 'an id in lower case', UNKNOWN.toLowerCase()],
  [98, 'an id of 29 characters', UNKNOWN.slice(0, 29)],
  [99, 'an id with a way up', `cec-%2F..%2F${UNKNOWN}`],
  [100, 'an id with NUL', `${UNKNOWN}%00`],
  [101, 'an id of 10 KiB', `cec-${'A'.repeat(10_240)}`],
];

const rows: readonly Row[] = ids.map(([row, what, id]) => ({
  row,
  what,
  ask: { path: `${BUILD}/${id}` },
  status: 404,
  detail: 'Bundle not found',
  also: ({ bytes }) => assert.equal(bytes.toString(), '{"detail":"Bundle not found"}'),
}));

describe('GET /v1/risk/cec/{bundle_id}', () => {
  itAnswers(() => service, rows);

  it('row 97: answers 404 to an id that is known but for its letters being small', async () => {
    const { status } = await ask(service, { path: `${BUILD}/${bundleId.toLowerCase()}` });
    assert.equal(status, 404);
  });

  it('row 102: answers 200 and no body to HEAD', async () => {
    const { status, bytes, headers } = await ask(service, { method: 'HEAD', path: `${BUILD}/${bundleId}` });
    assert.deepEqual([status, bytes.length], [200, 0]);
    assert.ok(Number(headers['content-length']) > 0);
  });

  for (const [row, method] of [
    [103, 'PUT'],
    [103, 'DELETE'],
    [103, 'PATCH'],
    [104, 'OPTIONS'],
  ] as const) {
    it(`row ${row}: answers 405 to ${method}`, async () => {
      const { status, headers } = await ask(service, { method, path: `${BUILD}/${bundleId}` });
      assert.deepEqual([status, headers['allow']], [405, 'GET, HEAD']);
    });
  }
});

describe('a bundle whose file was deleted', () => {
  let reissued: Reply;
  before(async () => {
    await rm(zipPath);
    reissued = await ask(service, { method: 'POST', path: `${BUILD}/${bundleId}/download-url` });
  });

  it('row 137: cannot be reissued: 500 over REST', () => {
    const detail = 'CEC build failed: the file of the bundle is gone; build it again';
    assert.deepEqual([reissued.status, reissued.json], [500, { detail }]);
  });

  it('row 137: cannot be reissued: FAILED_PRECONDITION over gRPC', async () => {
    const { cec } = connectTo(service.url);
    const error = await failure(cec.reissueDownloadUrl({ bundleId }));
    assert.deepEqual([error.code, reasonOf(error)], [Code.FailedPrecondition, 'SFCEC_BUILD_ERROR']);
    assert.doesNotMatch(error.rawMessage, /\/|\.zip/);
  });

  it('is an id like any other to who asks for it', async () => {
    const { status } = await ask(service, { path: `${BUILD}/${bundleId}` });
    assert.equal(status, 200);
  });
});
