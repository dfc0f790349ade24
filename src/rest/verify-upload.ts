import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifyBundleResponse } from '../gen/spanforge/cec/v1/verification_pb.ts';
import { RestError, rephrased } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { readFlag, readQuery } from './query.ts';
import { atMost, bodyChunks, checkAnnouncedSize } from './request-body.ts';

const OWNER_ONLY = 0o600;

/**
 * Verifies the ZIP in the body. It lies in `uploadDir` as `upload-<uuid>.zip` until there is a verdict, or the
 * client goes away.
 *
 * @throws {RestError} 408, 413, and 507 when the disk is full.
 */
export async function verifyUpload(exchange: Exchange): Promise<VerifyBundleResponse> {
  const { deps, query, req, signal } = exchange;
  const { allow_legacy } = readQuery(query, ['allow_legacy']);
  const allowLegacy = readFlag('allow_legacy', allow_legacy);
  checkAnnouncedSize(req, deps.limits.uploadBytes);
  const path = join(deps.uploadDir, `upload-${randomUUID()}.zip`);
  try {
    await receive(exchange, path);
    const source = { case: 'zipPath', value: path } as const;
    return await deps.cec.verifyBundle({ source, allowLegacy }, { signal });
  } catch (err) {
    throw rephrased(err, (detail) => detail.replace(/^zip_path: /, 'body: '));
  } finally {
    await rm(path, { force: true });
  }
}

async function receive(exchange: Exchange, path: string): Promise<void> {
  const { bodyMillis, uploadBytes } = exchange.deps.limits;
  const file = await open(path, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(
      atMost(
        bodyChunks(exchange, () => bodyMillis),
        uploadBytes,
      ),
    );
  } catch (err) {
    throw isDiskFull(err) ? new RestError(507, 'no space left for the upload', { cause: err }) : err;
  } finally {
    await file.close();
  }
}

function isDiskFull(err: unknown): boolean {
  return err instanceof Error && 'code' in err && (err.code === 'ENOSPC' || err.code === 'EDQUOT');
}
