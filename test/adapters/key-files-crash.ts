import fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import type { TestContext } from 'node:test';

/** What the code under test sees of a process that ends: nothing more happens. */
const ENDED = 'the process ended here';

export interface CrashingDisk {
  /** Whether the process ended before it was done. */
  hasEnded(): boolean;
  /** Makes the disk whole again, after it lost what was not flushed: content, and with `names` new names as well. */
  restart(lost: { readonly names: boolean }): Promise<void>;
}

/** Ends the process, as far as the files can tell, at the given step that changes them. */
export function crashAtStep(t: TestContext, last: number): CrashingDisk {
  const { open, link, rename, rm, readFile } = fs;
  const unflushedContent = new Set<string>();
  const unflushedNames = new Set<string>();
  /** What stood under a name before the file that has it now. */
  const covered = new Map<string, string>();
  let steps = 0;
  let ended = false;

  function step(): void {
    steps++;
    ended ||= steps >= last;
    if (ended) throw new Error(ENDED);
  }

  function watch(handle: FileHandle, path: string): void {
    const writeFile = handle.writeFile.bind(handle);
    const sync = handle.sync.bind(handle);
    t.mock.method(handle, 'writeFile', async (text: string) => {
      unflushedContent.add(path);
      const isLast = steps + 1 >= last;
      await writeFile(isLast ? text.slice(0, text.length / 2) : text);
      step();
    });
    t.mock.method(handle, 'sync', async () => {
      step();
      await sync();
      unflushedContent.delete(path);
      for (const names of [unflushedNames, covered])
        for (const name of names.keys()) if (dirname(name) === path) names.delete(name);
    });
  }

  t.mock.method(fs, 'open', async (path: string, flags: string | number, mode?: number) => {
    if (flags === 'wx') step();
    const handle = await open(path, flags, mode);
    watch(handle, path);
    return handle;
  });
  t.mock.method(fs, 'link', async (from: string, to: string) => {
    step();
    await link(from, to);
    if (unflushedContent.has(from)) unflushedContent.add(to);
    unflushedNames.add(to);
  });
  t.mock.method(fs, 'rename', async (from: string, to: string) => {
    step();
    const before = await readFile(to, 'utf8').catch(() => undefined);
    await rename(from, to);
    if (before === undefined) unflushedNames.add(to);
    else if (!covered.has(to)) covered.set(to, before);
  });
  t.mock.method(fs, 'rm', async (path: string) => {
    step();
    await rm(path, { force: true });
  });
  syncBuiltinESMExports();

  return {
    hasEnded: () => ended,
    async restart({ names }) {
      t.mock.restoreAll();
      syncBuiltinESMExports();
      if (names) for (const path of unflushedNames) await fs.rm(path, { force: true });
      if (names) for (const [path, text] of covered) await fs.writeFile(path, text);
      for (const path of unflushedContent) await fs.truncate(path).catch(() => {});
    },
  };
}
