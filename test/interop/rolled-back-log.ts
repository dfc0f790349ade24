import { copyFile, cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  append,
  audit,
  build,
  march,
  MARCH,
  startService,
  type RunningService,
} from '../client/running-service.ts';

/**
 * Bundles of one service, put into `folder`, around a restored backup: `lost` was made after the backup; `instead`,
 * of as many records, and `grown` after it was restored.
 */
export async function bundlesAroundRollback(
  folder: string,
): Promise<Readonly<Record<'lost' | 'instead' | 'grown', string>>> {
  const service = await startService();
  const backup = join(folder, 'backup');
  try {
    await append(service.client, 'bot', 20);
    await service.stop();
    await cp(service.directory, backup, { recursive: true });
    await service.restart();
    const lost = await bundleWith(service, 'lost', folder);
    await service.stop();
    await rm(service.directory, { recursive: true });
    await cp(backup, service.directory, { recursive: true });
    await service.restart();
    const instead = await bundleWith(service, 'instead', folder);
    const grown = await bundleWith(service, 'grown', folder);
    return { lost, instead, grown };
  } finally {
    await service.close();
  }
}

/** A bundle over one record more. */
async function bundleWith({ client }: RunningService, recordId: string, folder: string): Promise<string> {
  const records = march(1).map((record) => ({ ...record, recordId }));
  await client.unary(audit.appendRecords, { projectId: 'bot', records });
  const { zipPath } = await build(client, { projectId: 'bot', ...MARCH });
  const file = join(folder, `${recordId}.zip`);
  await copyFile(zipPath, file);
  return file;
}
