import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ask, begin, type Ask, type Reply } from '../rest/http-client.ts';
import { assertAlive, BUILD, build, itAnswers, type Row } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

const VERIFY = `${BUILD}/verify`;
const ZIP = { 'content-type': 'application/zip' };
const GIB = 2 ** 30;

let service: TestService;
let zip: Buffer;
before(async () => {
  service = await startService();
  const { json } = await ask(service, build({}));
  zip = readFileSync(String(Object(json).zip_path));
});
after(() => service.close());

function uploads(): string[] {
  return readdirSync(join(service.dataDir, 'uploads'));
}

/** Waits until so many uploads lie there. */
async function untilUploads(count: number, signal: AbortSignal): Promise<void> {
  const watcher = watch(join(service.dataDir, 'uploads'));
  try {
    while (uploads().length !== count) await once(watcher, 'change', { signal });
  } finally {
    watcher.close();
  }
}

function upload(body: Buffer): Ask {
  return { method: 'POST', path: VERIFY, headers: ZIP, body };
}

const noArchives: readonly [string, Buffer][] = [
  ['0 bytes', Buffer.alloc(0)],
  ['no ZIP', Buffer.from('canary of no archive')],
  ['zeros', Buffer.alloc(1000)],
];

const rows: readonly Row[] = noArchives.map(([what, body]) => ({
  row: 133,
  what: `an upload of ${what}`,
  ask: upload(body),
  status: 422,
  detail: 'the file is no ZIP archive, or its end is missing',
  also: ({ json, bytes }: Reply) => {
    assert.deepEqual(Object.keys(Object(json)), ['detail', 'reason']);
    assert.equal(Object(json).reason, 'SFCEC_VERIFY_ERROR');
    assert.doesNotMatch(bytes.toString(), /canary|upload-/);
    assert.deepEqual(uploads(), []);
  },
}));

describe('POST /v1/risk/cec/verify', () => {
  it('accepts what the service built, and removes the upload', async () => {
    const { status, json } = await ask(service, upload(zip));
    assert.deepEqual([status, Object(json).overall_valid], [200, true]);
    assert.deepEqual(uploads(), []);
  });

  itAnswers(() => service, rows);

  it('row 131: answers 413 to an upload over the limit', async () => {
    const headers = { ...ZIP, 'content-length': String(16 * GIB + 1) };
    const request = begin(service, { path: VERIFY, headers });
    request.flushHeaders();
    const [response] = await once(request, 'response');
    request.on('error', () => undefined);
    assert.equal(response.statusCode, 413);
    request.destroy();
    assert.deepEqual(uploads(), []);
  });

  it(
    'row 132: removes an upload that was broken off half-way, and logs no defect',
    { timeout: 10_000 },
    async ({ signal }) => {
      const logged = service.logged().length;
      const request = begin(service, {
        path: VERIFY,
        headers: { ...ZIP, 'content-length': String(zip.length) },
      });
      request.on('error', () => undefined);
      request.write(zip.subarray(0, zip.length / 2));
      await untilUploads(1, signal);
      request.destroy();
      await untilUploads(0, signal);
      assert.equal(service.logged().slice(logged), '');
    },
  );

  it('is alive afterwards', () => assertAlive(service));
});
