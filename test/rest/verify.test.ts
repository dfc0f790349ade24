import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync, watch } from 'node:fs';
import http2 from 'node:http2';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CecError } from '../../src/errors.ts';
import { TimestampAuthority } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { ClauseSatisfaction } from '../../src/gen/spanforge/cec/v1/clause_pb.ts';
import { Severity } from '../../src/gen/spanforge/cec/v1/finding_pb.ts';
import { CheckStatus } from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import type { VerifyBundleRequest } from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask, ask2, begin, postJson, replyOf } from './http-client.ts';
import { BUNDLE_ID, OTHER_ID, ZIP, bundle, bundleAnswer } from './recorded-services.ts';

const PATH = '/v1/risk/cec/verify';
const UPLOAD_BYTES = 1000;

interface Upload {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mode: number;
}

const seen: { request?: VerifyBundleRequest; upload?: Upload } = {};
const services = {
  cec: {
    verifyBundle(request: VerifyBundleRequest) {
      seen.request = request;
      const { source } = request;
      if (source.case === 'zipPath' && source.value.includes('/upload-'))
        seen.upload = uploadAt(source.value);
      if (seen.upload?.bytes.length === 0) throw new CecError('NOT_AN_ARCHIVE', 'zip_path: is not a ZIP');
      if (source.value === '/nowhere.zip') throw new CecError('ARCHIVE_NOT_FOUND', 'no such file');
      return verification;
    },
  },
};

const verification = {
  bundleId: BUNDLE_ID,
  manifestValid: true,
  chainValid: true,
  errors: ['timestamp: no token'],
  verifiedAt: { seconds: 1_767_366_245n, nanos: 0 },
  checks: [
    { id: 'container', status: CheckStatus.PASS, message: 'sound' },
    { id: 'timestamp', status: CheckStatus.FAIL, message: 'no token', place: 'rfc3161_timestamp.tsr' },
    { id: 'continuity', status: CheckStatus.NOT_CHECKED, message: 'no earlier state' },
  ],
  findings: [{ code: 'REPACKED', severity: Severity.WARNING, message: 'Packed again.' }],
  timestampAuthority: TimestampAuthority.UNSPECIFIED,
  trusted: ['own key'],
  recordCounts: bundleAnswer.record_counts,
  clauses: bundle.clauses,
  coverage: bundle.coverage,
  continuity: {
    earlierBundleId: OTHER_ID,
    earlierSize: 5n,
    size: 9n,
    requested: [{ bundleId: '', position: 6n, requestedAt: { seconds: 1_767_366_245n, nanos: 0 } }],
    clauseChanges: [
      {
        framework: 'soc2',
        clauseId: 'CC7.2',
        before: ClauseSatisfaction.GAP,
        after: ClauseSatisfaction.PARTIAL,
      },
    ],
    differences: ['period: a before, now b'],
  },
};

const verdict = {
  bundle_id: BUNDLE_ID,
  manifest_valid: true,
  chain_valid: true,
  timestamp_valid: false,
  overall_valid: false,
  errors: ['timestamp: no token'],
  verified_at: '2026-01-02T15:04:05.000000+00:00',
  checks: [
    { id: 'container', status: 'PASS', message: 'sound', place: '' },
    { id: 'timestamp', status: 'FAIL', message: 'no token', place: 'rfc3161_timestamp.tsr' },
    { id: 'continuity', status: 'NOT_CHECKED', message: 'no earlier state', place: '' },
  ],
  findings: [{ code: 'REPACKED', severity: 'WARNING', message: 'Packed again.' }],
  timestamp_authority: null,
  timestamp_time: null,
  trusted: ['own key'],
  record_counts: bundleAnswer.record_counts,
  clauses: bundleAnswer.clauses,
  coverage: bundleAnswer.coverage,
  continuity: {
    earlier_bundle_id: OTHER_ID,
    earlier_size: 5,
    size: 9,
    requested: [{ bundle_id: '', position: 6, requested_at: '2026-01-02T15:04:05.000000+00:00' }],
    requested_complete: false,
    clause_changes: [{ framework: 'soc2', clause_id: 'CC7.2', before: 'GAP', after: 'PARTIAL' }],
    differences: ['period: a before, now b'],
  },
};

function uploadAt(path: string): Upload {
  return { path, bytes: readFileSync(path), mode: statSync(path).mode & 0o777 };
}

function upload(body: Uint8Array, query = '') {
  return { method: 'POST', path: PATH + query, headers: { 'content-type': 'application/zip' }, body };
}

let gateway: Gateway;
let secretsAllowed = true;
before(async () => {
  const limits = { uploadBytes: UPLOAD_BYTES, lingerMillis: 100 };
  gateway = await startGateway({ services, limits, allowsSecrets: () => secretsAllowed });
});
after(() => gateway.close());
beforeEach(() => {
  delete seen.request;
  delete seen.upload;
});

describe('POST /v1/risk/cec/verify with JSON', () => {
  it('answers the documented verdict', async () => {
    const { status, json } = await ask(gateway, postJson(PATH, { bundle_id: BUNDLE_ID }));
    assert.deepEqual([status, json], [200, verdict]);
    assert.deepEqual(Object.keys(Object(json)), Object.keys(verdict));
  });

  it('passes every member on', async () => {
    const { status } = await ask(
      gateway,
      postJson(PATH, {
        zip_path: '/tmp/a.zip',
        trusted_keys: ['k'],
        tsa_anchors: ['a'],
        org_secret: 's',
        earlier: { checkpoint: 'note' },
        expect: {
          bundle_id: 'b',
          org_id: 'o',
          project_id: 'p',
          from_date: '2026-01-01',
          to_date: '2026-01-02',
        },
        allow_legacy: true,
      }),
    );
    assert.equal(status, 200);
    const request = seen.request;
    assert.deepEqual(request?.source, { case: 'zipPath', value: '/tmp/a.zip' });
    assert.deepEqual([request.trustedKeys, request.tsaAnchors], [['k'], ['a']]);
    assert.deepEqual([request.orgSecret, request.allowLegacy], ['s', true]);
    assert.deepEqual(request.earlier?.source, { case: 'checkpoint', value: 'note' });
    const { bundleId, orgId, projectId, fromDate, toDate } = request.expect ?? {};
    assert.deepEqual(
      [bundleId, orgId, projectId, fromDate, toDate],
      ['b', 'o', 'p', '2026-01-01', '2026-01-02'],
    );
  });

  it('takes an earlier bundle', async () => {
    await ask(gateway, postJson(PATH, { bundle_id: 'x', earlier: { bundle_id: 'y' } }));
    assert.deepEqual(seen.request?.earlier?.source, { case: 'bundleId', value: 'y' });
  });

  const refused: [object, string][] = [
    [{}, 'bundle_id: give either bundle_id or zip_path'],
    [{ bundle_id: 'x', zip_path: 'y' }, 'bundle_id: give either bundle_id or zip_path'],
    [{ bundle_id: 1 }, 'bundle_id: must be a string'],
    [{ bundle_id: 'x', trusted_keys: 'k' }, 'trusted_keys: must be a list of strings'],
    [{ bundle_id: 'x', earlier: {} }, 'earlier: give either bundle_id or checkpoint'],
    [{ bundle_id: 'x', earlier: { bundleId: 'y' } }, 'earlier.bundleId: unknown field'],
    [
      { bundle_id: 'x', expect: { project_id: 7 } },
      'expect.project_id: must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$',
    ],
    [{ bundle_id: 'x', expect: [] }, 'expect: must be an object'],
    [{ bundle_id: 'x', zip: 'UEs=' }, 'zip: unknown field'],
  ];
  for (const [body, detail] of refused) {
    it(`refuses ${JSON.stringify(body)}`, async () => {
      const { status, json } = await ask(gateway, postJson(PATH, body));
      assert.deepEqual([status, json], [422, { detail }]);
    });
  }

  it('answers 404 with the documented reason for a file that is not there', async () => {
    const { status, json } = await ask(gateway, postJson(PATH, { zip_path: '/nowhere.zip' }));
    assert.deepEqual([status, json], [404, { detail: 'no such file', reason: 'SFCEC_VERIFY_ERROR' }]);
  });

  it('refuses a secret from a connection that may not carry one', async () => {
    secretsAllowed = false;
    const { status } = await ask(gateway, postJson(PATH, { bundle_id: 'x', org_secret: 's' }));
    secretsAllowed = true;
    assert.deepEqual([status, seen.request], [422, undefined]);
  });

  it('refuses other content types', async () => {
    const headers = { 'content-type': 'text/plain' };
    const { status, json } = await ask(gateway, { method: 'POST', path: PATH, headers, body: '{}' });
    assert.equal(status, 415);
    assert.match(String(Object(json).detail), /^Content-Type: must be application\/json or application\/zip/);
  });
});

describe('POST /v1/risk/cec/verify with a ZIP', () => {
  it('hands the service a private file and removes it', async () => {
    const { status, json } = await ask(gateway, upload(ZIP));
    assert.deepEqual([status, json], [200, verdict]);
    assert.deepEqual(seen.upload?.bytes, ZIP);
    assert.equal(seen.upload.mode, 0o600);
    assert.equal(seen.upload.path.startsWith(`${gateway.uploadDir}/upload-`), true);
    assert.deepEqual(readdirSync(gateway.uploadDir), []);
  });

  it('takes allow_legacy from the query', async () => {
    await ask(gateway, upload(ZIP, '?allow_legacy=true'));
    assert.equal(seen.request?.allowLegacy, true);
    assert.equal((await ask(gateway, upload(ZIP, '?allow_legacy=1'))).status, 422);
    assert.equal((await ask(gateway, upload(ZIP, '?org_secret=x'))).status, 422);
  });

  it('tells the documented reason when the body is no ZIP', async () => {
    const { status, json } = await ask(gateway, upload(Buffer.alloc(0)));
    assert.deepEqual([status, json], [422, { detail: 'body: is not a ZIP', reason: 'SFCEC_VERIFY_ERROR' }]);
    assert.deepEqual(readdirSync(gateway.uploadDir), []);
  });

  it('refuses more than the limit, announced or not, and removes what came', async () => {
    const { status } = await ask(gateway, upload(Buffer.alloc(UPLOAD_BYTES + 1)));
    assert.equal(status, 413);
    const headers = { 'content-type': 'application/octet-stream', 'transfer-encoding': 'chunked' };
    const request = begin(gateway, { path: PATH, headers });
    request.write(Buffer.alloc(UPLOAD_BYTES));
    request.write(Buffer.alloc(1));
    assert.equal((await replyOf(request)).status, 413);
    assert.deepEqual(readdirSync(gateway.uploadDir), []);
    assert.equal(seen.request, undefined);
  });

  it('removes the file of an upload that was broken off', async () => {
    const headers = { 'content-type': 'application/zip', 'content-length': '600' };
    const request = begin(gateway, { path: PATH, headers });
    request.on('error', () => undefined);
    request.write(ZIP.subarray(0, 300));
    await changeIn(gateway.uploadDir, 1);
    request.destroy();
    await changeIn(gateway.uploadDir, 0);
    assert.equal(seen.request, undefined);
    assert.deepEqual(gateway.logged, []);
  });
});

describe('POST /v1/risk/cec/verify over HTTP/2', () => {
  let second: Gateway;
  before(async () => {
    second = await startGateway({ services, http2: true });
  });
  after(() => second.close());

  it('verifies an upload', async () => {
    const headers = { 'content-type': 'application/zip' };
    const { status } = await ask2(second, { method: 'POST', path: PATH, headers, body: ZIP });
    assert.deepEqual([status, seen.upload?.bytes], [200, ZIP]);
  });

  it('does not take an upload that was broken off for a whole one', async () => {
    const session = http2.connect(`http://127.0.0.1:${second.port}`);
    const stream = session.request({ ':method': 'POST', ':path': PATH, 'content-type': 'application/zip' });
    stream.on('error', () => undefined);
    stream.write(ZIP);
    await changeIn(second.uploadDir, 1);
    session.destroy();
    await changeIn(second.uploadDir, 0);
    assert.equal(seen.request, undefined);
  });
});

/** Waits until a directory has so many entries. */
async function changeIn(directory: string, entries: number): Promise<void> {
  const watcher = watch(directory);
  try {
    while (readdirSync(directory).length !== entries) await once(watcher, 'change');
  } finally {
    watcher.close();
  }
}
