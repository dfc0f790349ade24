import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { openBundleStore } from '../../src/bundle-stores.ts';
import { toConfig } from '../../src/config.ts';
import { fromMillis } from '../../src/core/time.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { bundleStoreContract } from '../contract/bundle-store.ts';
import { setEnvironment, startAzure, startGcs, startS3, type ObjectServer } from './object-servers.ts';

/** A store under a prefix of its own, and what lies there. */
async function openStore(t: TestContext, server: ObjectServer) {
  const directory = await temporaryDirectory(t);
  const spoolDir = await temporaryDirectory(t);
  const prefix = `${randomUUID()}/`;
  const config = toConfig({ ...server.settings, CEC_BUCKET_PREFIX: prefix });
  const store = await openBundleStore({ directory, outputRoots: [] }, config, spoolDir);
  const list = async () => [
    ...(await server.list()).filter((name) => name.includes(prefix)),
    ...(await readdir(spoolDir)),
  ];
  return { store, list };
}

for (const { name, start, checksSignatures } of [
  { name: 'S3', start: startS3, checksSignatures: true },
  { name: 'Azure Blob Storage', start: startAzure, checksSignatures: true },
  { name: 'Google Cloud Storage', start: startGcs, checksSignatures: false },
]) {
  describe(name, () => {
    let server: ObjectServer;
    before(async () => {
      server = await start();
      setEnvironment(server);
    });
    after(() => server.stop());

    bundleStoreContract((t) => openStore(t, server));

    it('signs links that end when the bundle expires', { skip: !checksSignatures }, async (t) => {
      const { store } = await openStore(t, server);
      const target = { bundleId: 'cec-1', fileName: 'bundle.zip', outputDir: undefined };
      const location = await store.locate(target);
      await store.publish(location, Readable.from([Buffer.from('bytes')]), new AbortController().signal);
      const fetchUntil = async (millis: number) => {
        const expiresAt = fromMillis(Date.now() + millis);
        const response = await fetch(await store.urlOf({ ...target, location, sha256: '', expiresAt }));
        return [response.status, await response.text()] as const;
      };
      assert.deepEqual(await fetchUntil(60_000), [200, 'bytes']);
      const [status] = await fetchUntil(-1000);
      assert.equal(status, 403);
    });

    it('gives back more than fits into a part', async (t) => {
      const { store, list } = await openStore(t, server);
      const location = await store.locate({ bundleId: 'cec-1', fileName: 'b.zip', outputDir: undefined });
      const chunks = Array.from({ length: 41 }, (_, i) => Buffer.alloc(512 * 1024 + i, i));
      await store.publish(location, Readable.from(chunks), new AbortController().signal);
      assert.ok((await buffer(await store.open(location, 0))).equals(Buffer.concat(chunks)));
      assert.equal((await list()).length, 1);
    });

    it('leaves nothing of an upload that breaks off after some parts', async (t) => {
      const { store, list } = await openStore(t, server);
      const location = await store.locate({ bundleId: 'cec-1', fileName: 'b.zip', outputDir: undefined });
      const broken = new Error('the source broke');
      async function* breaking() {
        for (let i = 0; i < 40; i++) yield Buffer.alloc(512 * 1024, i);
        throw broken;
      }
      const publishing = store.publish(location, Readable.from(breaking()), new AbortController().signal);
      await assert.rejects(publishing, broken);
      assert.deepEqual(await list(), []);
    });
  });
}
