import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { rotateKeyFile } from '../../src/adapters/rotate-key.ts';
import { parseVerifierKey, openCheckpoint } from '../../src/core/log/checkpoint.ts';
import type { KeyRole } from '../../src/ports/keys.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { buildOf, linesOf, recordsOf, runService, type RunningService } from './running-service.ts';

/** What a rotation leaves that ended before the logs went over to the new key. */
const rotateFilesOnly = (dataDir: string, role: KeyRole) =>
  rotateKeyFile(
    {
      directory: join(dataDir, 'keys'),
      signingKey: undefined,
      createAuthority: createAuthorityIdentity,
    },
    { role, lost: false },
  );

const rotationsIn = async (service: RunningService, projectId: string) =>
  (await linesOf(service, projectId)).filter(({ schemaKey }) => schemaKey === 'chain.key_rotated.v1');

describe('a start of the service after a rotation', () => {
  it('has the logs of every project go over to the new record key, once', async (t) => {
    const dataDir = await temporaryDirectory(t);
    const first = await runService(t, dataDir);
    for (const projectId of ['p1', 'p2'])
      await first.audit.appendRecords({ projectId, records: recordsOf(projectId, 6) });
    await first.close(0);
    const { id } = await rotateFilesOnly(dataDir, 'record');
    for (let start = 0; start < 2; start++) {
      const service = await runService(t, dataDir);
      for (const projectId of ['p1', 'p2']) {
        const rotations = await rotationsIn(service, projectId);
        assert.deepEqual(
          rotations.map(({ log, position, payload }) => [log, position, payload]),
          [[`default/${projectId}/evidence`, 6, { new_key_id: id, reason: 'rotated' }]],
        );
        assert.equal((await service.audit.verifyChain({ projectId })).valid, true);
      }
      await service.close(0);
    }
  });

  it('hands out checkpoints that its present key signed, of logs that did not grow', async (t) => {
    const dataDir = await temporaryDirectory(t);
    const first = await runService(t, dataDir);
    await first.audit.appendRecords({ projectId: 'p', records: recordsOf('p', 6) });
    const before = await first.audit.getCheckpoint({ projectId: 'p' });
    await first.close(0);
    await rotateFilesOnly(dataDir, 'checkpoint');
    const service = await runService(t, dataDir);
    const after = await service.audit.getCheckpoint({ projectId: 'p' });
    assert.notEqual(after.vkey, before.vkey);
    const opened = [before, after].map(({ checkpoint, vkey }) => {
      const key = parseVerifierKey(vkey) ?? assert.fail('no verifier key');
      return openCheckpoint(checkpoint, key.publicKey) ?? assert.fail('not signed by that key');
    });
    assert.deepEqual(opened[0], opened[1]);
  });

  it('keeps links good that were signed with the key before', async (t) => {
    const dataDir = await temporaryDirectory(t);
    const settings = { CEC_PUBLIC_URL: 'http://evidence.example' };
    const first = await runService(t, dataDir, settings);
    const { downloadUrl } = await buildOf(first, { projectId: 'p' });
    await first.close(0);
    await rotateFilesOnly(dataDir, 'link');
    const service = await runService(t, dataDir, settings);
    const { pathname, search } = new URL(downloadUrl);
    assert.equal((await fetch(`${service.url}${pathname}${search}`)).status, 200);
  });

  it('keeps the name of the service in its logs', async (t) => {
    const dataDir = await temporaryDirectory(t);
    const first = await runService(t, dataDir);
    await first.audit.appendRecords({ projectId: 'p', records: recordsOf('p', 1) });
    const before = await first.audit.getCheckpoint({ projectId: 'p' });
    await first.close(0);
    await rotateFilesOnly(dataDir, 'checkpoint');
    const service = await runService(t, dataDir);
    await service.audit.appendRecords({ projectId: 'p', records: recordsOf('q', 1) });
    const after = await service.audit.getCheckpoint({ projectId: 'p' });
    assert.equal(after.checkpoint.split('\n')[0], before.checkpoint.split('\n')[0]);
  });
});
