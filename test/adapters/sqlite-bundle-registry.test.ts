import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSqliteBundleRegistry } from '../../src/adapters/sqlite-bundle-registry.ts';
import { bundleRegistryContract, register, registeredBundle } from '../contract/bundle-registry.ts';
import { testDatabase } from './sqlite-files.ts';

bundleRegistryContract(async (t) => {
  const { open, reopen } = await testDatabase(t);
  return {
    registry: createSqliteBundleRegistry(open()),
    reopen: async () => createSqliteBundleRegistry(reopen()),
  };
});

describe('createSqliteBundleRegistry', () => {
  for (const [damage, body] of [
    ['no JSON', '{"bundleId":'],
    ['a member of another type', JSON.stringify({ ...registeredBundle(1), bytes: '12345' })],
    ['a missing member', JSON.stringify({ ...registeredBundle(1), sha256: undefined })],
    ['an unknown authority', JSON.stringify(registeredBundle(1)).replace('"local"', '"nobody"')],
  ] as const) {
    it(`does not pass on an entry that is damaged: ${damage}`, async (t) => {
      const db = (await testDatabase(t)).open();
      const registry = createSqliteBundleRegistry(db);
      const { bundleId } = registeredBundle(1);
      await register(registry, registeredBundle(1), { key: 'k', fingerprint: 'f' });
      db.prepare('update bundle set summary = ?').run(body);
      const failed = {
        code: 'STORE_FAILED',
        message: 'the stored entry of a bundle is damaged; restore the database',
      };
      await assert.rejects(registry.get(bundleId), failed);
      await assert.rejects(registry.findRequest('k'), failed);
      await assert.rejects(registry.list({ orgId: 'acme', projectId: 'chat' }, 10), failed);
      await assert.rejects(registry.setExpiry(bundleId, '2026-03-01T00:00:00.000000Z'), failed);
      assert.equal(db.isTransaction, false);
    });
  }

  it('does not pass on clauses or coverage that are damaged, and lists the bundle all the same', async (t) => {
    const db = (await testDatabase(t)).open();
    const registry = createSqliteBundleRegistry(db);
    const { bundleId, clauses, coverage } = registeredBundle(1);
    await register(registry, registeredBundle(1), undefined);
    const update = db.prepare('update bundle set detail = ?');
    for (const detail of [
      '{',
      JSON.stringify({ clauses }),
      JSON.stringify({ clauses, coverage }).replace('PARTIAL', 'PERFECT'),
      JSON.stringify({ clauses, coverage }).replace('asserted', 'certain'),
    ]) {
      update.run(detail);
      await assert.rejects(registry.get(bundleId), { code: 'STORE_FAILED' });
    }
    const { bundles } = await registry.list({ orgId: 'acme', projectId: 'chat' }, 10);
    assert.deepEqual(
      bundles.map((bundle) => bundle.bundleId),
      [bundleId],
    );
  });

  it('shows a registered bundle to other connections as soon as it resolves', async (t) => {
    const { open } = await testDatabase(t);
    const [registry, other] = [createSqliteBundleRegistry(open()), createSqliteBundleRegistry(open())];
    await register(registry, registeredBundle(1), undefined);
    assert.deepEqual(await other.get(registeredBundle(1).bundleId), registeredBundle(1));
  });

  it('takes the later location of a bundle that is announced twice', async (t) => {
    const { open, reopen } = await testDatabase(t);
    const registry = createSqliteBundleRegistry(open());
    await registry.announce('cec-1', '/first.zip');
    await registry.announce('cec-1', '/second.zip');
    assert.deepEqual(await createSqliteBundleRegistry(reopen()).abandoned(), [
      { bundleId: 'cec-1', location: '/second.zip' },
    ]);
  });

  it('rejects with STORE_FAILED once the database is closed', async (t) => {
    const db = (await testDatabase(t)).open();
    const registry = createSqliteBundleRegistry(db);
    db.close();
    await assert.rejects(registry.add(registeredBundle(1), undefined), { code: 'STORE_FAILED' });
    await assert.rejects(registry.stats(), { code: 'STORE_FAILED' });
  });
});
