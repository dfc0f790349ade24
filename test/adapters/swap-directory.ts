import { renameSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const { directory, link } = workerData;

function succeeds(step: () => void): boolean {
  try {
    step();
    return true;
  } catch {
    return false;
  }
}

/** Renames; what is made at the place meanwhile goes away. */
function move(from: string, to: string): void {
  while (!succeeds(() => renameSync(from, to))) succeeds(() => rmSync(to, { recursive: true, force: true }));
}

parentPort?.postMessage('ready', []);
/** Puts a link in the place of a directory and the directory back, over and over, until the thread is ended. */
for (;;) {
  move(directory, `${directory}.aside`);
  move(link, directory);
  move(directory, link);
  move(`${directory}.aside`, directory);
}
