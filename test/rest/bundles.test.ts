import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ListBundlesRequest } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask } from './http-client.ts';
import { BUNDLE_ID, OTHER_ID, bundle, bundleAnswer } from './recorded-services.ts';

const UNKNOWN = { detail: 'Bundle not found' };
const listed: ListBundlesRequest[] = [];
let gateway: Gateway;
before(async () => {
  const services = {
    cec: {
      listBundles(request: ListBundlesRequest) {
        listed.push(request);
        const { coverage: _coverage, ...summary } = bundle;
        return { bundles: [{ ...summary, clauses: [] }], nextPageToken: 'next' };
      },
      getStatus: () => ({ bundleCount: 2, frameworksSupported: ['eu_ai_act', 'soc2'] }),
    },
  };
  gateway = await startGateway({ services });
});
after(() => gateway.close());

describe('GET /v1/risk/cec/{bundle_id}', () => {
  it('answers the shape of the build', async () => {
    const { status, json } = await ask(gateway, { path: `/v1/risk/cec/${BUNDLE_ID}` });
    assert.deepEqual([status, json], [200, bundleAnswer]);
  });

  it('decodes the id', async () => {
    const { status } = await ask(gateway, { path: `/v1/risk/cec/${BUNDLE_ID.replace('-', '%2D')}` });
    assert.equal(status, 200);
  });

  const malformed = [
    OTHER_ID,
    BUNDLE_ID.toLowerCase(),
    BUNDLE_ID.slice(0, 29),
    'cec-01JXXXXXXXXXXXXXXXXXX',
    'a%2F..%2Fb',
    '%00',
    '%FF',
    '%',
    '..',
    '__proto__',
    'a'.repeat(10 * 1024),
  ];
  for (const id of malformed) {
    for (const [method, tail] of [
      ['GET', ''],
      ['POST', '/download-url'],
      ['GET', '/download'],
    ] as const) {
      if (id === OTHER_ID && tail === '/download-url') continue;
      it(`knows no bundle ${id.slice(0, 30)} for ${method} ${tail}`, async () => {
        const { status, json } = await ask(gateway, { method, path: `/v1/risk/cec/${id}${tail}` });
        assert.deepEqual([status, json], [404, UNKNOWN]);
      });
    }
  }
});

describe('POST /v1/risk/cec/{bundle_id}/download-url', () => {
  it('answers the bundle', async () => {
    const path = `/v1/risk/cec/${BUNDLE_ID}/download-url`;
    const { status, json } = await ask(gateway, { method: 'POST', path });
    assert.deepEqual([status, json], [200, bundleAnswer]);
  });

  it('tells the documented reason when the id is unknown', async () => {
    const { headers } = await ask(gateway, { method: 'POST', path: '/v1/risk/cec/x/download-url' });
    assert.equal(headers['x-error-reason'], 'SFCEC_BUILD_ERROR');
  });

  it('answers 500 when the file is gone', async () => {
    const path = `/v1/risk/cec/${OTHER_ID}/download-url`;
    const { status, json, headers } = await ask(gateway, { method: 'POST', path });
    assert.deepEqual([status, json], [500, { detail: 'the file of the bundle is gone' }]);
    assert.equal(headers['x-error-reason'], 'SFCEC_BUILD_ERROR');
  });
});

describe('GET /v1/risk/cec', () => {
  it('passes the page on and answers it', async () => {
    const query = 'project_id=p&org_id=o&page_size=7&page_token=t%2B%3D';
    const { status, json } = await ask(gateway, { path: `/v1/risk/cec?${query}` });
    assert.equal(status, 200);
    assert.deepEqual(json, {
      bundles: [{ ...bundleAnswer, clauses: [], coverage: null }],
      next_page_token: 'next',
    });
    const request = listed.pop();
    assert.deepEqual(
      [request?.projectId, request?.orgId, request?.pageSize, request?.pageToken],
      ['p', 'o', 7, 't+='],
    );
  });

  const refused: [string, string][] = [
    ['', 'project_id: must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$'],
    ['project_id=p&project_id=q', 'project_id: given more than once'],
    ['project_id=p&pagesize=3', 'pagesize: unknown query parameter'],
    ['project_id=p&page_size=-1', 'page_size: must be a whole number from 1 to 1000'],
    ['project_id=p&page_size=1e3', 'page_size: must be a whole number from 1 to 1000'],
    ['project_id=p&__proto__=1', '__proto__: unknown query parameter'],
  ];
  for (const [query, detail] of refused) {
    it(`refuses ?${query}`, async () => {
      const { status, json } = await ask(gateway, { path: `/v1/risk/cec?${query}` });
      assert.deepEqual([status, json], [422, { detail }]);
    });
  }

  it('leaves the limit of the page size to the service', async () => {
    const { status, json } = await ask(gateway, { path: '/v1/risk/cec?project_id=p&page_size=1001' });
    assert.equal(status, 422);
    assert.match(String(Object(json).detail), /^page_size: /);
  });
});

describe('GET /v1/risk/status', () => {
  it('answers null for what is not there', async () => {
    const { json } = await ask(gateway, { path: '/v1/risk/status' });
    assert.deepEqual(json, {
      byos_provider: null,
      bundle_count: 2,
      last_bundle_at: null,
      frameworks_supported: ['eu_ai_act', 'soc2'],
    });
  });
});
