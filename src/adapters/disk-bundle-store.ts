import { realpathSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CecError, invalidInput } from '../errors.ts';
import type { BundleStore, LinkedBundle } from '../ports/bundle-store.ts';
import { errno, ignoring } from './errno.ts';
import { temporaryName } from './give-name.ts';
import { assertWritable, locateOutputDirectory } from './output-directory.ts';
import { publishFile, type ToFault } from './publish-file.ts';
import { makeDirectory, openDirectory, removeDirectories } from './safe-directory.ts';
import { ABSENT, admitFile, openStoredFile, storedBytes } from './stored-file.ts';
import { writeFault } from './write-fault.ts';

const READ_BYTES = 256 * 1024;

export interface DiskBundleStoreOptions {
  /** The store's own place; made when it is missing. */
  readonly directory: string;
  /** Where callers may have bundles put. Those that are missing now are left out. */
  readonly outputRoots: readonly string[];
  /** Places within the roots that the service keeps, and sweeps, for itself: nothing is put there. */
  readonly reserved?: readonly string[];
  /** Makes URLs for readers elsewhere; without it they are `file://` URLs for readers on the same machine. */
  readonly link?: ((bundle: LinkedBundle) => string) | undefined;
}

/** Bundles on the local disk: `<directory>/<bundle_id>/<file name>`, or `<output_dir>/<bundle_id>.zip`. */
export function createDiskBundleStore(options: DiskBundleStoreOptions): BundleStore {
  const own = makeDirectory(options.directory);
  const roots = options.outputRoots.flatMap(realRoot);
  const reserved = options.reserved ?? [];
  const isOwn = (location: string) => dirname(dirname(location)) === own;

  return {
    provider: undefined,
    async locate({ bundleId, fileName, outputDir }) {
      if (outputDir !== undefined)
        return join(await locateOutputDirectory(outputDir, roots, reserved), `${bundleId}.zip`);
      await assertWritable(own, 'bundle store');
      return join(own, bundleId, fileName);
    },
    async publish(location, content, signal) {
      // Until the file is open nobody listens, and an unheard error would end the process.
      content.on('error', () => {});
      try {
        const toFault = isOwn(location) ? ownFault : outputFault;
        return await publishFile(location, content, { signal, toFault });
      } finally {
        content.destroy();
      }
    },
    async open(location, offset) {
      const file = await openStoredFile(location);
      return file.createReadStream({ start: offset, highWaterMark: READ_BYTES });
    },
    size: storedBytes,
    async *list() {
      for (const entry of await readdir(own, { recursive: true, withFileTypes: true }))
        if (!entry.isDirectory()) yield join(entry.parentPath, entry.name);
    },
    async remove(location) {
      await removeFile(location);
      if (isOwn(location)) await removeDirectories([dirname(location)]);
    },
    urlOf: async (bundle) => options.link?.(bundle) ?? pathToFileURL(bundle.location).href,
    withFile: (location, work) => work(location),
    admit: (path) => admitFile(path, [own, ...roots]),
  };
}

function realRoot(root: string): string[] {
  try {
    return [realpathSync(root)];
  } catch {
    return [];
  }
}

const ownFault: ToFault = (error) => writeFault(error, 'bundle store');

/** A link that took the place of a directory which had been admitted: the request is refused as it would have been then. */
const outputFault: ToFault = (error) =>
  ['ELOOP', 'ENOTDIR'].includes(errno(error) ?? '')
    ? invalidInput('output_dir', 'was moved or replaced while the bundle was built', { cause: error })
    : writeFault(error, 'output directory');

/** What a build that was cut off left of a file, too. */
async function removeFile(location: string): Promise<void> {
  try {
    const directory = await openDirectory(dirname(location)).catch(ignoring(...ABSENT));
    if (directory === undefined) return;
    const name = basename(location);
    try {
      for (const leftover of [name, temporaryName(name)])
        await rm(directory.entry(leftover), { force: true });
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (cause) {
    throw new CecError('STORE_FAILED', 'the file of the bundle cannot be removed', { cause });
  }
}
