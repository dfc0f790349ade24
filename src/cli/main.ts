import { run } from './commands.ts';
import { INTERRUPTED, wasInterrupted } from './interrupt.ts';

/** No verdict, a wrong call, or a failure. */
const FAILED = 2;

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const { describeProblem } = await import('./problem.ts');
  for (const line of describeProblem(error).split('\n')) console.error(`cec: ${line}`);
  process.exitCode = wasInterrupted() ? INTERRUPTED : FAILED;
}
