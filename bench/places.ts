import { setEnvironment, startS3 } from '../test/services/object-servers.ts';
import { startPostgres } from '../test/services/postgres-server.ts';

/** Where a service under measurement keeps its records, as settings of its environment. */
export interface Place {
  readonly name: string;
  /** Settings of a new, empty place. */
  readonly open: () => Promise<Readonly<Record<string, string>>>;
}

export interface Places {
  readonly sqlite: Place;
  readonly postgres: Place;
  /** The same with bundles in an S3 server. */
  readonly onS3: (place: Place) => Place;
}

/** Databases and an S3 server for as long as `work` takes. */
export async function withPlaces<T>(work: (places: Places) => Promise<T>): Promise<T> {
  const database = await startPostgres();
  const objects = await startS3();
  setEnvironment(objects);
  try {
    return await work({
      sqlite: { name: 'SQLite', open: async () => ({}) },
      postgres: {
        name: 'PostgreSQL',
        open: async () => ({ CEC_DATABASE_URL: await database.createDatabase() }),
      },
      onS3: ({ name, open }) => ({
        name: `${name}, S3`,
        open: async () => ({ ...(await open()), ...objects.settings }),
      }),
    });
  } finally {
    await Promise.all([database.stop(), objects.stop()]);
  }
}
