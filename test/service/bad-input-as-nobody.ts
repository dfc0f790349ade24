import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { becomeNobody, NOBODY } from '../adapters/disk-user.ts';
import { ask } from '../rest/http-client.ts';
import { assertAlive, build } from './bad-input-rows.ts';
import { startService } from './bad-input-service.ts';

/** Builds into a directory by a service that is not root, and prints what came of it. */
async function main(outputDir: string): Promise<void> {
  const service = await startService({ settings: { CEC_OUTPUT_ROOTS: outputDir } });
  if (process.getuid?.() === 0) await giveToNobody(service.dataDir);
  becomeNobody();
  const { status, json } = await ask(service, build({ output_dir: outputDir }));
  const isAlive = await assertAlive(service).then(
    () => true,
    () => false,
  );
  process.stdout.write(JSON.stringify({ status, json, files: await readdir(outputDir), isAlive }));
  await service.close();
}

async function giveToNobody(directory: string): Promise<void> {
  for (const name of ['', ...(await readdir(directory, { recursive: true }))])
    await chown(join(directory, name), NOBODY, NOBODY);
}

await main(process.argv[2] ?? '');
