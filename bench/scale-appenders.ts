import { recordAt } from './evidence.ts';
import { secondsOf, show } from './figures.ts';
import { withService } from './load.ts';
import type { Place } from './places.ts';
import { withDirectory } from './temporary.ts';

const APPENDERS = 100;
const CALLS = 20;

/** 100 callers at once that append 100 records a call, each to a log of its own or all to one. */
export async function measureAppenders(place: Place): Promise<void> {
  await withDirectory(async (directory) => {
    await withService(directory, await place.open(), async ({ audit }) => {
      const records = Array.from({ length: 100 }, (_, i) => recordAt(i, 100));
      for (const [logs, projectOf] of [
        [APPENDERS, (appender: number) => `p${appender}`],
        [1, () => 'one'],
      ] as const) {
        const append = async (appender: number) => {
          for (let call = 0; call < CALLS; call++)
            await audit.appendRecords({ projectId: projectOf(appender), records });
        };
        const appenders = Array.from({ length: APPENDERS }, (_, i) => i);
        const seconds = await secondsOf(() => Promise.all(appenders.map(append)));
        const rate = Math.round((APPENDERS * CALLS * records.length) / seconds);
        show(`${APPENDERS} appenders, ${logs} log(s), ${place.name}`, `${rate} records/s`);
      }
    });
  });
}
