import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataDirectory } from '../adapters/data-directory.ts';
import { openDatabase } from '../adapters/sqlite-database.ts';
import { toConfig } from '../config.ts';
import { invalidInput } from '../errors.ts';
import { moveStorage } from '../postgres-storage.ts';
import { JSON_OUTPUT } from './arguments.ts';
import { print, printJson, tell } from './output.ts';

const PROGRESS_RECORDS = 100_000;

/** `cec move-database`: has the logs of a data directory go on in PostgreSQL. */
export async function moveDatabase(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: JSON_OUTPUT });
  const { dataDir, databaseUrl } = toConfig(process.env);
  if (databaseUrl === undefined)
    throw invalidInput('CEC_DATABASE_URL', 'is not set; name the PostgreSQL database to move to');
  const path = join(dataDir, 'cec.db');
  if (!existsSync(path)) throw invalidInput('CEC_DATA_DIR', 'has no cec.db; there is nothing to move');
  const directory = await openDataDirectory(dataDir);
  const db = openDatabase(path);
  try {
    const moved = await moveStorage(db, databaseUrl, progressOf());
    const { logs, records, bundles, agreements } = moved;
    if (values.json) printJson({ ...moved });
    else print(`moved ${logs} logs, ${records} records, ${bundles} bundles, ${agreements} agreements`);
    tell('cec.db is closed now; start with CEC_DATABASE_URL, and check with cec fsck');
    return 0;
  } finally {
    db.close();
    await directory.release();
  }
}

function progressOf(): (count: number) => void {
  let records = 0;
  return (count) => {
    const before = Math.floor(records / PROGRESS_RECORDS);
    records += count;
    if (Math.floor(records / PROGRESS_RECORDS) > before) tell(`${records} records copied`);
  };
}
