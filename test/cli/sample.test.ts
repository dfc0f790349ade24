import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { drawSample } from '../../src/cli/sample.ts';
import { unzip } from '../service/rezip.ts';
import { linesOf } from '../service/tamper-lines.ts';
import { parseCsv } from './csv-reader.ts';
import { openDesk, type Desk } from './desk.ts';
import { ERASED, MARCH } from './march-records.ts';

const FILE = 'score_records/records.ndjson';
const SEED = 'Q1 audit';

describe('cec sample', () => {
  let desk: Desk;
  /** Of all lines of the file, in its order. */
  let ids: readonly string[];

  before(async () => {
    desk = await openDesk(MARCH, ERASED);
    ids = linesOf(await unzip(desk.bundle), FILE).map((line) => JSON.parse(line).header.record_id);
  });
  after(() => desk.close());

  const sample = (...args: string[]) => desk.cec(['sample', desk.bundle, ...args]);

  /** By the method that is printed. */
  function byDefinition(n: number, seed: string): string[] {
    const lot = (id: string) => createHash('sha256').update(`${seed}\n${id}`, 'utf8').digest('hex');
    const drawn = ids.toSorted((a, b) => (lot(a) < lot(b) ? -1 : 1)).slice(0, n);
    return ids.filter((id) => drawn.includes(id));
  }

  it('draws by the method that it prints, in file order', async () => {
    const { status, stdout, stderr } = await sample(
      '--kind',
      'score_records',
      '--n',
      '7',
      '--seed',
      SEED,
      '--json',
    );
    assert.equal(status, 0, stderr);
    const { rows, seed, population, drawn, method, file, overall_valid } = JSON.parse(stdout);
    assert.deepEqual(
      rows.map(({ record_id }: { record_id: string }) => record_id),
      byDefinition(7, SEED),
    );
    assert.deepEqual(
      rows.map(({ line }: { line: number }) => ids[line - 1]),
      byDefinition(7, SEED),
    );
    assert.deepEqual([seed, population, drawn, file, overall_valid], [SEED, ids.length, 7, FILE, true]);
    assert.match(method, /SHA-256 over the seed, one line feed and the record_id/);
  });

  it('takes the schema key as well, and says with the records how they were drawn', async () => {
    const { stdout } = await sample('--kind', 'halluccheck.score.v1', '--n', '4', '--seed', SEED);
    for (const id of byDefinition(4, SEED)) assert.ok(stdout.includes(` ${id} `), id);
    assert.match(stdout, new RegExp(`^sample {6}4 of ${ids.length} lines of ${FILE}$`, 'm'));
    assert.match(stdout, new RegExp(`^seed {8}${SEED}$`, 'm'));
    assert.match(stdout, /^method {6}SHA-256 over the seed/m);
  });

  it('makes a seed that draws the same records again', async () => {
    const first = JSON.parse((await sample('--kind', 'score_records', '--n', '5', '--json')).stdout);
    const again = await sample('--kind', 'score_records', '--n', '5', '--json', '--seed', first.seed);
    assert.deepEqual(JSON.parse(again.stdout), first);
    assert.match(first.seed, /^[0-9a-f]{32}$/);
  });

  it('gives all records where more were asked for, and says so', async () => {
    const { status, stdout, stderr } = await sample('--kind', 'score_records', '--n', '10000', '--csv');
    const [, ...rows] = parseCsv(stdout);
    assert.equal(status, 0);
    assert.equal(rows.length, ids.length);
    assert.match(stderr, new RegExp(`10000 were asked for, there are only ${ids.length}`));
    assert.match(stderr, /^seed {8}[0-9a-f]{32}$/m);
  });

  const refusals: [what: string, args: string[], problem: RegExp][] = [
    [
      'an unknown kind',
      ['--kind', 'scores'],
      /--kind: "scores" .*score_records, bias_reports, .*gate_evaluations/,
    ],
    ['no kind', [], /--kind: is missing; name one of score_records/],
    ['a size of 0', ['--kind', 'score_records', '--n', '0'], /--n: must be a whole number from 1 to 10000/],
    ['a size over the limit', ['--kind', 'score_records', '--n', '10001'], /--n: must be a whole number/],
    ['a size that is no number', ['--kind', 'score_records', '--n', '1e3'], /--n: must be a whole number/],
    [
      'a seed that cannot be copied',
      ['--kind', 'score_records', '--seed', 'a\u202eb'],
      /--seed: must be 1 to 80/,
    ],
  ];
  for (const [what, args, problem] of refusals)
    it(`refuses ${what}, naming the flag, before it opens the bundle`, () =>
      assert.rejects(drawSample(['missing.zip', ...args]), { code: 'INVALID_INPUT', message: problem }));
});
