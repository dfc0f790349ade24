import { startPostgres } from '../test/services/postgres-server.ts';

/** Where a service under measurement keeps its records, as settings of its environment. */
export interface Place {
  readonly name: string;
  /** Settings of a new, empty place. */
  readonly open: () => Promise<Readonly<Record<string, string>>>;
}

/** SQLite and PostgreSQL for as long as `work` takes. */
export async function withDatabases<T>(work: (places: readonly Place[]) => Promise<T>): Promise<T> {
  const server = await startPostgres();
  try {
    return await work([
      { name: 'SQLite', open: async () => ({}) },
      { name: 'PostgreSQL', open: async () => ({ CEC_DATABASE_URL: await server.createDatabase() }) },
    ]);
  } finally {
    await server.stop();
  }
}
