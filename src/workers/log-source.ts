import type { LogStore } from '../ports/log-store.ts';

/** Where a thread reads the logs, through connections of its own. */
export type LogSource =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** Tasks of a thread follow one another, and each reads at most so many things at once. */
const CONNECTIONS = 2;

/** Opens a source for reading. Only the driver that is needed is loaded, since every thread does it anew. */
export async function openLogSource(source: LogSource): Promise<LogStore> {
  if (source.kind === 'sqlite') {
    const { openDatabaseForReading } = await import('../adapters/sqlite-database.ts');
    const { createSqliteLogStore } = await import('../adapters/sqlite-log-store.ts');
    return createSqliteLogStore(openDatabaseForReading(source.path));
  }
  const { openPool } = await import('../adapters/postgres-pool.ts');
  const { createPostgresLogStore } = await import('../adapters/postgres-log-store.ts');
  const readers = openPool(source.url, { max: CONNECTIONS });
  return createPostgresLogStore({ readers, writers: readers });
}
