import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { TimestampAuthority } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { append, build, MARCH, startService } from '../client/running-service.ts';
import { INDEFINITE, toBerResponse } from '../core/timestamp/ber-response.ts';
import { publicHalf } from './auditor-folder.ts';
import { OPENSSL_POLICY, startOpensslTsa } from './openssl-tsa.ts';
import { requireProgram } from './outside-tools.ts';
import { startSigstoreTsa } from './sigstore-tsa.ts';

const run = promisify(execFile);
const SIGSTORE_POLICY = '1.3.6.1.4.1.57264.2';

interface Tsa {
  readonly url: string;
  readonly ca: string;
  close(): Promise<void>;
}

const AUTHORITIES: readonly [name: string, policy: string, start: () => Promise<Tsa>][] = [
  ['openssl ts -reply', OPENSSL_POLICY, () => startOpensslTsa()],
  [
    'openssl ts -reply in BER',
    OPENSSL_POLICY,
    () => startOpensslTsa((response) => toBerResponse(response, INDEFINITE)),
  ],
  ['timestamp-server', SIGSTORE_POLICY, () => startSigstoreTsa()],
  [
    'timestamp-server with its chain and HTTP 201',
    SIGSTORE_POLICY,
    () => startSigstoreTsa('--include-chain-in-response', '--use-http-201'),
  ],
];

/** A bundle that only an answer of this authority can complete, unpacked. */
async function buildBy(t: TestContext, tsa: Tsa, policy: string) {
  const service = await startService({
    CEC_TSA_URL: tsa.url,
    CEC_TSA_MODE: 'required',
    CEC_TSA_CA: tsa.ca,
    CEC_TSA_POLICY: policy,
  });
  t.after(() => service.close());
  await append(service.client, 'bot', 60);
  const bundle = await build(service.client, { projectId: 'bot', ...MARCH });
  const folder = await mkdtemp(join(tmpdir(), 'cec-tsa-'));
  t.after(() => rm(folder, { recursive: true }));
  await run('unzip', ['-qq', bundle.zipPath, '-d', folder]);
  return { service, bundle, folder };
}

describe('an outside time-stamp authority', () => {
  before(async () => {
    await requireProgram('openssl');
    await requireProgram('unzip');
  });

  for (const [name, policy, start] of AUTHORITIES)
    it(`${name} stamps bundles that cec verify and openssl accept`, async (t) => {
      const tsa = await start();
      t.after(() => tsa.close());
      const { service, bundle, folder } = await buildBy(t, tsa, policy);
      assert.equal(bundle.timestampAuthority, TimestampAuthority.EXTERNAL);
      assert.deepEqual(
        bundle.findings.filter(({ code }) => /T(?:SA|IMESTAMP)/.test(code)),
        [],
      );
      const key = await publicHalf(service.directory, 'attestation');
      const verify = ['verify', bundle.zipPath, '--key', key, '--json'];
      const { stdout } = await run(process.execPath, ['bin/cec.mjs', ...verify, '--tsa-ca', tsa.ca]);
      const checks: { id: string; status: string }[] = JSON.parse(stdout).checks;
      assert.equal(checks.find(({ id }) => id === 'timestamp')?.status, 'PASS');
      const own = join(service.directory, 'keys', 'authority-chain.pem');
      await assert.rejects(run(process.execPath, ['bin/cec.mjs', ...verify, '--tsa-ca', own]), { code: 1 });
      const files = ['-in', 'rfc3161_timestamp.tsr', '-data', 'manifest.json', '-CAfile', tsa.ca];
      const said = await run('openssl', ['ts', '-verify', ...files], { cwd: folder });
      assert.match(said.stdout, /Verification: OK/);
      const shown = await run('openssl', ['ts', '-reply', '-in', 'rfc3161_timestamp.tsr', '-text'], {
        cwd: folder,
      });
      assert.match(shown.stdout, new RegExp(`Policy OID: ${policy.replaceAll('.', '\\.')}\n`));
      const chain = await readFile(join(folder, 'tsa_chain.pem'), 'utf8');
      assert.equal(chain.trim(), (await readFile(tsa.ca, 'utf8')).trim());
    });
});
