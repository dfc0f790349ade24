import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CecError } from '../errors.ts';
import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import type { Connection } from './connection.ts';
import { faultOf } from './file-fault.ts';

/** Downloads a bundle into a new file; nothing is overwritten, and a part of a file is not kept. */
export async function saveBundle(
  { cec, signal }: Connection,
  { bundleId, sha256 }: Pick<Bundle, 'bundleId' | 'sha256'>,
  path: string,
): Promise<void> {
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
