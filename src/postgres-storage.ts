import type { DatabaseSync } from 'node:sqlite';
import { moveToPostgres, type Moved } from './adapters/move-to-postgres.ts';
import { openPostgresBuildQueue } from './adapters/postgres-build-queue.ts';
import { createPostgresBundleRegistry } from './adapters/postgres-bundle-registry.ts';
import { createPostgresDpaRegistry } from './adapters/postgres-dpa-registry.ts';
import { createPostgresLogStore } from './adapters/postgres-log-store.ts';
import { createPostgresPartQueue } from './adapters/postgres-part-queue.ts';
import { assertPostgresDurable, openPool } from './adapters/postgres-pool.ts';
import { joinReplicas } from './adapters/postgres-replica.ts';
import { migratePostgres } from './adapters/postgres-schema.ts';
import { createPostgresSettings } from './adapters/postgres-settings.ts';
import type { ReadableStorage, Storage } from './storage.ts';

const READERS = 8;
const WRITERS = 8;

/** Opens the database at `url`, and brings it to this program's version. */
export async function openPostgres(url: string): Promise<Storage> {
  const readers = openPool(url, { max: READERS });
  const writers = openPool(url, { max: WRITERS });
  const end = async () => void (await Promise.all([readers.end(), writers.end()]));
  try {
    await assertPostgresDurable(readers);
    await migratePostgres(writers);
    const replica = await joinReplicas(readers);
    const owner = replica.id;
    return {
      store: createPostgresLogStore({ readers, writers }),
      registry: createPostgresBundleRegistry(readers, owner),
      dpas: createPostgresDpaRegistry(readers),
      settings: createPostgresSettings(readers),
      source: { kind: 'postgres', url },
      openQueues: async (onError) => ({
        builds: await openPostgresBuildQueue(url, { pool: readers, owner, onError }),
        parts: createPostgresPartQueue(readers, owner),
      }),
      close: async () => {
        await replica.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Moves what is in SQLite to the database at `url`; see `moveToPostgres`. */
export async function moveStorage(
  db: DatabaseSync,
  url: string,
  onRecords: (count: number) => void,
): Promise<Moved> {
  const pool = openPool(url, { max: 2 });
  try {
    await assertPostgresDurable(pool);
    await migratePostgres(pool);
    return await moveToPostgres(db, pool, onRecords);
  } finally {
    await pool.end();
  }
}

/** Other processes may be at work on it, so that what is announced says nothing. */
export function openPostgresForReading(url: string): ReadableStorage {
  const readers = openPool(url, { max: READERS });
  return {
    store: createPostgresLogStore({ readers, writers: readers }),
    registry: createPostgresBundleRegistry(readers, 'fsck'),
    settings: createPostgresSettings(readers),
    announced: async () => [],
    close: () => readers.end(),
  };
}
