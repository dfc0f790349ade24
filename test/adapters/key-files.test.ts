import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadServiceKeys, readServiceKeys } from '../../src/adapters/key-files.ts';
import {
  ALL,
  AUTHORITY,
  contentOf,
  HISTORY,
  idsOf,
  load,
  madeKeys,
  makeAuthority,
} from './key-files-fixture.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('loadServiceKeys', () => {
  it('makes what is missing, for this user only, and names it', async (t) => {
    const directory = join(await temporaryDirectory(t), 'data', 'keys');
    const { created } = await load(directory);
    assert.deepEqual([...created, HISTORY].toSorted(), ALL.toSorted());
    assert.deepEqual((await readdir(directory)).toSorted(), ALL.toSorted());
    assert.equal(await modeOf(directory), 0o700);
    for (const name of ALL) assert.equal(await modeOf(join(directory, name)), 0o600, name);
  });

  it('finds the same keys at the next start, and makes none', async (t) => {
    const { directory, keys } = await madeKeys(t);
    const stored = await contentOf(directory);
    const again = await load(directory);
    assert.deepEqual(again.created, []);
    assert.deepEqual(idsOf(again.keys), idsOf(keys));
    assert.deepEqual(await contentOf(directory), stored);
  });

  it('makes keys that differ from each other and from those of other services', async (t) => {
    const [first, second] = [await madeKeys(t), await madeKeys(t)];
    const ids = [...idsOf(first.keys).ids, ...idsOf(second.keys).ids];
    assert.equal(new Set(ids).size, 10);
    assert.ok(first.keys.signing.length >= 32);
  });

  it('makes one that is missing, and keeps the others', async (t) => {
    const { directory, keys } = await madeKeys(t);
    await rm(join(directory, 'link.key'));
    const again = await load(directory);
    assert.deepEqual(again.created, ['link.key']);
    assert.notEqual(again.keys.link.id, keys.link.id);
    assert.equal(again.keys.record.id, keys.record.id);
  });

  it('names the authority after the checkpoint key', async (t) => {
    const directory = join(await temporaryDirectory(t), 'keys');
    const names: string[] = [];
    const { keys } = await loadServiceKeys({
      directory,
      signingKey: undefined,
      createAuthority: (name) => {
        names.push(name);
        return makeAuthority();
      },
    });
    assert.deepEqual(names, [`cec-${keys.checkpoint.id.slice(0, 16)}`]);
  });

  it('takes a given secret instead of signing.key, and writes it nowhere', async (t) => {
    const directory = join(await temporaryDirectory(t), 'keys');
    const given = 'a secret of the operator’s own, ünicode';
    const { keys, created } = await load(directory, given);
    assert.equal(keys.signing.length, Buffer.byteLength(given));
    assert.ok(!created.includes('signing.key'));
    assert.ok(![...(await contentOf(directory)).values()].join('').includes(given));
    assert.equal((await load(directory, given)).keys.signing.id, keys.signing.id);
  });

  it('refuses a given secret that is empty or that everybody knows, and does not repeat it', async (t) => {
    const directory = join(await temporaryDirectory(t), 'keys');
    await assert.rejects(load(directory, ''), {
      code: 'INVALID_INPUT',
      message: 'SPANFORGE_SIGNING_KEY: must not be empty',
    });
    await assert.rejects(load(directory, 'spanforge-default'), {
      code: 'INVALID_INPUT',
      message:
        'SPANFORGE_SIGNING_KEY: is a default key of the Python SDK, which everybody knows; choose a secret of your own',
    });
  });

  it('follows links, which is how secrets are mounted', async (t) => {
    const { directory, keys } = await madeKeys(t);
    const elsewhere = await temporaryDirectory(t);
    await rename(join(directory, 'record.key'), join(elsewhere, 'record.key'));
    await symlink(join(elsewhere, 'record.key'), join(directory, 'record.key'));
    await symlink(directory, join(elsewhere, 'keys'));
    assert.deepEqual(idsOf((await load(join(elsewhere, 'keys'))).keys), idsOf(keys));
  });

  it('takes PEM keys that others made, with Windows line ends', async (t) => {
    const { directory, keys } = await madeKeys(t);
    for (const name of ALL) {
      const path = join(directory, name);
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll('\n', '\r\n'));
    }
    assert.deepEqual(idsOf((await load(directory)).keys), idsOf(keys));
  });

  it('says that the keys cannot be made where a file is in the way', async (t) => {
    const base = await temporaryDirectory(t);
    await writeFile(join(base, 'keys'), 'x');
    await assert.rejects(load(join(base, 'keys')), {
      code: 'STORE_FAILED',
      message: 'the directory for keys cannot be made; the data directory must be writable',
    });
  });

  it('makes no key over a link that leads nowhere', async (t) => {
    const directory = join(await temporaryDirectory(t), 'keys');
    await mkdir(directory, { mode: 0o700 });
    await symlink('/nowhere/signing.key', join(directory, 'signing.key'));
    await assert.rejects(load(directory), {
      code: 'STORE_FAILED',
      message:
        'signing.key: cannot be created; the directory for keys must be writable and the disk not full',
    });
  });
});

describe('readServiceKeys', () => {
  it('gives the keys of the service, and changes nothing', async (t) => {
    const { directory, keys } = await madeKeys(t);
    await writeFile(join(directory, '.link.key.tmp'), 'a start under way');
    const stored = await contentOf(directory);
    assert.deepEqual(idsOf(await readServiceKeys({ directory, signingKey: undefined })), idsOf(keys));
    assert.deepEqual(await contentOf(directory), stored);
  });

  it('takes a given secret', async (t) => {
    const { directory } = await madeKeys(t);
    const read = await readServiceKeys({ directory, signingKey: 'given' });
    assert.equal(read.signing.length, 5);
  });

  it('names what is missing, and makes nothing', async (t) => {
    const { directory } = await madeKeys(t);
    for (const names of [['record.key'], AUTHORITY]) {
      for (const name of names) await rename(join(directory, name), join(directory, `${name}.aside`));
      await assert.rejects(readServiceKeys({ directory, signingKey: undefined }), {
        code: 'INVALID_INPUT',
        message: `${names.join(', ')}: is missing; a start of the service makes it`,
      });
      for (const name of names) await rename(join(directory, `${name}.aside`), join(directory, name));
    }
    assert.deepEqual((await readdir(directory)).toSorted(), ALL.toSorted());
  });

  it('makes no directory, either', async (t) => {
    const base = await temporaryDirectory(t);
    await assert.rejects(readServiceKeys({ directory: join(base, 'keys'), signingKey: undefined }), {
      code: 'INVALID_INPUT',
      message: /^signing\.key: is missing; /,
    });
    assert.deepEqual(await readdir(base), []);
  });
});
