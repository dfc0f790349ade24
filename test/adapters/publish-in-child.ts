import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createDiskBundleStore } from '../../src/adapters/disk-bundle-store.ts';
import { CecError } from '../../src/errors.ts';
import { becomeNobody } from './disk-user.ts';

/**
 * Publishes `bytes` zeros into an output directory that is a root as well, twice, and prints what came of it.
 * To be run where the system refuses something.
 */
async function main(directory: string, outputDir: string, bytes: number): Promise<void> {
  const store = createDiskBundleStore({ directory, outputRoots: [outputDir] });
  const outcomes: string[] = [];
  for (const bundleId of ['cec-1', 'cec-2']) {
    const size = bundleId === 'cec-1' ? bytes : 1;
    try {
      const location = await store.locate({ bundleId, fileName: 'bundle.zip', outputDir });
      await store.publish(location, Readable.from(zeros(size)), new AbortController().signal);
      outcomes.push('published');
    } catch (error) {
      outcomes.push(error instanceof CecError ? `${error.code} ${error.message}` : String(error));
    }
  }
  process.stdout.write(JSON.stringify({ outcomes, files: await readdir(outputDir) }));
}

function* zeros(bytes: number): Iterable<Buffer> {
  for (let left = bytes; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536));
}

const [, , directory = '', outputDir = '', bytes = '', user = ''] = process.argv;
if (user === 'nobody') becomeNobody();
await main(directory, outputDir, Number(bytes));
