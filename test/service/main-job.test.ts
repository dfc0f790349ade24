import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { toConfig } from '../../src/config.ts';
import { alterOneRecord } from '../../src/demo-tamper.ts';
import { startServer, type RunningServer } from '../../src/server.ts';

let directory: string;
let server: RunningServer;

async function call(path: string, body: string, type = 'application/json') {
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cec-test-'));
  const config = toConfig({ CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: directory });
  server = await startServer(config, pino({ level: 'silent' }));
});

after(async () => {
  await server.close(1000);
  await rm(directory, { recursive: true });
});

describe('the main job over REST', () => {
  it('appends, builds, verifies, and rejects a copy with one altered record', async () => {
    const kinds = ['score', 'bias', 'prri', 'drift', 'pii', 'gate'];
    const lines = kinds.flatMap((kind, k) =>
      Array.from({ length: 20 }, (_, i) => ({
        schema_key: `halluccheck.${kind}.v1`,
        payload: { score: 0.9, model: 'm', n: i },
        timestamp: `2026-02-${String(1 + ((k + i) % 27)).padStart(2, '0')}T10:00:00Z`,
      })),
    );
    const ndjson = lines.map((line) => JSON.stringify(line)).join('\n');
    const appended = await call('/v1/audit/records?project_id=p1', ndjson, 'application/x-ndjson');
    assert.equal(appended.status, 201);
    const built = await call(
      '/v1/risk/cec',
      JSON.stringify({ project_id: 'p1', date_range: ['2026-01-01', '2026-03-31'] }),
    );
    assert.equal(built.status, 201);
    assert.equal(built.body.record_counts.score_records, 20);
    const sound = await call('/v1/risk/cec/verify', JSON.stringify({ bundle_id: built.body.bundle_id }));
    assert.deepEqual(sound.body.errors, []);
    assert.equal(sound.body.overall_valid, true);
    const copy = join(directory, 'copy.zip');
    await alterOneRecord(built.body.zip_path, copy);
    const altered = await fetch(`${server.url}/v1/risk/cec/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/zip' },
      body: new Uint8Array(await readFile(copy)),
    });
    const verdict: unknown = await altered.json();
    assert.ok(
      typeof verdict === 'object' && verdict !== null && 'overall_valid' in verdict && 'errors' in verdict,
    );
    assert.equal(verdict.overall_valid, false);
    assert.match(String(verdict.errors), /record_hashes: position \d+/);
  });

  it('builds a bundle with a finding for a project without records', async () => {
    const { status, body } = await call('/v1/risk/cec', JSON.stringify({ project_id: 'empty' }));
    assert.equal(status, 201);
    assert.ok(body.findings.some(({ code }: { code: string }) => code === 'UNKNOWN_LOG'));
  });

  it('answers 404 for a bundle that does not exist', async () => {
    const response = await fetch(`${server.url}/v1/risk/cec/cec-nothing`);
    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), { detail: 'Bundle not found' });
  });

  it('names the field of an unknown framework and lists the known ones', async () => {
    const { status, body } = await call(
      '/v1/risk/cec',
      JSON.stringify({ project_id: 'p1', frameworks: ['pci'] }),
    );
    assert.equal(status, 422);
    assert.match(body.detail, /^frameworks: "pci".*eu_ai_act/);
  });
});
