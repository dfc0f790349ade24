import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readFormerLinkKeys } from '../../src/adapters/former-link-keys.ts';
import { secretKeyOf } from '../../src/secret-key.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const [OLD, OLDER] = ['o'.repeat(32), 'p'.repeat(32)];

describe('readFormerLinkKeys', () => {
  it('reads every link-*.key, and neither the present key nor another role’s', async (t) => {
    const directory = await temporaryDirectory(t);
    for (const [name, secret] of [
      ['link.key', 'q'.repeat(32)],
      ['link-2025.key', OLDER],
      ['link-2026-01.key', OLD],
      ['record.key', 'r'.repeat(32)],
      ['.link-2024.key.tmp', 's'],
    ])
      await writeFile(join(directory, String(name)), `${secret}\n`, { mode: 0o600 });
    const ids = (await readFormerLinkKeys(directory)).map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), [secretKeyOf(OLD).id, secretKeyOf(OLDER).id].toSorted());
  });

  it('refuses a malformed one by name', async (t) => {
    const directory = await temporaryDirectory(t);
    await writeFile(join(directory, 'link-2025.key'), 'short\n', { mode: 0o600 });
    await assert.rejects(readFormerLinkKeys(directory), {
      code: 'INVALID_INPUT',
      message: /^link-2025\.key: /,
    });
  });

  it('refuses one that other users can read', async (t) => {
    const directory = await temporaryDirectory(t);
    await writeFile(join(directory, 'link-2025.key'), `${OLD}\n`, { mode: 0o644 });
    await assert.rejects(
      readFormerLinkKeys(directory),
      /^CecError: link-2025\.key: .*chmod 600 link-2025\.key$/,
    );
  });
});
