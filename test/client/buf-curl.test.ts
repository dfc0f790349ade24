import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { append, MARCH, startService, type RunningService } from './running-service.ts';

const BUF = fileURLToPath(new URL('../../node_modules/@bufbuild/buf/bin/buf', import.meta.url));
const skip = !existsSync(BUF) && 'needs buf, which npm ci installs';
const CEC = 'spanforge.cec.v1.CecService';

describe('buf curl without a schema', { skip }, () => {
  let service: RunningService;

  before(async () => {
    service = await startService();
    await append(service.client, 'bot', 12);
  });

  after(() => service.close());

  it('lists services and methods', async () => {
    const [services, methods] = await Promise.all([
      curl('--list-services', service.url),
      curl('--list-methods', service.url),
    ]);
    for (const name of [CEC, 'spanforge.audit.v1.AuditService', 'grpc.health.v1.Health'])
      assert.ok(services.split('\n').includes(name), name);
    assert.ok(methods.split('\n').includes(`${CEC}/BuildBundle`));
  });

  it('builds: progress and then the bundle', async () => {
    const request = JSON.stringify({ project_id: 'bot', from_date: MARCH.fromDate, to_date: MARCH.toDate });
    const stdout = await curl('--data', request, `${service.url}/${CEC}/BuildBundle`);
    assert.match(stdout, /"stage":\s*"BUILD_STAGE_PLANNING"/);
    assert.match(stdout, /"score_records":\s*2/);
    assert.equal(stdout.match(/"bundleId"/g)?.length, 1);
  });
});

async function curl(...args: string[]): Promise<string> {
  const flags = ['curl', '--protocol', 'grpc', '--http2-prior-knowledge'];
  const { stdout } = await promisify(execFile)(process.execPath, [BUF, ...flags, ...args], {
    timeout: 30_000,
  });
  return stdout;
}
