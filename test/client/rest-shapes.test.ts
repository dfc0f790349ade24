import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { shapeOf } from './json-shape.ts';
import { march, startService } from './running-service.ts';

const GOLDEN = new URL('../vectors/rest-shapes.json', import.meta.url);

const PERIOD = { project_id: 'bot', date_range: ['2026-03-01', '2026-03-31'] };
const AGREEMENT = {
  project_id: 'bot',
  controller_details: { name: 'Acme Corp', address: '1 Main St' },
  processor_details: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subject_categories: ['employees'],
  transfer_mechanisms: ['SCCs'],
  retention_period_days: 2555,
  law_of_contract: 'laws of Ireland',
  formats: ['html'],
};

/**
 * The answers of release 0.1.0, as docs/compatibility.md promises them. When a member was added, it is added to the
 * file; one that is missing, or of another type, breaks clients.
 */
it('answers of the REST API have the members and types that were released', async (t) => {
  const service = await startService({});
  t.after(() => service.close());
  const shapes = new Map<string, Record<string, string>>();

  async function ask(route: string, path: string, body?: unknown) {
    const method = route.split(' ')[0] ?? '';
    const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const init = body === undefined ? { method } : { method, body: sent, headers: { 'content-type': type } };
    const response = await fetch(service.url + path, init);
    const answer = JSON.parse(await response.text());
    shapes.set(`${route} ${response.status}`, shapeOf(answer));
    return answer;
  }

  const lines = march(24).map(({ schemaKey, payloadJson, recordId }) => {
    const payload = Buffer.from(payloadJson ?? []).toString();
    return `{"schema_key":"${schemaKey}","payload":${payload},"record_id":"${recordId}","timestamp":"2026-03-05T12:00:00Z"}`;
  });
  const RECORDS = '/v1/audit/records?project_id=bot';
  await ask('POST /v1/audit/records NDJSON', RECORDS, lines.join('\n'));
  await ask('POST /v1/audit/records NDJSON', RECORDS, `${lines[0]}\n{}`);
  await ask('POST /v1/audit/records JSON', RECORDS, JSON.parse(lines[0] ?? ''));
  await ask('POST /v1/audit/records JSON', RECORDS, {});
  const earlier = await ask('POST /v1/risk/cec', '/v1/risk/cec', PERIOD);
  await ask('POST /v1/risk/cec', '/v1/risk/cec', { project_id: '' });
  const { bundle_id } = await ask('POST /v1/risk/cec', '/v1/risk/cec', { ...PERIOD, org_secret: 'short' });
  await ask('GET /v1/risk/cec', '/v1/risk/cec?project_id=bot');
  await ask('GET /v1/risk/cec', '/v1/risk/cec');
  for (const id of [bundle_id, 'cec-unknown']) {
    await ask('GET /v1/risk/cec/{bundle_id}', `/v1/risk/cec/${id}`);
    await ask('POST /v1/risk/cec/{bundle_id}/download-url', `/v1/risk/cec/${id}/download-url`, {});
    const since = { earlier: { bundle_id: earlier.bundle_id } };
    await ask('POST /v1/risk/cec/verify', '/v1/risk/cec/verify', { bundle_id: id, ...since });
  }
  await ask('GET /v1/risk/cec/{bundle_id}/download', `/v1/risk/cec/${bundle_id}/download`);
  const { document_id } = await ask('POST /v1/risk/dpa', '/v1/risk/dpa', AGREEMENT);
  await ask('POST /v1/risk/dpa', '/v1/risk/dpa', {});
  await ask('GET /v1/risk/dpa', '/v1/risk/dpa?project_id=bot');
  for (const id of [document_id, 'dpa-unknown'])
    await ask('GET /v1/risk/dpa/{document_id}', `/v1/risk/dpa/${id}`);
  await ask('GET /v1/risk/status', '/v1/risk/status');
  await ask('GET /.well-known/cec/keys.json', '/.well-known/cec/keys.json');
  await ask('GET /healthz', '/healthz');
  await ask('GET /readyz', '/readyz');

  assert.deepEqual(Object.fromEntries(shapes), JSON.parse(await readFile(GOLDEN, 'utf8')));
});
