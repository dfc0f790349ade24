import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededPicks } from '../../src/seeded-picks.ts';
import { answerTasks } from '../../src/workers/answer-tasks.ts';
import type { Pick } from './mutate-bytes.ts';

export interface Mutant {
  readonly bytes: Buffer;
  /** What was done to the original, step by step. */
  readonly trail: readonly string[];
}

/** Some of the mutants that a seed gives, by number; each can be made again without the others. */
export interface MutantTask {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

/** How many mutants came to which end. */
export type Tally = Readonly<Record<string, number>>;

export interface Target<M extends Mutant> {
  readonly mutate: (pick: Pick) => M;
  /** What became of it; throws when it should not have. */
  readonly judge: (mutant: M) => Promise<string>;
}

/** The thread's side of `fuzz`: makes and judges mutants, and says which one before it begins with it. */
export function answerMutants<M extends Mutant>({ mutate, judge }: Target<M>): void {
  answerTasks<{ task: MutantTask; result: Tally }>(async ({ seed, first, count }, tell) => {
    const tally: Record<string, number> = {};
    for (let number = first; number < first + count; number++) {
      tell(number);
      const mutant = mutate(seededPicks(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b)));
      const outcome = await judge(mutant).catch((error: unknown) => report(error, { seed, number, mutant }));
      tally[outcome] = (tally[outcome] ?? 0) + 1;
    }
    return tally;
  });
}

interface Failure {
  readonly seed: number;
  readonly number: number;
  readonly mutant: Mutant;
}

/** Keeps the input, so that it can become a test. */
function report(error: unknown, { seed, number, mutant }: Failure): never {
  const path = join(tmpdir(), `cec-mutant-${seed}-${number}.bin`);
  writeFileSync(path, mutant.bytes);
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  throw new Error(`mutant ${number} of seed ${seed} (${mutant.trail.join(', ')}), kept as ${path}: ${what}`);
}
