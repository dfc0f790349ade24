import { BuildStage, type BuildProgress } from '../gen/spanforge/cec/v1/build_pb.ts';

const WIDTH = 24;
const NAMES = new Map<number, string>(
  Object.entries(BuildStage).map(([name, stage]) => [stage, name.toLowerCase()]),
);

/** Shows a build on standard error: a bar on a terminal, a line for each stage otherwise. */
export function createProgressDisplay(terminal: boolean): {
  show(progress: BuildProgress): void;
  end(): void;
} {
  let shown: BuildStage | undefined;
  return {
    show: ({ stage, recordsDone, recordsTotal }) => {
      const name = NAMES.get(stage) ?? 'building';
      const records = `${recordsDone}/${recordsTotal} records`;
      if (terminal)
        process.stderr.write(`\r[${barOf(recordsDone, recordsTotal)}] ${name.padEnd(12)} ${records}`);
      else if (stage !== shown) process.stderr.write(`${name}: ${records}\n`);
      shown = stage;
    },
    end: () => {
      if (terminal && shown !== undefined) process.stderr.write('\n');
    },
  };
}

function barOf(done: number, total: number): string {
  const fraction = total === 0 ? 0 : done / total;
  return '#'.repeat(Math.round(fraction * WIDTH)).padEnd(WIDTH, '.');
}
