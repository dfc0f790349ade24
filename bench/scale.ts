import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { show } from './figures.ts';
import { withDatabases } from './places.ts';
import { measureAppenders } from './scale-appenders.ts';
import { measureBuilds } from './scale-builds.ts';

const USAGE = `Usage: npm run bench:scale -- [--sizes N,N,...] [--rounds R]

Builds of each size (default 100000,1000000,10000000) on SQLite and PostgreSQL, to disk and to an S3 server; many
appenders; two workers against one; a crowd of builds. Needs PostgreSQL and Go. Prints medians of R rounds (default 3).
`;

async function bench(sizes: readonly number[], rounds: number): Promise<void> {
  show('machine', `${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}`);
  await withDatabases(async (places) => {
    for (const place of places) await measureAppenders(place);
    for (const place of places) await measureBuilds(place, sizes, rounds);
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
