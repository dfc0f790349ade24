import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** An empty directory, by a path without links, for as long as the test runs. */
export async function temporaryDirectory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(await realpath(tmpdir()), 'cec-test-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}
