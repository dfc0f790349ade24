import { after, before } from 'node:test';
import type { TestContext } from 'node:test';
import { createPostgresBundleRegistry } from '../../src/adapters/postgres-bundle-registry.ts';
import { createPostgresDpaRegistry } from '../../src/adapters/postgres-dpa-registry.ts';
import { createPostgresLogStore } from '../../src/adapters/postgres-log-store.ts';
import { openPool } from '../../src/adapters/postgres-pool.ts';
import { joinReplicas } from '../../src/adapters/postgres-replica.ts';
import { migratePostgres } from '../../src/adapters/postgres-schema.ts';
import { createPostgresSettings } from '../../src/adapters/postgres-settings.ts';
import { bundleRegistryContract } from '../contract/bundle-registry.ts';
import { dpaRegistryContract } from '../contract/dpa-registry.ts';
import { logStoreContract } from '../contract/log-store.ts';
import { settingsContract } from '../contract/settings.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

let server: PostgresServer;

before(async () => {
  server = await startPostgres();
});
after(() => server.stop());

/** A new database and connections to it, which end with the test. */
async function testPools(t: TestContext) {
  const url = await server.createDatabase();
  const open = () => {
    const pool = openPool(url, { max: 4 });
    t.after(() => pool.end());
    return pool;
  };
  await migratePostgres(open());
  return { url, open };
}

logStoreContract(async (t) => {
  const { open } = await testPools(t);
  const another = async () => createPostgresLogStore({ readers: open(), writers: open() });
  return { store: await another(), another, reopen: another };
});

bundleRegistryContract(async (t) => {
  const { open } = await testPools(t);
  const first = await joinReplicas(open());
  return {
    registry: createPostgresBundleRegistry(open(), first.id),
    reopen: async () => {
      await first.close();
      const next = await joinReplicas(open());
      t.after(() => next.close());
      return createPostgresBundleRegistry(open(), next.id);
    },
  };
});

dpaRegistryContract(async (t) => {
  const { open } = await testPools(t);
  const reopen = async () => createPostgresDpaRegistry(open());
  return { registry: await reopen(), reopen };
});

settingsContract(async (t) => {
  const { open } = await testPools(t);
  const reopen = async () => createPostgresSettings(open());
  return { settings: await reopen(), reopen };
});
