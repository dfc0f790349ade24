import { openDatabase } from '../../src/adapters/sqlite-database.ts';
import { createSqliteLogStore } from '../../src/adapters/sqlite-log-store.ts';
import { CecError } from '../../src/errors.ts';
import { LOG, logAppend } from '../contract/log-store.ts';

/** Appends until the store has failed three times, and prints what was acknowledged and what can be read then. */
async function main(path: string): Promise<void> {
  const store = createSqliteLogStore(openDatabase(path));
  const failures: string[] = [];
  let acknowledged = 0;
  while (failures.length < 3) {
    const records = [{ line: 'x'.repeat(50_000), recordId: `r${acknowledged}`, landmark: false }];
    const { head } = logAppend(acknowledged, ['one']);
    try {
      await store.append([logAppend(acknowledged, [], { records, head })]);
      acknowledged++;
    } catch (error) {
      failures.push(error instanceof CecError ? `${error.code} ${error.message}` : String(error));
    }
  }
  const lines = String(await store.lines(LOG, 0, acknowledged + 3));
  const read = { size: (await store.head(LOG))?.size, lines: lines.split('\n').length - 1 };
  process.stdout.write(JSON.stringify({ acknowledged, failures, read }));
}

await main(process.argv[2] ?? '');
