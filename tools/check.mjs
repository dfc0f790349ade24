// The one gate: every stage prints its name and time, and the first failure ends it.
import { spawnSync } from 'node:child_process';

const node = (file, ...args) => [process.execPath, ['bin/run.mjs', `node_modules/${file}`, ...args]];
const STAGES = [
  ['buf lint', node('@bufbuild/buf/bin/buf', 'lint')],
  ['buf format', node('@bufbuild/buf/bin/buf', 'format', '-d', '--exit-code', 'proto')],
  ['types', node('typescript/bin/tsc', '--noEmit')],
];

for (const [name, [command, args]] of STAGES) {
  const start = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(
    `${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) process.exit(1);
}
