import { createHash } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CecError } from '../errors.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import type { Connection } from './connection.ts';
import { digestFile } from './digest-file.ts';
import { faultOf } from './file-fault.ts';

/** `saveBundle`, and the parts of the bundle beside it, as `<bundle_id>.zip`, where `cec verify` looks for them. */
export async function saveWithParts(connection: Connection, bundle: Bundle, path: string): Promise<void> {
  const { cec, signal } = connection;
  for (const bundleId of bundle.partIds) {
    const { bundle: part } = await cec.getBundle({ bundleId }, { signal });
    if (part === undefined) throw new Error('the answer holds no bundle');
    await saveBundle(connection, part, join(dirname(path), `${bundleId}.zip`));
  }
  await saveBundle(connection, bundle, path);
}

/**
 * Downloads a bundle into a new file. Nothing is overwritten, and a part of a file is not kept; a file that holds the
 * bundle already is left as it is, so that a command may be repeated.
 */
async function saveBundle(
  { cec, signal }: Connection,
  { bundleId, sha256 }: Pick<Bundle, 'bundleId' | 'sha256'>,
  path: string,
): Promise<void> {
  if (await holds(path, sha256)) return;
  const hash = createHash('sha256');
  async function* bytes() {
    for await (const { data } of cec.downloadBundle({ bundleId }, { signal })) {
      hash.update(data);
      yield data;
    }
  }
  const file = await open(path, 'wx', 0o600).catch(faultOf('--out', path));
  try {
    await pipeline(Readable.from(bytes(), { objectMode: false }), file.createWriteStream());
    if (`sha256:${hash.digest('hex')}` !== sha256)
      throw new CecError('STORE_FAILED', '--out: the bundle did not arrive as it was built; try again');
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function holds(path: string, sha256: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return (
    found?.isFile() === true && `sha256:${await digestFile(path).catch(faultOf('--out', path))}` === sha256
  );
}
