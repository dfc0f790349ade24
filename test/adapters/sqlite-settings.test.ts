import { createSqliteSettings } from '../../src/adapters/sqlite-settings.ts';
import { settingsContract } from '../contract/settings.ts';
import { testDatabase } from './sqlite-files.ts';

settingsContract(async (t) => {
  const { open, reopen } = await testDatabase(t);
  return {
    settings: createSqliteSettings(open()),
    reopen: async () => createSqliteSettings(reopen()),
  };
});
