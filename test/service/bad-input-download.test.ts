import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createDownloadLinks } from '../../src/core/bundle/download-links.ts';
import { secretKeyOf } from '../../src/secret-key.ts';
import { fromMillis } from '../../src/core/time.ts';
import { ask, type Reply } from '../rest/http-client.ts';
import { assertAlive, build } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

const SETTINGS = { CEC_PUBLIC_URL: 'https://evidence.example' };
const KEY = 'link.key';

let service: TestService;
let bundleId: string;
/** A fresh link, as the service gave it, and what it leads to. */
let link: URL;
let zip: Buffer;
let sha256: string;

before(async () => {
  service = await startService({ settings: SETTINGS });
  const { json } = await ask(service, build({}));
  bundleId = String(Object(json).bundle_id);
  link = new URL(String(Object(json).download_url));
  zip = readFileSync(String(Object(json).zip_path));
  sha256 = String(Object(json).sha256);
});
after(() => service.close());

function follow({ pathname, search }: URL, headers: Record<string, string> = {}): Promise<Reply> {
  return ask(service, { path: `${pathname}${search}`, headers });
}

/** The link with something about it changed. */
function altered(change: (url: URL) => void): URL {
  const url = new URL(link);
  change(url);
  return url;
}

function assertSafe({ headers }: Reply): void {
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['content-security-policy'], 'sandbox');
  assert.equal(headers['cache-control'], 'no-store');
  assert.match(String(headers['content-disposition']), /^attachment/);
}

function assertWhole(reply: Reply): void {
  assert.equal(reply.status, 200);
  assert.ok(reply.bytes.equals(zip));
  assertSafe(reply);
}

async function assertRefused(url: URL, status: number, detail: string): Promise<void> {
  const reply = await follow(url);
  assert.deepEqual([reply.status, reply.json], [status, { detail }]);
  assertSafe(reply);
}

const INVALID = 'the download link is not valid';

describe('GET /v1/risk/cec/{bundle_id}/download', () => {
  it('answers 200 and the file to an unaltered link', async () => {
    const reply = await follow(link);
    assertWhole(reply);
  });

  it('row 139: answers 410 to a link that expired a second ago', async () => {
    const secret = readFileSync(join(service.dataDir, 'keys', KEY), 'utf8').trim();
    const own = createDownloadLinks(link.origin, [secretKeyOf(secret)], Date.now);
    const expiring = (millis: number) =>
      new URL(own.create({ bundleId, expiresAt: fromMillis(millis), sha256 }));
    assert.equal((await follow(expiring(Date.now() + 60_000))).status, 200);
    const expired = expiring(Date.now() - 1000);
    await assertRefused(expired, 410, 'the download link has expired; ask for a fresh one');
  });

  it('row 140: answers 403 to a signature with one character changed', async () => {
    const signature = link.searchParams.get('signature') ?? '';
    const flipped = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    await assertRefused(
      altered((url) => url.searchParams.set('signature', flipped)),
      403,
      INVALID,
    );
  });

  it('row 141: answers 403 to a link that was made to last longer', async () => {
    const later = String(Number(link.searchParams.get('expires')) + 1);
    await assertRefused(
      altered((url) => url.searchParams.set('expires', later)),
      403,
      INVALID,
    );
  });

  it('row 142: answers 403 to a link that was made for another bundle', async () => {
    const { json } = await ask(service, build({}));
    const other = String(Object(json).bundle_id);
    await assertRefused(
      altered((url) => (url.pathname = url.pathname.replace(bundleId, other))),
      403,
      INVALID,
    );
  });

  it('row 143: answers 404 to a path in place of an id', async () => {
    const path = '%2e%2e%2f%2e%2e%2fetc%2fpasswd';
    await assertRefused(
      altered((url) => (url.pathname = url.pathname.replace(bundleId, path))),
      404,
      'Bundle not found',
    );
  });

  it('row 146: answers 416 to a thousand ranges, and 206 to the first byte alone', async () => {
    const thousand = `bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-${i}`).join(',')}`;
    const many = await follow(link, { range: thousand });
    assert.deepEqual([many.status, many.headers['content-range']], [416, `bytes */${zip.length}`]);
    assertSafe(many);
    const one = await follow(link, { range: 'bytes=0-0' });
    assert.deepEqual([one.status, one.bytes], [206, zip.subarray(0, 1)]);
    assertSafe(one);
  });

  it('row 147: answers 304 without a body to who has the file', async () => {
    const { headers } = await follow(link);
    const reply = await follow(link, { 'if-none-match': String(headers['etag']) });
    assert.deepEqual([reply.status, reply.bytes.length], [304, 0]);
    assertSafe(reply);
  });

  it('row 144: answers 200 to a link from before the link key was replaced, as long as that key is kept', async () => {
    const keys = join(service.dataDir, 'keys');
    await service.stop();
    renameSync(join(keys, KEY), join(keys, 'link-2026.key'));
    service = await startService({ settings: SETTINGS, dataDir: service.dataDir });
    const reply = await follow(link);
    assertWhole(reply);
    const { json } = await ask(service, { method: 'POST', path: `/v1/risk/cec/${bundleId}/download-url` });
    const fresh = new URL(String(Object(json).download_url));
    assert.notEqual(fresh.searchParams.get('key'), link.searchParams.get('key'));
    assert.equal((await follow(fresh)).status, 200);
  });

  it('row 145: answers 403 to a link by a key that is no longer kept', async () => {
    await service.stop();
    const keys = join(service.dataDir, 'keys');
    for (const name of [KEY, 'link-2026.key']) rmSync(join(keys, name), { force: true });
    service = await startService({ settings: SETTINGS, dataDir: service.dataDir });
    await assertRefused(link, 403, INVALID);
  });

  it('is alive afterwards', () => assertAlive(service));
});
