import assert from 'node:assert/strict';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDesk, PROJECT, type Desk } from './desk.ts';
import { ERASED, MARCH } from './march-records.ts';

const PERIOD = ['--from', '2026-03-01', '--to', '2026-03-31', '--framework', 'eu_ai_act'];

describe('a bundle in parts at the command line', () => {
  let desk: Desk;
  let folder: string;

  before(async () => {
    desk = await openDesk(MARCH, ERASED);
    folder = join(desk.directory, 'in-parts');
    const built = await desk.cec(['build', '--project', PROJECT, ...PERIOD, '--out', folder], {
      CEC_PART_RECORDS: '10',
    });
    assert.equal(built.status, 0, built.stderr);
    assert.match(built.stderr, /IN_PARTS: the records are in \d+ bundles of their own/);
  });
  after(() => desk.close());

  it('is verified by its folder', async () => {
    const { status, stdout } = await desk.cec(['verify', folder]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^PASS +parts +\d+ parts$/m);
    assert.match(stdout, /^VALID cec-/m);
  });

  it('shows the same records, in the same lines, as one bundle would', async () => {
    for (const command of [
      ['evidence', '--clause', 'Art.12', '--csv'],
      ['sample', '--kind', 'score_records', '--n', '9', '--seed', 's', '--csv'],
    ]) {
      const [name = '', ...flags] = command;
      const whole = await desk.cec([name, desk.bundle, ...flags]);
      const inParts = await desk.cec([name, folder, ...flags]);
      assert.equal(inParts.status, 0, inParts.stderr);
      assert.ok(inParts.stdout.split('\n').length > 5);
      assert.equal(inParts.stdout, whole.stdout);
    }
  });

  it('is downloaded with its parts', async () => {
    const [id = ''] = /cec-\w{26}/.exec((await desk.cec(['verify', folder])).stdout) ?? [];
    const copy = join(desk.directory, 'copy');
    await mkdir(copy);
    const got = await desk.cec(['get', id, '--out', join(copy, 'index.zip')]);
    assert.equal(got.status, 0, got.stderr);
    assert.equal((await readdir(copy)).length, (await readdir(folder)).length);
    assert.equal((await desk.cec(['verify', join(copy, 'index.zip')])).status, 0);
  });

  it('is not valid when a part is missing, and says which', async () => {
    const index = (await desk.cec(['list', '--project', PROJECT])).stdout;
    const aside = join(desk.directory, 'aside.zip');
    const names = (await readdir(folder)).filter((name) => index.includes(name.slice(0, -4)));
    const part = join(folder, names.toSorted()[1] ?? '');
    await rename(part, aside);
    try {
      const { status, stdout } = await desk.cec(['verify', folder]);
      assert.equal(status, 1);
      assert.match(stdout, /^FAIL +parts +cec-\w+ is missing: .+ has to lie beside the index/m);
    } finally {
      await rename(aside, part);
    }
  });

  it('is not to be found in a folder without an index', async () => {
    const { status, stderr } = await desk.cec(['verify', dirname(desk.bundle)]);
    assert.equal(status, 2);
    assert.match(stderr, /FILE: .+ is a directory that holds no index of a bundle in parts/);
    const empty = join(desk.directory, 'empty');
    await mkdir(empty);
    assert.equal((await desk.cec(['verify', empty])).status, 2);
    await rm(empty, { recursive: true });
  });
});
