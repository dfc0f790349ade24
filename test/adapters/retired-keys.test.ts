import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openFiles } from '../../src/adapters/replace-files.ts';
import { readRetiredKeys } from '../../src/adapters/retired-keys.ts';
import { secretKeyOf } from '../../src/secret-key.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const [OLD, OLDER] = ['o'.repeat(32), 'p'.repeat(32)];
const read = async (directory: string) => readRetiredKeys(await openFiles(directory));

describe('readRetiredKeys', () => {
  it('reads each role’s own, and neither present keys nor what is half written', async (t) => {
    const directory = await temporaryDirectory(t);
    for (const [name, secret] of [
      ['link.key', 'q'.repeat(32)],
      ['retired-link-1.key', OLDER],
      ['retired-record-1.key', OLD],
      ['record.key', 'r'.repeat(32)],
      ['.retired-link-2.key.tmp', 's'],
    ])
      await writeFile(join(directory, String(name)), `${secret}\n`, { mode: 0o600 });
    const { link, record, signing } = await read(directory);
    const ids = [link, record, signing].map((keys) => keys.map(({ id }) => id));
    assert.deepEqual(ids, [[secretKeyOf(OLDER).id], [secretKeyOf(OLD).id], []]);
  });

  it('reads link keys that were renamed by hand, link-*.key', async (t) => {
    const directory = await temporaryDirectory(t);
    for (const [name, secret] of [
      ['link-2025.key', OLDER],
      ['link-2026-01.key', OLD],
    ])
      await writeFile(join(directory, String(name)), `${secret}\n`, { mode: 0o600 });
    const ids = (await read(directory)).link.map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), [secretKeyOf(OLD).id, secretKeyOf(OLDER).id].toSorted());
  });

  it('refuses a malformed one by name', async (t) => {
    for (const name of ['link-2025.key', 'retired-record-1.key', 'retired-checkpoint-1.pub.pem']) {
      const directory = await temporaryDirectory(t);
      await writeFile(join(directory, name), 'short\n', { mode: 0o600 });
      await assert.rejects(read(directory), (error: Error) => error.message.startsWith(`${name}: `));
    }
  });

  it('refuses a secret one that other users can read', async (t) => {
    for (const name of ['link-2025.key', 'retired-record-1.key', 'retired-signing-1.key']) {
      const directory = await temporaryDirectory(t);
      await writeFile(join(directory, name), `${OLD}\n`);
      await chmod(join(directory, name), 0o644);
      await assert.rejects(read(directory), {
        code: 'INVALID_INPUT',
        message: `${name}: can be read by other users; make it private with chmod 600 ${name}`,
      });
    }
  });
});
