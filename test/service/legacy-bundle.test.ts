import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it, type TestContext } from 'node:test';
import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ImportRecordsRequestSchema } from '../../src/gen/spanforge/audit/v1/import_pb.ts';
import { CheckStatus } from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import { SDK_SECRET, vectorLines, vectorPath } from '../core/python-sdk/sdk-vectors.ts';
import { runService } from './running-service.ts';

describe('the service and the Python SDK', () => {
  let zip: Buffer;
  before(async () => {
    zip = await readFile(vectorPath('bundle.zip'));
  });

  const upload = async (t: TestContext, query: string) => {
    const { url } = await runService(t);
    const headers = { 'content-type': 'application/zip' };
    const answer = await fetch(`${url}/v1/risk/cec/verify${query}`, { method: 'POST', headers, body: zip });
    assert.equal(answer.status, 200);
    return JSON.parse(await answer.text());
  };

  it('reads its bundle over gRPC with allow_legacy and the key', async (t) => {
    const { cec } = await runService(t);
    const source = { case: 'zip', value: zip } as const;
    const result = await cec.verifyBundle({ source, allowLegacy: true, orgSecret: SDK_SECRET });
    const { manifestValid, chainValid, timestampValid, overallValid } = result;
    assert.deepEqual([manifestValid, chainValid, timestampValid, overallValid], [true, false, false, false]);
    assert.equal(result.recordCounts['score_records'], 6);
    assert.ok(result.checks.every(({ status }) => status !== CheckStatus.FAIL));
  });

  it('refuses its bundle over REST, with the hint', async (t) => {
    const { overall_valid: valid, errors } = await upload(t, '');
    assert.equal(valid, false);
    assert.match(errors[0], /allow_legacy/);
  });

  it('reads its bundle over REST with allow_legacy', async (t) => {
    const { chain_valid: valid, findings } = await upload(t, '?allow_legacy=true');
    assert.equal(valid, false);
    assert.deepEqual(
      findings.map(({ code }: { code: string }) => code),
      ['RECORDS_NOT_SEALED', 'TIMESTAMP_IS_STUB'],
    );
  });

  const lines = vectorLines('export.jsonl').map((text, i) => ({ number: i + 1, text: Buffer.from(text) }));

  it('imports its export over gRPC, once', async (t) => {
    const { audit } = await runService(t);
    const request = { projectId: 'chat', lines, orgSecret: SDK_SECRET, allowUnknownSchema: true };
    const first = await audit.importRecords(request);
    assert.deepEqual(
      first.projects.map(({ imported }) => imported).reduce((sum, count) => sum + count),
      lines.length,
    );
    assert.ok(first.checkpoints.length >= first.projects.length);
    const again = await audit.importRecords(request);
    assert.deepEqual([again.checkpoints, again.failures], [[], []]);
    assert.ok(again.projects.every(({ changed }) => !changed));
  });

  it('keeps the imported log valid', async (t) => {
    const { audit } = await runService(t);
    await audit.importRecords({ projectId: 'chat', lines });
    const { valid, verifiedCount } = await audit.verifyChain({ projectId: 'bot' });
    assert.ok(valid);
    assert.ok(verifiedCount > 30);
  });

  it('refuses a request without project, lines or line numbers, a key that everybody knows, and too much at once', async (t) => {
    const { audit } = await runService(t);
    const large = Buffer.alloc(2 ** 18 - 1, '9');
    const refused: [MessageInitShape<typeof ImportRecordsRequestSchema>, field: string][] = [
      [{ lines }, 'project_id'],
      [{ projectId: 'chat' }, 'lines'],
      [{ projectId: 'chat', lines: [{ text: Buffer.from('x') }] }, 'lines[0].number'],
      [{ projectId: 'chat', lines, orgSecret: 'spanforge-default' }, 'org_secret'],
      [
        { projectId: 'chat', lines: Array.from({ length: 17 }, (_, i) => ({ number: i + 1, text: large })) },
        'lines',
      ],
    ];
    for (const [request, field] of refused)
      await assert.rejects(audit.importRecords(request), (error) => String(error).includes(`${field}: `));
  });
});
