import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { CecError } from '../../src/errors.ts';
import type { DownloadLinks } from '../../src/rest/exchange.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, ask2, begin, responseTo } from './http-client.ts';
import { BUNDLE_ID, OTHER_ID, ZIP, bundle } from './recorded-services.ts';

const ETAG = `"sha256:${'b'.repeat(64)}"`;

/** Good for one bundle and one signature; the expiry is the second of the link. */
const links: DownloadLinks = {
  check(bundleId, query) {
    if (bundleId !== BUNDLE_ID || query.get('sig') !== 'a+b') return 'invalid';
    return query.get('exp') === '2' ? 'valid' : 'expired';
  },
};

function pathOf(id: string, query = 'exp=2&sig=a%2Bb'): string {
  return `/v1/risk/cec/${id}/download?${query}`;
}

let gateway: Gateway;
before(async () => {
  gateway = await startGateway({ links });
});
after(() => gateway.close());

function get(headers: Record<string, string> = {}, method = 'GET') {
  return ask(gateway, { method, path: pathOf(BUNDLE_ID), headers });
}

describe('GET /v1/risk/cec/{bundle_id}/download', () => {
  it('sends the ZIP under its documented name, to be saved and not shown', async () => {
    const { status, headers, bytes } = await get();
    assert.equal(status, 200);
    assert.deepEqual(bytes, ZIP);
    assert.deepEqual(
      [headers['content-type'], headers['content-length'], headers['accept-ranges'], headers['etag']],
      ['application/zip', '600', 'bytes', ETAG],
    );
    const name = 'halluccheck_cec_p_2026-01-01_2026-01-31.zip';
    assert.equal(headers['content-disposition'], `attachment; filename="${name}"`);
  });

  it('sends the same to HTTP/2', async () => {
    const second = await startGateway({ links, http2: true });
    try {
      const { status, bytes } = await ask2(second, { path: pathOf(BUNDLE_ID) });
      assert.deepEqual([status, bytes], [200, ZIP]);
    } finally {
      await second.close();
    }
  });

  const refused: [string, string, number][] = [
    ['expired', pathOf(BUNDLE_ID, 'exp=1&sig=a%2Bb'), 410],
    ['altered', pathOf(BUNDLE_ID, 'exp=2&sig=a%2Bc'), 403],
    ['without a signature', pathOf(BUNDLE_ID, ''), 403],
    ['for another bundle', pathOf(OTHER_ID), 403],
    ['with a path in the id', pathOf('..%2F..%2Fetc%2Fpasswd'), 404],
    ['with a NUL in the id', pathOf(`${BUNDLE_ID}%00`), 404],
    ['with a malformed id', pathOf(BUNDLE_ID.toLowerCase()), 404],
  ];
  for (const [name, path, expected] of refused) {
    it(`answers ${expected} to a link that is ${name}`, async () => {
      const { status, headers, json } = await ask(gateway, { path });
      assert.equal(status, expected);
      assert.equal(typeof Object(json).detail, 'string');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['content-security-policy'], 'sandbox');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['content-disposition'], 'attachment');
    });
  }

  const ranges: [string, number, number][] = [
    ['bytes=0-0', 0, 0],
    ['bytes=0-599', 0, 599],
    ['bytes=99-100', 99, 100],
    ['bytes=250-349', 250, 349],
    ['bytes=590-', 590, 599],
    ['bytes=590-10000', 590, 599],
    ['bytes=-10', 590, 599],
    ['bytes=-10000', 0, 599],
  ];
  for (const [range, first, last] of ranges) {
    it(`sends bytes ${first} to ${last} for ${range}`, async () => {
      const { status, headers, bytes } = await get({ range });
      assert.equal(status, 206);
      assert.equal(headers['content-range'], `bytes ${first}-${last}/600`);
      assert.deepEqual(bytes, ZIP.subarray(first, last + 1));
    });
  }

  const many = `bytes=${Array.from({ length: 1000 }, () => '0-0').join(',')}`;
  for (const range of [
    'bytes=0-0,2-3',
    many,
    'bytes=600-',
    'bytes=-0',
    'bytes=5-4',
    'bytes=-',
    'bytes=a-b',
  ]) {
    it(`answers 416 to ${range.slice(0, 20)}`, async () => {
      const { status, headers, json } = await get({ range });
      assert.deepEqual([status, json], [416, { detail: 'Range: must be one range within the file' }]);
      assert.equal(headers['content-range'], 'bytes */600');
      assert.equal(headers['content-disposition'], 'attachment');
    });
  }

  it('sends the whole for a unit that it does not know', async () => {
    assert.equal((await get({ range: 'pages=1-2' })).status, 200);
  });

  it('sends a range for If-Range only of this very file', async () => {
    assert.equal((await get({ range: 'bytes=0-0', 'if-range': ETAG })).status, 206);
    assert.equal((await get({ range: 'bytes=0-0', 'if-range': `W/${ETAG}` })).status, 200);
    assert.equal(
      (await get({ range: 'bytes=0-0', 'if-range': 'Fri, 02 Jan 2026 15:04:05 GMT' })).status,
      200,
    );
  });

  for (const tag of [ETAG, `W/${ETAG}`, `"x", ${ETAG}`, '*']) {
    it(`answers 304 to If-None-Match ${tag.slice(0, 12)}`, async () => {
      const { status, headers, bytes } = await get({ 'if-none-match': tag, range: 'bytes=0-0' });
      assert.deepEqual([status, bytes.length, headers['etag']], [304, 0, ETAG]);
      assert.equal(headers['cache-control'], 'no-store');
    });
  }

  it('sends the ZIP when the client has another one', async () => {
    assert.equal((await get({ 'if-none-match': '"x"' })).status, 200);
  });

  it('answers HEAD with the length alone, whatever the range', async () => {
    const { status, headers, bytes } = await get({ range: 'bytes=0-0' }, 'HEAD');
    assert.deepEqual([status, headers['content-length'], bytes.length], [200, '600', 0]);
  });
});

describe('GET /v1/risk/cec/{bundle_id}/download of a file that', () => {
  it('is gone is an error answer', async () => {
    const services = {
      cec: {
        downloadBundle() {
          throw new CecError('BUNDLE_FILE_GONE', 'the file of the bundle is gone');
        },
      },
    };
    const other = await startGateway({ services });
    const { status, json } = await ask(other, { path: pathOf(BUNDLE_ID) });
    await other.close();
    assert.deepEqual([status, json], [500, { detail: 'the file of the bundle is gone' }]);
  });

  for (const http2 of [false, true]) {
    it(`is shorter than it was does not look whole over HTTP/${http2 ? 2 : 1}`, async () => {
      const services = {
        cec: {
          async *downloadBundle() {
            yield { data: ZIP.subarray(0, 500) };
          },
        },
      };
      const other = await startGateway({ services, http2 });
      const reply = (http2 ? ask2 : ask)(other, { path: pathOf(BUNDLE_ID) });
      await assert.rejects(reply);
      assert.equal(other.logged.length, 1);
      await other.close();
    });
  }

  it('is read in part is closed', async () => {
    const closed = Promise.withResolvers<void>();
    const services = {
      cec: {
        async *downloadBundle() {
          try {
            for (;;) yield { data: ZIP };
          } finally {
            closed.resolve();
          }
        },
      },
    };
    const other = await startGateway({ services });
    const { status } = await ask(other, { path: pathOf(BUNDLE_ID), headers: { range: 'bytes=0-0' } });
    await closed.promise;
    await other.close();
    assert.equal(status, 206);
  });

  it('nobody reads is closed', async () => {
    const closed = Promise.withResolvers<void>();
    const sizeBytes = BigInt(2 ** 40);
    const services = {
      cec: {
        getBundle: () => ({ bundle: { ...bundle, sizeBytes } }),
        async *downloadBundle() {
          try {
            for (;;) yield { data: Buffer.alloc(256 * 1024) };
          } finally {
            closed.resolve();
          }
        },
      },
    };
    const other = await startGateway({ services, limits: { stallMillis: 50 } });
    const request = begin(other, { method: 'GET', path: pathOf(BUNDLE_ID) });
    request.end();
    const response = await responseTo(request);
    await closed.promise;
    await assert.rejects(buffer(response), { code: 'ECONNRESET' });
    await other.close();
  });
});
