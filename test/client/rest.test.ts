import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { march, startService, type RunningService } from './running-service.ts';

const BUILD = { project_id: 'bot', date_range: ['2026-03-01', '2026-03-31'] };

async function serviceWithEvidence(
  t: TestContext,
  settings: Record<string, string> = {},
): Promise<RunningService> {
  const service = await startService(settings);
  t.after(() => service.close());
  const lines = march(24).map(
    ({ schemaKey, payloadJson, recordId }) =>
      `{"schema_key":"${schemaKey}","payload":${Buffer.from(payloadJson ?? []).toString()},"record_id":"${recordId}","timestamp":"2026-03-05T12:00:00+01:00"}`,
  );
  const response = await post(
    service,
    '/v1/audit/records?project_id=bot',
    lines.join('\n'),
    'application/x-ndjson',
  );
  assert.equal(response.status, 201);
  return service;
}

/** As `curl -d` does it, with the media type that is meant. */
function post({ url }: RunningService, path: string, body: string, type = 'application/json') {
  return fetch(url + path, { method: 'POST', body, headers: { 'content-type': type } });
}

async function jsonOf(response: Response) {
  return JSON.parse(await response.text());
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

describe('the REST API of the running service', () => {
  it('builds a bundle, shows it again, and links to its file', async (t) => {
    const service = await serviceWithEvidence(t);
    const built = await post(service, '/v1/risk/cec', JSON.stringify(BUILD));
    const bundle = await jsonOf(built);
    assert.equal(built.status, 201);
    assert.equal(bundle.record_counts.score_records, 4);
    assert.match(bundle.generated_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
    const shown = await fetch(`${service.url}/v1/risk/cec/${bundle.bundle_id}`);
    assert.deepEqual(await jsonOf(shown), bundle);
    const file = fileURLToPath(bundle.download_url);
    assert.equal(file, bundle.zip_path);
    assert.equal(digestOf(await readFile(file)), bundle.sha256);
  });

  it('links to itself when it knows its public URL, and serves ranges', async (t) => {
    const service = await serviceWithEvidence(t, { CEC_PUBLIC_URL: 'https://evidence.example/cec/' });
    const bundle = await jsonOf(await post(service, '/v1/risk/cec', JSON.stringify(BUILD)));
    const expected = `https://evidence.example/cec/v1/risk/cec/${bundle.bundle_id}/download?`;
    assert.ok(bundle.download_url.startsWith(expected));
    const link = bundle.download_url.replace('https://evidence.example/cec', service.url);
    const whole = await fetch(link);
    const bytes = Buffer.from(await whole.arrayBuffer());
    assert.equal(whole.status, 200);
    assert.equal(digestOf(bytes), bundle.sha256);
    assert.match(
      whole.headers.get('content-disposition') ?? '',
      /^attachment; filename="halluccheck_cec_bot_2026-03-01_2026-03-31\.zip"/,
    );
    const part = await fetch(link, { headers: { range: 'bytes=10-19' } });
    assert.equal(part.status, 206);
    assert.ok(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20)));
    const forged = await fetch(link.replace(/expires=\d+/, 'expires=9999999999'));
    assert.equal(forged.status, 403);
  });

  it('verifies what it is sent', async (t) => {
    const service = await serviceWithEvidence(t);
    const { bundle_id: id, zip_path: path } = await jsonOf(
      await post(service, '/v1/risk/cec', JSON.stringify(BUILD)),
    );
    const headers = { 'content-type': 'application/zip' };
    const body = new Uint8Array(await readFile(path));
    const uploaded = await jsonOf(
      await fetch(`${service.url}/v1/risk/cec/verify`, { method: 'POST', headers, body }),
    );
    const named = await jsonOf(await post(service, '/v1/risk/cec/verify', JSON.stringify({ bundle_id: id })));
    for (const result of [uploaded, named]) {
      assert.deepEqual(result.errors, []);
      assert.equal(result.overall_valid, true);
    }
  });
});
