import { median, secondsOf, show } from './figures.ts';
import { append, buildOnce, withService } from './load.ts';
import type { Place } from './places.ts';
import { withDirectory } from './temporary.ts';

/** Builds of so many records each: records per second and peak memory, which must not fall or grow with the size. */
export async function measureBuilds(place: Place, sizes: readonly number[], rounds: number): Promise<void> {
  await withDirectory(async (directory) => {
    const settings = await place.open();
    for (const size of sizes) {
      const projectId = `of${size}`;
      const appended = await withService(directory, settings, (clients) => append(clients, projectId, size));
      await withService(directory, settings, async (clients) => {
        const seconds: number[] = [];
        let megabytes = 0;
        for (let round = 0; round < rounds; round++) {
          const peak = await clients.service.peakMegabytes(async () => {
            seconds.push(await secondsOf(() => buildOnce(clients, projectId)));
          });
          megabytes = Math.max(megabytes, peak ?? Number.NaN);
        }
        const build = median(seconds);
        show(`${size} records, ${place.name}`, `${build.toFixed(1)} s`);
        show('  append', `${Math.round(size / appended)} records/s`);
        show('  build', `${Math.round(size / build)} records/s`);
        show('  peak memory', `${Math.round(megabytes)} MB`);
      });
    }
  });
}
