import { show } from './figures.ts';
import { append, buildOnce, withService, type Clients } from './load.ts';
import { PERIOD } from './evidence.ts';
import type { Place } from './places.ts';
import { withDirectory } from './temporary.ts';

const BUILDS = 50;
const RECORDS = 20_000;

/** 50 builds at once, of which every tenth has a reader that stops, and every fifth is cancelled on its way. */
export async function measureCrowd(place: Place): Promise<void> {
  await withDirectory(async (directory) => {
    await withService(directory, await place.open(), async (clients) => {
      for (let i = 0; i < BUILDS; i++) await append(clients, `p${i}`, RECORDS);
      const alone = await clients.service.peakMegabytes(() => buildOnce(clients, 'p0'));
      let ends: string[] = [];
      const crowd = await clients.service.peakMegabytes(async () => {
        ends = await buildAll(clients);
      });
      const count = (end: string) => ends.filter((given) => given === end).length;
      show(
        `${BUILDS} builds at once, ${place.name}`,
        `${count('built')} built, ${count('stalled')} stalled, ${count('cancelled')} cancelled`,
        `${BUILDS * 0.7}, ${BUILDS / 10}, ${BUILDS / 5}`,
      );
      show('  peak memory, of one build', `${Math.round(crowd ?? 0)} MB, ${Math.round(alone ?? 0)} MB`);
    });
  });
}

async function buildAll(clients: Clients): Promise<string[]> {
  const othersEnded = Promise.withResolvers<void>();
  const stalled: Promise<string>[] = [];
  const others: Promise<string>[] = [];
  for (let i = 0; i < BUILDS; i++) {
    if (i % 10 === 0) stalled.push(stall(clients, `p${i}`, othersEnded.promise));
    else others.push(i % 5 === 1 ? cancel(clients, `p${i}`) : build(clients, `p${i}`));
  }
  const ended = await Promise.all(others);
  othersEnded.resolve();
  return [...ended, ...(await Promise.all(stalled))];
}

async function build(clients: Clients, projectId: string): Promise<string> {
  await buildOnce(clients, projectId);
  return 'built';
}

/** Reads one message, and the rest when all others have ended. */
async function stall({ cec }: Clients, projectId: string, until: Promise<void>): Promise<string> {
  for await (const { event } of cec.buildBundle({ projectId, ...PERIOD })) {
    await until;
    if (event.case === 'bundle') return 'stalled';
  }
  return 'ended without a bundle';
}

async function cancel({ cec }: Clients, projectId: string): Promise<string> {
  const leaving = new AbortController();
  try {
    for await (const { event } of cec.buildBundle({ projectId, ...PERIOD }, { signal: leaving.signal }))
      if (event.case === 'progress' && event.value.recordsDone > 0n) leaving.abort();
    return 'ended before it was cancelled';
  } catch {
    return 'cancelled';
  }
}
