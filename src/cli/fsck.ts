import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataDirectory } from '../adapters/data-directory.ts';
import { openBundleStore } from '../bundle-stores.ts';
import { toConfig, type Config } from '../config.ts';
import { checkBundles } from '../core/fsck/check-bundles.ts';
import { checkLog } from '../core/fsck/check-log.ts';
import { REMEDIES, type Finding } from '../core/fsck/finding.ts';
import { CecError } from '../errors.ts';
import { recordKeysOf } from '../own-trust.ts';
import { openStorageForReading, type ReadableStorage } from '../storage.ts';
import { JSON_OUTPUT } from './arguments.ts';
import { requiredKeys } from './held-keys.ts';
import { print, tell } from './output.ts';

const OPTIONS = { ...JSON_OUTPUT, digests: { type: 'boolean', default: false } } as const;

/** Findings of one kind in one place that are shown; the others are counted. */
const MOST_SHOWN = 100;
const PROGRESS_RECORDS = 100_000;

/** `cec fsck`: checks what a data directory, its database and its bundles hold, and changes none of it. */
export async function checkDataDirectory(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const config = toConfig(process.env);
  const keys = await requiredKeys(config);
  const owned = await own(config);
  const storage = await openStorageForReading(config.dataDir, config.databaseUrl);
  try {
    const report = createReport(values.json);
    const service = await storage.settings.read('service');
    const checkpointKeys = [keys.checkpoint, ...keys.retired.checkpoint].map(({ publicKey }) => publicKey);
    const log = {
      store: storage.store,
      checkpointKeys,
      recordKeys: recordKeysOf(keys),
      origin: (name: string) => `${service ?? ''}/${name}`,
      onRecords: report.onRecords,
    };
    for (const name of await storage.store.names(''))
      for await (const finding of checkLog(log, name)) report.take(finding);
    for await (const finding of await bundleFindings(config, storage, values.digests, report.onBundle))
      report.take(finding);
    if (owned === undefined) tell('in use: what builds under way leave and announce was not looked at');
    else for await (const finding of leftovers(config, storage)) report.take(finding);
    return report.end();
  } finally {
    await storage.close();
    await owned?.release();
  }
}

/** The lock of a directory that no service has; undefined when one does. */
async function own({ dataDir }: Config) {
  try {
    return await openDataDirectory(dataDir);
  } catch (error) {
    if (error instanceof CecError && error.code === 'DATA_DIR_IN_USE') return undefined;
    throw error;
  }
}

async function bundleFindings(
  config: Config,
  { store, registry }: ReadableStorage,
  withDigests: boolean,
  onBundle: () => void,
): Promise<AsyncIterable<Finding>> {
  const directory = config.bundleDir ?? join(config.dataDir, 'bundles');
  const uploads = join(config.dataDir, 'uploads');
  const bundles = await openBundleStore({ directory, outputRoots: [] }, config, uploads);
  return checkBundles({ store, registry, bundles, withDigests, onBundle });
}

async function* leftovers({ dataDir }: Config, { announced }: ReadableStorage): AsyncIterable<Finding> {
  for (const [place, code] of [
    ['staging', 'STAGING_LEFT'],
    ['uploads', 'UPLOAD_LEFT'],
  ] as const) {
    for (const name of await readdir(join(dataDir, place)).catch(() => []))
      yield { code, where: `${place}/${name}`, problem: 'nothing needs it any more' };
  }
  for (const bundleId of await announced())
    yield { code: 'BUILD_UNFINISHED', where: bundleId, problem: 'it was announced and not registered' };
}

/** Shows findings as they come, and counts. */
function createReport(json: boolean) {
  const counts = new Map<string, number>();
  let [records, bundles] = [0, 0];

  function take(finding: Finding): void {
    const [place = ''] = finding.where.split(' ');
    const key = `${finding.code} in ${place}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > MOST_SHOWN) return;
    const { code, where, problem } = finding;
    if (json) print(JSON.stringify({ code, where, problem, remedy: REMEDIES[code] }));
    else print(`${code} ${where}: ${problem}\n  ${REMEDIES[code]}`);
  }

  function onRecords(count: number): void {
    const before = Math.floor(records / PROGRESS_RECORDS);
    records += count;
    if (Math.floor(records / PROGRESS_RECORDS) > before) tell(`${records} records checked`);
  }

  return {
    take,
    onRecords,
    onBundle: () => void bundles++,
    end: (): number => {
      for (const [key, count] of counts) if (count > MOST_SHOWN) tell(`${count - MOST_SHOWN} more of ${key}`);
      const found = [...counts.values()].reduce((sum, count) => sum + count, 0);
      tell(
        `${records} records and ${bundles} bundles checked: ${found === 0 ? 'sound' : `${found} findings`}`,
      );
      return found === 0 ? 0 : 1;
    },
  };
}
