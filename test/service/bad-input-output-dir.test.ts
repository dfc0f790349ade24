import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runInChild } from '../adapters/disk-faults.ts';
import { build, itAnswers, type Row } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

const base = mkdtempSync(join(realpathSync(tmpdir()), 'cec-output-dir-'));
/** The one place where bundles may be put. */
const root = join(base, 'root');
const outside = join(base, 'outside');
for (const directory of [root, outside]) mkdirSync(directory);
symlinkSync(outside, join(root, 'link'));
writeFileSync(join(root, 'file'), '');

let service: TestService;
before(async () => {
  service = await startService({ settings: { CEC_OUTPUT_ROOTS: root } });
});
after(async () => {
  await service.close();
  rmSync(base, { recursive: true });
});

const NOT_IN_ROOT = 'output_dir: must be a directory inside an output root (CEC_OUTPUT_ROOTS)';

const refused: readonly [number, string, string, string][] = [
  [61, 'a way up', '../x', 'output_dir: must be an absolute path'],
  [61, 'a way up out of the root', `${root}/../outside`, NOT_IN_ROOT],
  [62, 'a directory that is no root', '/etc', NOT_IN_ROOT],
  [63, 'a way through a process', `/proc/self/root${root}`, 'output_dir: must not lead through /proc'],
  [64, 'a link in the root to the outside', join(root, 'link'), NOT_IN_ROOT],
  [64, 'a directory to be made behind that link', join(root, 'link/new'), NOT_IN_ROOT],
  // Row 65, a link that takes the directory's place after the check: disk-bundle-store-faults.test.ts.
  [66, 'NUL', `${root}/a\0b`, 'output_dir: must not contain NUL'],
  [67, '4,097 characters', root.padEnd(4097, '/x'), 'output_dir: must be at most 4096 characters'],
  [68, 'a file', join(root, 'file'), NOT_IN_ROOT],
];

const accepted: readonly [number, string, string][] = [
  [70, 'a directory in the root that is still to be made', join(root, 'new')],
  [71, 'the root itself', root],
];

const rows: readonly Row[] = [
  ...refused.map(([row, what, outputDir, detail]) => ({
    row,
    what: `output_dir, ${what}`,
    ask: build({ output_dir: outputDir }),
    status: 422,
    detail,
  })),
  ...accepted.map(([row, what, outputDir]) => ({
    row,
    what: `output_dir, ${what}`,
    ask: build({ output_dir: outputDir }),
    status: 201,
    also: ({ json }: { json: unknown }) => assert.equal(dirname(String(Object(json).zip_path)), outputDir),
  })),
];

describe('POST /v1/risk/cec with output_dir', () => {
  itAnswers(() => service, rows);

  it('row 70: keeps the directory that it made to itself', () => {
    assert.equal(statSync(join(root, 'new')).mode & 0o777, 0o700);
  });

  it('rows 61 to 68: puts nothing outside of the root', () => {
    assert.deepEqual(readdirSync(outside), []);
  });

  it('row 69: answers 500 to a directory that cannot be written to', async () => {
    const readOnly = join(base, 'read-only');
    mkdirSync(readOnly);
    // The child runs as nobody when this runs as root, whom no mode stops.
    chmodSync(base, 0o755);
    chmodSync(readOnly, 0o555);
    const answer = await runInChild('../service/bad-input-as-nobody.ts', [readOnly]);
    const detail = 'CEC build failed: output directory not writable';
    assert.deepEqual(answer, { status: 500, json: { detail }, files: [], isAlive: true });
  });

  it('row 72: has no output_dir with an object store', async () => {
    const settings = { SPANFORGE_AUDIT_BYOS_PROVIDER: 'S3', CEC_BUCKET: 'bundles' };
    const withStore = await startService({ settings });
    const detailOf = async (body: object) => {
      const response = await fetch(`${withStore.url}/v1/risk/cec`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ project_id: 'p1', ...body }),
      });
      return `${response.status} ${await response.text()}`;
    };
    try {
      const answer = await detailOf({ output_dir: root });
      assert.equal(answer, '422 {"detail":"output_dir: not available with object storage"}');
      const status = await fetch(`${withStore.url}/v1/risk/status`);
      assert.match(await status.text(), /"byos_provider":"s3","bundle_count":0,/);
    } finally {
      await withStore.close();
    }
  });
});
