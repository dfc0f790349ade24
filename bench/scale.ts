import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { show } from './figures.ts';
import { withPlaces } from './places.ts';
import { measureAppenders } from './scale-appenders.ts';
import { measureBuilds } from './scale-builds.ts';
import { measureCrowd } from './scale-crowd.ts';
import { measureWorkers } from './scale-workers.ts';

const USAGE = `Usage: npm run bench:scale -- [--sizes N,N,...] [--rounds R]

Builds of each size (default 100000,1000000,10000000) on SQLite and PostgreSQL, to disk and to an S3 server; many
appenders; two workers against one; a crowd of builds. Needs PostgreSQL and Go. Prints medians of R rounds (default 3).
`;

async function bench(sizes: readonly number[], rounds: number): Promise<void> {
  show('machine', `${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}`);
  await withPlaces(async ({ sqlite, postgres, onS3 }) => {
    for (const place of [sqlite, postgres]) await measureAppenders(place);
    await measureWorkers(postgres, rounds);
    for (const place of [sqlite, postgres]) await measureCrowd(place);
    for (const place of [sqlite, onS3(sqlite), postgres, onS3(postgres)])
      await measureBuilds(place, sizes, rounds);
  });
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100000,1000000,10000000' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(USAGE);
else await bench(values.sizes.split(',').map(Number), Number(values.rounds));
