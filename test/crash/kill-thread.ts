/** Waits until the process is in the stage aimed at, notes what is going on, and kills the process. */
import { openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type Aim, FOUND_AFTERWARDS, stageIndex, STAGES } from './stages.ts';

const { memory, aim }: { memory: SharedArrayBuffer; aim: Aim } = workerData;
const cells = new Int32Array(memory);
const stage = stageIndex(aim.stage);
const inProgress = STAGES.length;
const report = openSync(aim.report, 'w');

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
parentPort?.postMessage('ready');
for (let entered = 0, delayMicros = aim.delayMicros; ;) {
  Atomics.wait(cells, stage, entered);
  entered = Atomics.load(cells, stage);
  if (entered < aim.occurrence) continue;
  pause(delayMicros);
  if (FOUND_AFTERWARDS.has(aim.stage) || Atomics.load(cells, inProgress + stage) > 0) killNow();
  // It was over; the next one is caught earlier.
  delayMicros /= 4;
}

function pause(micros: number): void {
  const end = performance.now() + micros / 1000;
  while (performance.now() < end);
}

/** What was written is what was going on when the signal is sent, but for a few microseconds. */
function killNow(): void {
  for (let noted = ''; noted !== snapshot();) {
    noted = snapshot();
    writeSync(report, noted, 0);
  }
  process.kill(process.pid, 'SIGKILL');
}

/** Always of the same length, since it overwrites the one before. */
function snapshot(): string {
  const counts = STAGES.map((_, i) => String(Atomics.load(cells, inProgress + i)).padStart(4));
  return `[${counts.join()}]`;
}
