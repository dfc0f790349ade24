import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Code } from '@connectrpc/connect';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { assertWorks, buildOf, connectTo, failureOf, recordsOf, runService } from './running-service.ts';
import { serveInProcess } from './served-process.ts';

const RECORDS = 300;

describe('a disk that is full', () => {
  const OUTPUT = 'CEC build failed: no space left in the output directory';

  it('fails the build, removes what was written, and takes the next when there is space', async (t) => {
    const service = await serveOnSmallDisk(t, 'out', 'size=512k');
    if (service === undefined) return;
    await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', RECORDS) });
    const input = { projectId: 'p', outputDir: service.place };
    const filler = join(service.seenPlace, 'filler');
    await fill(filler);
    await truncate(filler, 500 * 1024);
    assert.equal((await failureOf(service, input)).message, OUTPUT);
    assert.deepEqual(await readdir(service.seenPlace), ['filler']);
    assert.equal((await service.cec.getStatus({})).bundleCount, 0);
    await rm(filler);
    const { bundleId } = await buildOf(service, input);
    assert.deepEqual(await readdir(service.seenPlace), [`${bundleId}.zip`]);
  });

  it('that holds the data directory itself fails appends and builds until there is space', async (t) => {
    const service = await serveOnSmallDisk(t, 'data', 'size=16m');
    if (service === undefined) return;
    await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', RECORDS) });
    const filler = join(service.seenPlace, 'filler');
    await fill(filler);
    assert.match((await failureOf(service, { projectId: 'p' })).message, /^CEC build failed: /);
    await assert.rejects(service.audit.appendRecords({ projectId: 'p', records: recordsOf('s', 1000) }), {
      code: Code.Unavailable,
    });
    assert.equal((await service.cec.getStatus({})).bundleCount, 0);
    await rm(filler);
    await assertWorks(service, 'p');
    const { results } = await service.audit.appendRecords({ projectId: 'p', records: recordsOf('s', 1000) });
    assert.ok(results.every(({ duplicate }) => !duplicate));
    assert.equal((await service.audit.verifyChain({ projectId: 'p' })).valid, true);
    assert.deepEqual(await readdir(join(service.seenPlace, 'staging')).catch(() => []), []);
  });

  it('that cannot be written at all is named before anything is', async (t) => {
    const service = await serveOnSmallDisk(t, 'out', 'ro');
    if (service === undefined) return;
    const { message } = await failureOf(service, { projectId: 'p', outputDir: service.place });
    assert.equal(message, 'CEC build failed: output directory not writable');
    await assertWorks(service, 'p');
  });
});

describe('a data directory in use', () => {
  it('is refused to a second service, which names the first and ends', async (t) => {
    const { dataDir } = await runService(t);
    await assert.rejects(serveInProcess({ dataDir }), ({ message }: Error) => {
      assert.match(message, new RegExp(`in use by process ${process.pid} .*--server`));
      assert.doesNotMatch(message, /\n\s+at /);
      return true;
    });
  });
});

/** Takes all the space that is left. */
async function fill(path: string): Promise<void> {
  await assert.rejects(writeFile(path, Buffer.alloc(32 * 1024 * 1024)), { code: 'ENOSPC' });
}

/**
 * The service in a process with a small disk mounted at `place`, which is its data directory or beside it. Only
 * that process has it; `seenPlace` is how others get there.
 */
async function serveOnSmallDisk(t: TestContext, name: 'data' | 'out', options: string) {
  const base = await temporaryDirectory(t);
  const [place, dataDir] = [join(base, name), join(base, 'data')];
  const script = `mkdir -p '${place}' && mount -t tmpfs -o ${options} none '${place}' && exec "$0" "$@"`;
  const under = ['unshare', '-rm', 'sh', '-c', script];
  try {
    execFileSync(under[0] ?? '', [...under.slice(1), 'true'], { stdio: 'ignore' });
  } catch {
    t.skip('this system lets nobody mount a small disk');
    return undefined;
  }
  const served = await serveInProcess({ dataDir, under });
  t.after(async () => {
    served.child.kill('SIGKILL');
    await served.gone;
  });
  return { ...connectTo(served.url), place, seenPlace: `/proc/${served.child.pid}/root${place}` };
}
