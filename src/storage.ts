import { join } from 'node:path';
import { createSqliteBundleRegistry } from './adapters/sqlite-bundle-registry.ts';
import {
  openDatabase,
  openDatabaseForReading,
  refuseMoved,
  refuseOwnLogs,
} from './adapters/sqlite-database.ts';
import { createSqliteDpaRegistry } from './adapters/sqlite-dpa-registry.ts';
import { createSqliteLogStore } from './adapters/sqlite-log-store.ts';
import { createSqliteSettings } from './adapters/sqlite-settings.ts';
import type { BuildQueue } from './ports/build-queue.ts';
import type { BundleRegistry } from './ports/bundle-registry.ts';
import type { DpaRegistry } from './ports/dpa-registry.ts';
import type { LogStore } from './ports/log-store.ts';
import type { PartQueue } from './ports/part-queue.ts';
import type { Settings } from './ports/settings.ts';
import type { LogSource } from './workers/log-source.ts';

/** What processes share that build. */
export interface Queues {
  readonly builds: BuildQueue;
  readonly parts: PartQueue;
}

/** `onError` is told of what goes wrong between calls. */
export type OpenQueues = (onError: (error: unknown) => void) => Promise<Queues>;

/** Everything of the service that lies in a database. */
export interface Storage {
  readonly store: LogStore;
  readonly registry: BundleRegistry;
  readonly dpas: DpaRegistry;
  readonly settings: Settings;
  /** Where threads read the logs. */
  readonly source: LogSource;
  /** Where builds wait for any process; undefined where there is only one. */
  readonly openQueues: OpenQueues | undefined;
  close(): Promise<void>;
}

/** Opens the PostgreSQL database at `url`, or SQLite's in the data directory, and makes what it lacks. */
export async function openStorage(dataDir: string, url: string | undefined): Promise<Storage> {
  const path = join(dataDir, 'cec.db');
  if (url === undefined) return openSqlite(path);
  refuseOwnLogs(path);
  // Loaded when it is needed: most processes are alone.
  const { openPostgres } = await import('./postgres-storage.ts');
  return openPostgres(url);
}

function openSqlite(path: string): Storage {
  const db = openDatabase(path);
  refuseMoved(db);
  return {
    store: createSqliteLogStore(db),
    registry: createSqliteBundleRegistry(db),
    dpas: createSqliteDpaRegistry(db),
    settings: createSqliteSettings(db),
    source: { kind: 'sqlite', path },
    openQueues: undefined,
    close: async () => db.close(),
  };
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
  if (url !== undefined) return (await import('./postgres-storage.ts')).openPostgresForReading(url);
  const db = openDatabaseForReading(join(dataDir, 'cec.db'));
  refuseMoved(db);
  const registry = createSqliteBundleRegistry(db);
  return {
    store: createSqliteLogStore(db),
    registry,
    settings: createSqliteSettings(db),
    announced: async () => (await registry.abandoned()).map(({ bundleId }) => bundleId),
    close: async () => db.close(),
  };
}
