import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask } from './http-client.ts';

describe('GET /docs', () => {
  let gateway: Gateway;
  before(async () => {
    gateway = await startGateway();
  });
  after(() => gateway.close());

  it('is a page that may load nothing but what the service itself has', async () => {
    const { status, headers, bytes } = await ask(gateway, { path: '/docs' });
    assert.deepEqual([status, headers['content-type']], [200, 'text/html; charset=utf-8']);
    assert.doesNotMatch(bytes.toString(), /https?:/);
    const policy = String(headers['content-security-policy']);
    assert.match(
      policy,
      /^default-src 'none'; connect-src 'self'; script-src 'self' 'sha256-[^']{44}'; style-src 'self';/,
    );
  });

  it('has every file that the page names', async () => {
    const { bytes } = await ask(gateway, { path: '/docs' });
    const names = [...bytes.toString().matchAll(/(?:href|src)="(docs\/[^"]+)"/g)].map(
      ([, name]) => `/${name}`,
    );
    assert.equal(names.length, 2);
    for (const path of names) {
      const asset = await ask(gateway, { path });
      assert.equal(asset.status, 200, path);
      assert.equal(asset.headers['x-content-type-options'], 'nosniff');
      assert.match(String(asset.headers['content-type']), /^text\/(?:css|javascript); charset=utf-8$/);
      assert.ok(asset.bytes.length > 10_000);
    }
  });

  it('serves nothing else of the package', async () => {
    for (const path of [
      '/docs/',
      '/docs/index.html',
      '/docs/package.json',
      '/docs/../package.json',
      '/docs/%2e%2e/package.json',
    ])
      assert.equal((await ask(gateway, { path })).status, 404, path);
  });
});
