import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createDeflatedRecordFiles } from '../../src/adapters/deflated-record-files.ts';
import { CecError } from '../../src/errors.ts';

/** Sets aside two bundles of `count` files, the first with `kibibytes` in each, and prints what came of it. */
async function main(directory: string, count: number, kibibytes: number): Promise<void> {
  const factory = createDeflatedRecordFiles({ directory });
  const outcomes: string[] = [];
  for (const [bundleId, lines] of [
    ['cec-1', kibibytes],
    ['cec-2', 1],
  ] as const) {
    try {
      const files = await factory.create(bundleId, count);
      try {
        for (let i = 0; i < lines; i++)
          for (let file = 0; file < count; file++) await files.write(file, randomBytes(1024), 1);
        await files.finish();
      } finally {
        await files.discard();
      }
      outcomes.push('finished');
    } catch (error) {
      outcomes.push(error instanceof CecError ? `${error.code} ${error.message}` : String(error));
    }
  }
  process.stdout.write(JSON.stringify({ outcomes, files: await readdir(directory) }));
}

const [, , directory = '', count = '', kibibytes = ''] = process.argv;
await main(directory, Number(count), Number(kibibytes));
