import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSqliteDpaRegistry } from '../../src/adapters/sqlite-dpa-registry.ts';
import { dpaRegistryContract, registeredDpa } from '../contract/dpa-registry.ts';
import { testDatabase } from './sqlite-files.ts';

dpaRegistryContract(async (t) => {
  const { open, reopen } = await testDatabase(t);
  return {
    registry: createSqliteDpaRegistry(open()),
    reopen: async () => createSqliteDpaRegistry(reopen()),
  };
});

describe('createSqliteDpaRegistry', () => {
  it('does not pass on a document that is damaged', async (t) => {
    const db = (await testDatabase(t)).open();
    const registry = createSqliteDpaRegistry(db);
    const { documentId, orgId, projectId } = registeredDpa(1);
    await registry.add(registeredDpa(1));
    const failed = {
      code: 'STORE_FAILED',
      message: 'the stored entry of a document is damaged; restore the database',
    };
    db.exec(`update dpa set detail = '{}'`);
    await assert.rejects(registry.get(documentId), failed);
    db.exec(`update dpa set summary = '{'`);
    await assert.rejects(registry.list({ orgId, projectId }, 10), failed);
  });
});
