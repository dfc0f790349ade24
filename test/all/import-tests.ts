import { glob } from 'node:fs/promises';
import { join } from 'node:path';

const TESTS = join(import.meta.dirname, '..');

/** Runs test files in this process, one after the other: the code that they share is loaded once. */
export async function importTests(pattern: string): Promise<void> {
  for await (const file of glob(pattern, { cwd: TESTS })) await import(join(TESTS, file));
}
