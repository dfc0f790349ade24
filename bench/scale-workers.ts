import { cp } from 'node:fs/promises';
import { cpus } from 'node:os';
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
      // One build at a time each: a process that does more keeps both cores busy by itself.
      const worker = { ...shared, CEC_ROLE: 'worker', CEC_BUILDS_AT_ONCE: '1' };
      const before = processorTimes();
      const alone = await withService(homeOf('one'), worker, () => secondsOfBuilds(api, rounds));
      show('processors busy, with one worker', `${Math.round(busyShare(before, processorTimes()) * 100)} %`);
      const together = await withService(homeOf('one'), worker, () =>
        withService(homeOf('two'), worker, () => secondsOfBuilds(api, rounds)),
      );
      show(`${BUILDS} builds of ${RECORDS}, one worker`, `${alone.toFixed(1)} s`);
      show(`${BUILDS} builds of ${RECORDS}, two workers`, `${together.toFixed(1)} s`);
      show('  throughput of two / of one', (alone / together).toFixed(2), 'at least 1.30');
    });
  });
}

/** Milliseconds of all processors since the machine started, all in all and idle. */
function processorTimes(): { readonly all: number; readonly idle: number } {
  const times = cpus().map(({ times: of }) => of);
  const all = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0);
  return { all, idle: times.reduce((sum, { idle }) => sum + idle, 0) };
}

function busyShare(from: ReturnType<typeof processorTimes>, to: ReturnType<typeof processorTimes>): number {
  return 1 - (to.idle - from.idle) / (to.all - from.all);
}

async function secondsOfBuilds(api: Clients, rounds: number): Promise<number> {
  const seconds: number[] = [];
  const projects = Array.from({ length: BUILDS }, (_, i) => `p${i}`);
  for (let round = 0; round < rounds; round++)
    seconds.push(await secondsOf(() => Promise.all(projects.map((project) => buildOnce(api, project)))));
  return median(seconds);
}
