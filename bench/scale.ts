import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { show } from './figures.ts';
import { withPlaces } from './places.ts';
import { measureAppenders } from './scale-appenders.ts';
import { measureBuilds } from './scale-builds.ts';
import { measureCrowd } from './scale-crowd.ts';
import { measureWorkers } from './scale-workers.ts';

const USAGE = `Usage: npm run bench:scale -- [--only NAME,...] [--sizes N,N,...] [--rounds R]

appenders: 100 callers that append to 100 logs, and to one. workers: two worker processes against one. crowd: 50 builds
at once, some stalled, some cancelled. builds: of each size (default 100000,1000000,10000000), to disk and to an S3
server. On SQLite and PostgreSQL. Needs PostgreSQL and Go. Prints medians of R rounds (default 3).
`;
const MEASUREMENTS = ['appenders', 'workers', 'crowd', 'builds'];

interface Plan {
  readonly only: readonly string[];
  readonly sizes: readonly number[];
  readonly rounds: number;
}

async function bench({ only, sizes, rounds }: Plan): Promise<void> {
  show('machine', `${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}`);
  await withPlaces(async ({ sqlite, postgres, onS3 }) => {
    const databases = [sqlite, postgres];
    if (only.includes('appenders')) for (const place of databases) await measureAppenders(place);
    if (only.includes('workers')) await measureWorkers(postgres, rounds);
    if (only.includes('crowd')) for (const place of databases) await measureCrowd(place);
    if (only.includes('builds'))
      for (const place of databases.flatMap((database) => [database, onS3(database)]))
        await measureBuilds(place, sizes, rounds);
  });
}

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: MEASUREMENTS.join() },
    sizes: { type: 'string', default: '100000,1000000,10000000' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(USAGE);
else
  await bench({
    only: values.only.split(','),
    sizes: values.sizes.split(',').map(Number),
    rounds: Number(values.rounds),
  });
