import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Settings } from '../../src/ports/settings.ts';

/** What every place for settings has to keep. `reopen` is another process on the same database. */
export function settingsContract(
  create: (t: TestContext) => Promise<{ settings: Settings; reopen: () => Promise<Settings> }>,
): void {
  describe('Settings', () => {
    it('keeps the value that was written last', async (t) => {
      const { settings, reopen } = await create(t);
      assert.equal(await settings.read('a'), undefined);
      await settings.write('a', 'one');
      await settings.write('a', 'two');
      await settings.write('b', '');
      const reopened = await reopen();
      assert.equal(await reopened.read('a'), 'two');
      assert.equal(await reopened.read('b'), '');
    });

    it('keeps the value that was chosen first', async (t) => {
      const { settings, reopen } = await create(t);
      assert.equal(await settings.init('a', 'one'), 'one');
      const reopened = await reopen();
      assert.equal(await reopened.init('a', 'two'), 'one');
      assert.equal(await reopened.read('a'), 'one');
    });
  });
}
