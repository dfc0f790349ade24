import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { env, resourceUsage } from 'node:process';
import type { TestContext } from 'node:test';
import { createThreadPool } from '../../src/workers/thread-pool.ts';
import type { MutantTask, Tally } from './mutants.ts';

const PER_TASK = 50;
/** No mutant takes more than moments; this many in a row take a second or two. */
const HANG_MILLIS = 120_000;
/** For each thread. */
const MOST_GROWTH_KIB = 256 * 1024;

/**
 * How much is tried: `CEC_FUZZ_SECONDS` for a time, or `CEC_MUTANTS` mutants, or else `mutants`. `CEC_FUZZ_SEED` and
 * `CEC_FUZZ_FIRST` repeat what was reported; without a seed, one that was never tried is drawn when time is given.
 */
function budget(mutants: number) {
  const seconds = Number(env['CEC_FUZZ_SECONDS'] ?? 0);
  const first = Number(env['CEC_FUZZ_FIRST'] ?? 0);
  return {
    seed: Number(env['CEC_FUZZ_SEED'] ?? (seconds > 0 ? randomInt(2 ** 31) : 1)),
    first,
    last: seconds > 0 ? Infinity : first + Number(env['CEC_MUTANTS'] ?? mutants) - 1,
    until: seconds > 0 ? performance.now() + seconds * 1000 : Infinity,
  };
}

/**
 * Tries mutants on all processors until the budget is spent, and adds up what became of them.
 *
 * @throws Error naming seed and number of the first mutant that went wrong, or did not come to an end
 */
export async function fuzz(
  t: TestContext,
  { worker, data, mutants }: { readonly worker: URL; readonly data: unknown; readonly mutants: number },
): Promise<Tally> {
  const threads = availableParallelism();
  const pool = createThreadPool<MutantTask, Tally>(worker, threads, data);
  t.after(() => pool.close());
  const { seed, first, last, until } = budget(mutants);
  const [start, memory] = [performance.now(), resourceUsage().maxRSS];
  const total: Record<string, number> = {};
  let next = first;

  async function lane(): Promise<void> {
    while (next <= last && performance.now() < until) {
      const task = { seed, first: next, count: Math.min(PER_TASK, last - next + 1) };
      next += task.count;
      const tally = await ending(pool, task);
      for (const [outcome, count] of Object.entries(tally)) total[outcome] = (total[outcome] ?? 0) + count;
    }
  }

  await Promise.all(Array.from({ length: threads }, lane));
  const seconds = (performance.now() - start) / 1000;
  const grown = resourceUsage().maxRSS - memory;
  const rate = Math.round((next - first) / seconds);
  t.diagnostic(
    `seed ${seed}: ${next - first} mutants, ${rate} a second, ${grown >> 10} MiB: ${JSON.stringify(total)}`,
  );
  assert.ok(grown <= MOST_GROWTH_KIB * threads, `the process grew by ${grown} KiB`);
  return total;
}

async function ending(
  pool: ReturnType<typeof createThreadPool<MutantTask, Tally>>,
  task: MutantTask,
): Promise<Tally> {
  let at = task.first;
  const signal = AbortSignal.timeout(HANG_MILLIS);
  try {
    return await pool.run(task, { signal, onProgress: (number) => (at = number) });
  } catch (cause) {
    if (!signal.aborted) throw cause;
    throw new Error(`mutant ${at} of seed ${task.seed} does not come to an end`, { cause });
  }
}
