import { BuildStage, type BuildProgress } from '../gen/spanforge/cec/v1/build_pb.ts';

const WIDTH = 24;

/** Shows a build on standard error: a bar on a terminal, a line for each stage otherwise. */
export function createProgressDisplay(terminal: boolean): {
  show(progress: BuildProgress): void;
  end(): void;
} {
  let stage: BuildStage | undefined;
  return {
    show: (progress) => {
      const name = (
        Object.entries(BuildStage).find(([, value]) => value === progress.stage)?.[0] ?? ''
      ).toLowerCase();
      const done = progress.recordsTotal === 0 ? 0 : progress.recordsDone / progress.recordsTotal;
      if (terminal) {
        const bar = '#'.repeat(Math.round(done * WIDTH)).padEnd(WIDTH, '.');
        process.stderr.write(
          `\r[${bar}] ${name.padEnd(12)} ${progress.recordsDone}/${progress.recordsTotal} records`,
        );
      } else if (progress.stage !== stage) {
        process.stderr.write(`${name}: ${progress.recordsDone}/${progress.recordsTotal} records\n`);
      }
      stage = progress.stage;
    },
    end: () => {
      if (terminal) process.stderr.write('\n');
    },
  };
}
