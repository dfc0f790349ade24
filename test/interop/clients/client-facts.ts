import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { timestampMs } from '@bufbuild/protobuf/wkt';
import type { Bundle } from '../../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import type { Clients } from '../../service/running-service.ts';

/** What a behaviour program prints about a bundle that it downloads, and a project that it builds, when all is well. */
export function assertBehaves(printed: string, { sha256, sizeBytes }: Bundle): void {
  assert.deepEqual(JSON.parse(printed), {
    progress: true,
    cancelled: 'CANCELLED',
    deadline: 'DEADLINE_EXCEEDED',
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_INPUT',
    fields: ['project_id'],
    notFound: 'BUNDLE_NOT_FOUND',
    bytes: Number(sizeBytes),
    sha256,
    trailer: sha256,
  });
}

const EXAMPLE_OUTPUT =
  /^appended 3 records\nbuilt (?<id>cec-\w{26})\nverified \k<id>\ndownloaded \k<id>\.zip \((?<bytes>\d+) bytes\)\nlink until (?<expiry>\S+)\nBUNDLE_NOT_FOUND: Bundle not found\n$/;

/** What an example prints, which leaves its bundle in `directory`. */
export async function assertExampleRan(
  { cec }: Clients,
  printed: { stdout: string; stderr: string },
  directory: string,
): Promise<void> {
  const {
    id = '',
    bytes,
    expiry = '',
  } = EXAMPLE_OUTPUT.exec(printed.stdout)?.groups ?? assert.fail(printed.stdout);
  assert.match(printed.stderr, /^COLLECTING \d+\/\d+$/m);
  const zip = await readFile(join(directory, `${id}.zip`));
  assert.equal(String(zip.length), bytes);
  const { bundle } = await cec.getBundle({ bundleId: id });
  assert.equal(`sha256:${createHash('sha256').update(zip).digest('hex')}`, bundle?.sha256);
  assert.equal(Date.parse(expiry), bundle?.expiresAt && Math.floor(timestampMs(bundle.expiresAt)));
}
