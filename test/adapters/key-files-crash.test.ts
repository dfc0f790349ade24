import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { crashAtStep } from './key-files-crash.ts';
import { ALL, AUTHORITY, contentOf, idsOf, load, madeKeys, makeAuthority } from './key-files-fixture.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Starts a service whose process ends at a step; false when it was done before. */
async function startAndCrash(
  t: TestContext,
  directory: string,
  crash: { readonly step: number; readonly names: boolean },
): Promise<boolean> {
  const disk = crashAtStep(t, crash.step);
  try {
    await load(directory).catch(() => {});
    return disk.hasEnded();
  } finally {
    await disk.restart(crash);
  }
}

const isFinished = (name: string) => !name.startsWith('.');

describe('loadServiceKeys after a start that was cut off', () => {
  for (const names of [false, true]) {
    const lost = names ? 'names and content that were not flushed' : 'content that was not flushed';
    it(`has whole keys, keeps those it had, and leaves nothing over, with the loss of ${lost}`, async (t) => {
      const base = await temporaryDirectory(t);
      let step = 1;
      for (; ; step++) {
        const directory = join(base, String(step));
        if (!(await startAndCrash(t, directory, { step, names }))) break;
        await startAndCrash(t, directory, { step: 1 + (step % 5), names });
        const kept = new Map([...(await contentOf(directory))].filter(([name]) => isFinished(name)));
        const { created } = await load(directory);
        const content = await contentOf(directory);
        assert.deepEqual([...content.keys()], ALL.toSorted(), `step ${step}`);
        for (const [name, text] of kept) assert.equal(content.get(name), text, `step ${step}: ${name}`);
        for (const name of created) assert.ok(!kept.has(name), `step ${step}: ${name}`);
        assert.deepEqual((await load(directory)).created, [], `step ${step}`);
      }
      assert.ok(step > 40, `only ${step} steps`);
    });
  }

  it('has every key that an earlier start used, whatever was not flushed when the power failed', async (t) => {
    const directory = join(await temporaryDirectory(t), 'keys');
    const disk = crashAtStep(t, Infinity);
    await load(directory);
    await disk.restart({ names: true });
    assert.deepEqual((await load(directory)).created, []);
  });

  it('sweeps a half-written key and makes another', async (t) => {
    const { directory, keys } = await madeKeys(t);
    for (const name of ['.link.key.tmp', '.authority.pem.tmp'])
      await writeFile(join(directory, name), 'half');
    assert.deepEqual(idsOf((await load(directory)).keys), idsOf(keys));
    assert.deepEqual((await readdir(directory)).toSorted(), ALL.toSorted());
  });

  it('ends what was begun of an authority, since its certificate may have been shown already', async (t) => {
    const directory = join(await temporaryDirectory(t), 'keys');
    await mkdir(directory, { mode: 0o700 });
    const { privateKeyPem, certificatePem, chainPem } = await makeAuthority();
    const put = (name: string, text: string) => writeFile(join(directory, name), text, { mode: 0o600 });
    await put('authority.pem', privateKeyPem);
    await put('.authority.pem.tmp', privateKeyPem);
    await put('.authority-cert.pem.tmp', certificatePem);
    await put('.authority-chain.pem.tmp', chainPem);
    const { created } = await load(directory);
    assert.ok(AUTHORITY.every((name) => !created.includes(name)));
    assert.equal((await contentOf(directory)).get('authority-cert.pem'), certificatePem);
  });
});
