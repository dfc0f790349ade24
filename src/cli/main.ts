import { endureBrokenOutputs } from './broken-outputs.ts';
import { run } from './commands.ts';
import { INTERRUPTED, wasInterrupted } from './interrupt.ts';

/** No verdict, a wrong call, or a failure. */
const FAILED = 2;

let told: Promise<void> | undefined;

endureBrokenOutputs(FAILED);
// Node's own exit code would be 1, which says that a bundle is not valid. The log of a service keeps the stack.
if (process.argv[2] !== 'serve') process.on('uncaughtException', failAtOnce);
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  await fail(error);
}

async function failAtOnce(error: Error): Promise<void> {
  await fail(error);
  process.exit();
}

/** Tells the first failure; what breaks in its wake says nothing more. */
async function fail(error: unknown): Promise<void> {
  process.exitCode = wasInterrupted() ? INTERRUPTED : FAILED;
  told ??= tellProblem(error);
  await told;
}

async function tellProblem(error: unknown): Promise<void> {
  const { describeProblem } = await import('./problem.ts');
  const { tell } = await import('./output.ts');
  for (const line of describeProblem(error).split('\n')) tell(`cec: ${line}`);
}
