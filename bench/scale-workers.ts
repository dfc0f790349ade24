import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { secondsOf, median, show } from './figures.ts';
import { append, buildOnce, withService, type Clients } from './load.ts';
import type { Place } from './places.ts';
import { withDirectory } from './temporary.ts';

const BUILDS = 8;
const RECORDS = 100_000;

/** Builds that one and then two worker processes take from the same queue, on the same machine as the database. */
export async function measureWorkers({ open }: Place, rounds: number): Promise<void> {
  await withDirectory(async (directory) => {
    const shared = { ...(await open()), CEC_BUNDLE_DIR: join(directory, 'bundles') };
    const homeOf = (name: string) => join(directory, name);
    await withService(homeOf('api'), { ...shared, CEC_ROLE: 'api' }, async (api) => {
      for (let i = 0; i < BUILDS; i++) await append(api, `p${i}`, RECORDS);
      for (const name of ['one', 'two'])
        await cp(join(homeOf('api'), 'keys'), join(homeOf(name), 'keys'), { recursive: true });
      const worker = { ...shared, CEC_ROLE: 'worker' };
      const alone = await withService(homeOf('one'), worker, () => secondsOfBuilds(api, rounds));
      const together = await withService(homeOf('one'), worker, () =>
        withService(homeOf('two'), worker, () => secondsOfBuilds(api, rounds)),
      );
      show(`${BUILDS} builds of ${RECORDS}, one worker`, `${alone.toFixed(1)} s`);
      show(`${BUILDS} builds of ${RECORDS}, two workers`, `${together.toFixed(1)} s`);
      show('  throughput of two / of one', (alone / together).toFixed(2), 'at least 1.30');
    });
  });
}

async function secondsOfBuilds(api: Clients, rounds: number): Promise<number> {
  const seconds: number[] = [];
  const projects = Array.from({ length: BUILDS }, (_, i) => `p${i}`);
  for (let round = 0; round < rounds; round++)
    seconds.push(await secondsOf(() => Promise.all(projects.map((project) => buildOnce(api, project)))));
  return median(seconds);
}
