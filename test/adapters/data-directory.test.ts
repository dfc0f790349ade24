import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDataDirectory } from '../../src/adapters/data-directory.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const HOLDER = fileURLToPath(new URL('data-directory-holder.ts', import.meta.url));
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

/** Another process that tries to open the directory, and what it says. */
async function holder(
  t: TestContext,
  ...args: readonly string[]
): Promise<{ child: ChildProcessWithoutNullStreams; says: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', HOLDER, ...args]);
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout);
  const [says] = await once(lines, 'line');
  return { child, says: String(says) };
}

async function kill(child: ChildProcessWithoutNullStreams): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('openDataDirectory', () => {
  it('makes what is missing for this user only', async (t) => {
    const base = await temporaryDirectory(t);
    const directory = await openDataDirectory(join(base, 'a', 'data'));
    t.after(() => directory.release());
    assert.equal(directory.path, join(base, 'a', 'data'));
    assert.deepEqual([await modeOf(join(base, 'a')), await modeOf(directory.path)], [0o700, 0o700]);
    for (const name of await readdir(directory.path))
      assert.equal(await modeOf(join(directory.path, name)), 0o600, name);
  });

  it('answers with the path behind a link', async (t) => {
    const base = await temporaryDirectory(t);
    await mkdir(join(base, 'real'));
    await symlink(join(base, 'real'), join(base, 'link'));
    const directory = await openDataDirectory(join(base, 'link'));
    t.after(() => directory.release());
    assert.equal(directory.path, join(base, 'real'));
  });

  it('refuses a second owner, through whatever path, and names the first', async (t) => {
    const base = await temporaryDirectory(t);
    const directory = await openDataDirectory(join(base, 'data'));
    await symlink(directory.path, join(base, 'link'));
    const { says } = await holder(t, join(base, 'link'));
    const owner = `process ${process.pid} on ${hostname()} (`;
    assert.ok(says.startsWith(`DATA_DIR_IN_USE the data directory is in use by ${owner}`), says);
    assert.match(says, /, started \d{4}-.*Z\); stop that process, or reach its service with --server URL$/);
    assert.ok(!says.includes(base));
    await directory.release();
    assert.match((await holder(t, directory.path)).says, /^held /);
  });

  it('refuses a second owner in the same process, who takes nothing from the first', async (t) => {
    const path = await temporaryDirectory(t);
    const directory = await openDataDirectory(path);
    await assert.rejects(openDataDirectory(path), {
      code: 'DATA_DIR_IN_USE',
      message: new RegExp(`process ${process.pid} on `),
    });
    assert.match((await holder(t, path)).says, /^DATA_DIR_IN_USE /);
    await directory.release();
  });

  it('takes over from a process that was killed', async (t) => {
    const path = await temporaryDirectory(t);
    const { child, says } = await holder(t, path);
    assert.equal(says, `held ${path}`);
    await assert.rejects(openDataDirectory(path), {
      code: 'DATA_DIR_IN_USE',
      message: new RegExp(`process ${child.pid} on `),
    });
    await kill(child);
    assert.ok((await readdir(path)).includes('owner.json'), 'a killed process tidies nothing');
    const directory = await openDataDirectory(path);
    t.after(() => directory.release());
    assert.equal(JSON.parse(await readFile(join(path, 'owner.json'), 'utf8')).pid, process.pid);
  });

  it('lets exactly one of several processes in that start at once', async (t) => {
    const path = join(await temporaryDirectory(t), 'new');
    const holders = await Promise.all([1, 2, 3, 4].map(() => holder(t, path)));
    const inUse = holders.filter(({ says }) => says.startsWith('DATA_DIR_IN_USE '));
    assert.equal(inUse.length, 3);
    assert.equal(holders.filter(({ says }) => says === `held ${path}`).length, 1);
  });

  it('can be released twice, and the second time takes nothing from the next owner', async (t) => {
    const path = await temporaryDirectory(t);
    const first = await openDataDirectory(path);
    await first.release();
    const second = await openDataDirectory(path);
    await first.release();
    assert.match((await holder(t, path)).says, new RegExp(`process ${process.pid} on `));
    await second.release();
  });

  for (const text of ['', '{"pid":', 'null', '{"pid":1}']) {
    it(`says that it is in use although the owner's file holds ${JSON.stringify(text)}`, async (t) => {
      const path = await temporaryDirectory(t);
      const directory = await openDataDirectory(path);
      await writeFile(join(path, 'owner.json'), text);
      await assert.rejects(openDataDirectory(path), {
        code: 'DATA_DIR_IN_USE',
        message: /^the data directory is in use by another process; /,
      });
      await directory.release();
    });
  }

  it('names the setting when the path is no directory, or below a file', async (t) => {
    const base = await temporaryDirectory(t);
    await writeFile(join(base, 'file'), 'x');
    for (const path of [join(base, 'file'), join(base, 'file', 'data')]) {
      await assert.rejects(openDataDirectory(path), {
        code: 'INVALID_INPUT',
        message: 'CEC_DATA_DIR: is not a directory',
      });
    }
  });

  it('names the setting when it cannot be written', async (t) => {
    const base = await temporaryDirectory(t);
    const path = join(base, 'read-only');
    await mkdir(path);
    await chmod(path, 0o555);
    // The child runs as nobody when this runs as root, whom no mode stops.
    await chmod(base, 0o755);
    const refused = 'INVALID_INPUT CEC_DATA_DIR: cannot be locked; it must be writable';
    assert.equal((await holder(t, path, 'nobody')).says, refused);
    const { says } = await holder(t, join(path, 'new'), 'nobody');
    assert.equal(says, 'INVALID_INPUT CEC_DATA_DIR: cannot be made');
  });
});
