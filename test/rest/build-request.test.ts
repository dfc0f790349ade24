import assert, { fail } from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { Strictness, Tier } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import type { BuildBundleRequest } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, begin, postJson } from './http-client.ts';
import { bundle } from './recorded-services.ts';

const PATH = '/v1/risk/cec';
const SCOPE_JSON = {
  system: 'Support bot',
  legal_entity: 'Acme Ltd',
  role: 'provider',
  risk_class: 'high-risk',
  risk_class_stated_by: 'counsel',
  versions: '1.0, 1.1',
  remarks: 'all of it',
};
const SCOPE = {
  system: 'Support bot',
  legalEntity: 'Acme Ltd',
  role: 'provider',
  riskClass: 'high-risk',
  riskClassStatedBy: 'counsel',
  versions: '1.0, 1.1',
  remarks: 'all of it',
};
const CANARY = 'canary-7f3a9c';

describe('POST /v1/risk/cec passes on', () => {
  const seen: BuildBundleRequest[] = [];
  let secretsAllowed = true;
  let gateway: Gateway;
  before(async () => {
    const services = {
      cec: {
        async *buildBundle(request: BuildBundleRequest) {
          seen.push(request);
          yield { event: { case: 'bundle' as const, value: bundle } };
        },
      },
    };
    gateway = await startGateway({ services, allowsSecrets: () => secretsAllowed });
  });
  after(() => gateway.close());

  async function passedOn(body: object): Promise<BuildBundleRequest> {
    assert.equal((await ask(gateway, postJson(PATH, body))).status, 201);
    const request = seen.pop();
    assert.ok(request);
    return request;
  }

  it('every member of the request', async () => {
    const request = await passedOn({
      project_id: 'constructor',
      org_id: 'CON',
      date_range: { from: '2026-01-01', to: '2026-01-31' },
      frameworks: ['EU AI Act', 'soc2', 'soc2'],
      strictness: 'strict',
      tier: 'EXTENDED',
      scope: SCOPE_JSON,
      in_service_since: '2026-01-02',
      output_dir: '/tmp/out',
      org_secret: CANARY,
      include_oscal: true,
      request_id: 'r-1',
    });
    const { $typeName: _, scope: { $typeName: __, ...scope } = fail('no scope'), ...others } = request;
    const members = { ...others, scope };
    assert.deepEqual(members, {
      projectId: 'constructor',
      orgId: 'CON',
      fromDate: '2026-01-01',
      toDate: '2026-01-31',
      frameworks: ['EU AI Act', 'soc2', 'soc2'],
      strictness: Strictness.STRICT,
      tier: Tier.EXTENDED,
      scope: SCOPE,
      inServiceSince: '2026-01-02',
      outputDir: '/tmp/out',
      orgSecret: CANARY,
      includeOscal: true,
      requestId: 'r-1',
    });
  });

  it('null as absent', async () => {
    const absent = { org_id: null, date_range: null, frameworks: null, org_secret: null, request_id: null };
    const request = await passedOn({ project_id: 'p', strictness: null, include_oscal: null, ...absent });
    assert.deepEqual([request.orgId, request.fromDate, request.frameworks], ['', '', []]);
    assert.deepEqual([request.orgSecret, request.requestId], [undefined, undefined]);
    assert.equal(request.strictness, Strictness.UNSPECIFIED);
  });

  it('both forms of the period', async () => {
    for (const dates of [
      { date_range: ['2026-01-01', '2026-01-31'] },
      { from_date: '2026-01-01', to_date: '2026-01-31' },
    ]) {
      const { fromDate, toDate } = await passedOn({ project_id: 'p', ...dates });
      assert.deepEqual([fromDate, toDate], ['2026-01-01', '2026-01-31']);
    }
  });

  it('no secret from a connection that may not carry one', async () => {
    secretsAllowed = false;
    const { status, json } = await ask(gateway, postJson(PATH, { project_id: 'p', org_secret: CANARY }));
    secretsAllowed = true;
    assert.equal(status, 422);
    assert.match(String(Object(json).detail), /^org_secret: is refused over cleartext/);
    assert.equal(JSON.stringify(json).includes(CANARY), false);
    assert.equal(seen.length, 0);
  });

  it('a secret to no log', () => {
    assert.deepEqual(gateway.logged, []);
  });
});

describe('POST /v1/risk/cec while it builds', () => {
  it('cancels the build when the client goes away', async () => {
    const begun = Promise.withResolvers<AbortSignal>();
    const services = {
      cec: {
        async *buildBundle(_: BuildBundleRequest, { signal }: { signal: AbortSignal }) {
          begun.resolve(signal);
          await once(signal, 'abort');
          yield {};
        },
      },
    };
    const gateway = await startGateway({ services });
    try {
      const request = begin(gateway, { path: PATH });
      request.on('error', () => undefined);
      request.end('{"project_id":"p"}');
      const signal = await begun.promise;
      assert.equal(signal.aborted, false);
      const aborted = once(signal, 'abort');
      request.destroy();
      await aborted;
      assert.deepEqual(gateway.logged, []);
    } finally {
      await gateway.close();
    }
  });

  it('answers 500 when the stream ends without a bundle', async () => {
    const services = {
      cec: {
        async *buildBundle() {
          yield {};
        },
      },
    };
    const gateway = await startGateway({ services });
    try {
      const { status, json } = await ask(gateway, postJson(PATH, { project_id: 'p' }));
      assert.deepEqual([status, json], [500, { detail: 'Internal server error' }]);
      assert.equal(gateway.logged.length, 1);
    } finally {
      await gateway.close();
    }
  });
});
