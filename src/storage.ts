import { join } from 'node:path';
import { createPostgresBundleRegistry } from './adapters/postgres-bundle-registry.ts';
import { createPostgresDpaRegistry } from './adapters/postgres-dpa-registry.ts';
import { createPostgresLogStore } from './adapters/postgres-log-store.ts';
import { openPostgresBuildQueue } from './adapters/postgres-build-queue.ts';
import { assertPostgresDurable, openPool } from './adapters/postgres-pool.ts';
import { joinReplicas } from './adapters/postgres-replica.ts';
import { migratePostgres } from './adapters/postgres-schema.ts';
import { createPostgresSettings } from './adapters/postgres-settings.ts';
import { createSqliteBundleRegistry } from './adapters/sqlite-bundle-registry.ts';
import { openDatabase, openDatabaseForReading } from './adapters/sqlite-database.ts';
import { createSqliteDpaRegistry } from './adapters/sqlite-dpa-registry.ts';
import { createSqliteLogStore } from './adapters/sqlite-log-store.ts';
import { createSqliteSettings } from './adapters/sqlite-settings.ts';
import type { BuildQueue } from './ports/build-queue.ts';
import type { BundleRegistry } from './ports/bundle-registry.ts';
import type { DpaRegistry } from './ports/dpa-registry.ts';
import type { LogStore } from './ports/log-store.ts';
import type { Settings } from './ports/settings.ts';
import type { LogSource } from './workers/log-source.ts';

/** Everything of the service that lies in a database. */
export interface Storage {
  readonly store: LogStore;
  readonly registry: BundleRegistry;
  readonly dpas: DpaRegistry;
  readonly settings: Settings;
  /** Where threads read the logs. */
  readonly source: LogSource;
  /** Where builds wait for any process; undefined where there is only one. */
  readonly openQueue: (() => Promise<BuildQueue>) | undefined;
  close(): Promise<void>;
}

/** Opens the PostgreSQL database at `url`, or SQLite's in the data directory, and makes what it lacks. */
export async function openStorage(dataDir: string, url: string | undefined): Promise<Storage> {
  return url === undefined ? openSqlite(join(dataDir, 'cec.db')) : openPostgres(url);
}

function openSqlite(path: string): Storage {
  const db = openDatabase(path);
  return {
    store: createSqliteLogStore(db),
    registry: createSqliteBundleRegistry(db),
    dpas: createSqliteDpaRegistry(db),
    settings: createSqliteSettings(db),
    source: { kind: 'sqlite', path },
    openQueue: undefined,
    close: async () => db.close(),
  };
}

const READERS = 8;
const WRITERS = 8;

async function openPostgres(url: string): Promise<Storage> {
  const readers = openPool(url, { max: READERS });
  const writers = openPool(url, { max: WRITERS });
  const end = async () => void (await Promise.all([readers.end(), writers.end()]));
  try {
    await assertPostgresDurable(readers);
    await migratePostgres(writers);
    const replica = await joinReplicas(readers);
    return {
      store: createPostgresLogStore({ readers, writers }),
      registry: createPostgresBundleRegistry(readers, replica.id),
      dpas: createPostgresDpaRegistry(readers),
      settings: createPostgresSettings(readers),
      source: { kind: 'postgres', url },
      openQueue: () => openPostgresBuildQueue(url, readers, replica.id),
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

/** What `cec fsck` reads. */
export interface ReadableStorage extends Pick<Storage, 'store' | 'registry' | 'settings' | 'close'> {
  /** Ids of bundles that were announced and are not registered. */
  readonly announced: () => Promise<readonly string[]>;
}

/** Opens a database that exists, without changing anything in it. */
export async function openStorageForReading(
  dataDir: string,
  url: string | undefined,
): Promise<ReadableStorage> {
  if (url !== undefined) return openPostgresForReading(url);
  const db = openDatabaseForReading(join(dataDir, 'cec.db'));
  const registry = createSqliteBundleRegistry(db);
  return {
    store: createSqliteLogStore(db),
    registry,
    settings: createSqliteSettings(db),
    announced: async () => (await registry.abandoned()).map(({ bundleId }) => bundleId),
    close: async () => db.close(),
  };
}

/** Other processes may be at work on it, so that what is announced says nothing. */
function openPostgresForReading(url: string): ReadableStorage {
  const readers = openPool(url, { max: READERS });
  return {
    store: createPostgresLogStore({ readers, writers: readers }),
    registry: createPostgresBundleRegistry(readers, 'fsck'),
    settings: createPostgresSettings(readers),
    announced: async () => [],
    close: () => readers.end(),
  };
}
