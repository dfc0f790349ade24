import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createAuditorFolder, type AuditorFolder } from './auditor-folder.ts';
import { requireProgram } from './outside-tools.ts';

const run = promisify(execFile);

describe('OpenSSL', () => {
  let folder: AuditorFolder;

  before(async () => {
    await requireProgram('openssl');
    await requireProgram('unzip');
    folder = await createAuditorFolder();
    await run('unzip', ['-qq', folder.bundle, '-d', 'bundle'], { cwd: folder.path });
  });

  after(() => folder.close());

  const verify = (data: string) =>
    run(
      'openssl',
      ['ts', '-verify', '-in', 'rfc3161_timestamp.tsr', '-data', data, '-CAfile', folder.tsaCa],
      {
        cwd: `${folder.path}/bundle`,
      },
    );

  it('accepts the time-stamp over the manifest', async () => {
    assert.match((await verify('manifest.json')).stdout, /Verification: OK/);
  });

  it('refuses the time-stamp for another file', async () => {
    await assert.rejects(verify('attestation.json'), /message imprint mismatch/);
  });
});
