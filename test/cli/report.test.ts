import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { rezip, unzip, type Content } from '../service/rezip.ts';
import { textOf, withEntry } from '../service/tamper-lines.ts';
import { openDesk, type Desk, type Ended } from './desk.ts';
import { ERASED, MARCH } from './march-records.ts';

describe('cec report', () => {
  let desk: Desk;
  let content: Content;
  let reported: Ended;

  before(async () => {
    desk = await openDesk(MARCH, ERASED);
    content = await unzip(desk.bundle);
    reported = await report();
  });
  after(() => desk.close());

  const report = (...args: string[]) => desk.cec(['report', desk.bundle, ...args]);

  it('shows every clause of the clause map, gaps first, with its reasons', () => {
    const { status, stdout, stderr } = reported;
    assert.equal(status, 0, stderr);
    const clauses: { clause_id: string; status: string; reasons: string[] }[] = JSON.parse(
      textOf(content, 'clause_map.json'),
    );
    const count = (word: string) => clauses.filter((clause) => clause.status === word).length;
    assert.ok(count('GAP') > 0 && count('PARTIAL') > 0);
    const counts = `${count('GAP')} GAP, ${count('PARTIAL')} PARTIAL, ${count('SATISFIED')} SATISFIED`;
    assert.match(stdout, new RegExp(`^clauses {5}${counts}$`, 'm'));
    const table = stdout.split('\n').filter((line) => /^(GAP|PARTIAL) /.test(line));
    const shown = table.map((line) => line.split(/ {2,}/)).map(([word, , id]) => `${word} ${id}`);
    const expected = ['GAP', 'PARTIAL'].flatMap((word) =>
      clauses.filter((clause) => clause.status === word).map(({ clause_id }) => `${word} ${clause_id}`),
    );
    assert.deepEqual(shown, expected);
    for (const { reasons } of clauses)
      for (const reason of reasons) assert.ok(stdout.includes(reason), reason);
  });

  it('shows the population of each kind, in the order of folders', () => {
    const { stdout } = reported;
    assert.match(stdout, /^score_records +41 +40 +39 +39 +4 +1 +outside_period 1, erased 1$/m);
    assert.match(stdout, /^gate_evaluations +4 +4 +3 +2 +1 +1 +skipped 1, erased 1$/m);
    const at = (folder: string) => stdout.indexOf(`\n${folder} `);
    assert.ok(at('score_records') < at('bias_reports') && at('bias_reports') < at('gate_evaluations'));
  });

  it('gives no verdict over all clauses', () => assert.doesNotMatch(reported.stdout, /compliant/i));

  it('says what was not checked, and that the bundle is not valid then', async () => {
    const settings = { CEC_DATA_DIR: join(desk.directory, 'nothing') };
    const { status, stdout, stderr } = await desk.cec(['report', desk.bundle], settings);
    assert.equal(status, 1);
    assert.match(stderr, /WARNING: .* NOT VALID/);
    assert.match(stdout, /^NOT_CHECKED attestation_signature: /m);
    assert.match(stdout, /^bundle .* NOT VALID$/m);
  });

  it('says what failed', async () => {
    const path = 'score_records/records.ndjson';
    const edited = textOf(content, path).replace('"is_critical":false', '"is_critical":true');
    const file = await rezip(withEntry(content, path, edited), join(desk.directory, 'altered.zip'));
    const { status, stdout } = await desk.cec(['report', file]);
    assert.equal(status, 1);
    assert.match(stdout, /^FAIL {8}record_hashes: /m);
  });

  it('gives the verification as JSON, with the number of clauses by status', async () => {
    const [json, verified] = await Promise.all([
      report('--json'),
      desk.cec(['verify', desk.bundle, '--json']),
    ]);
    const { clause_counts, org_id, project_id, from_date, to_date, ...rest } = JSON.parse(json.stdout);
    const expected = JSON.parse(verified.stdout);
    assert.deepEqual({ ...rest, verified_at: '' }, { ...expected, verified_at: '' });
    assert.deepEqual(
      [org_id, project_id, from_date, to_date],
      ['default', 'chat', '2026-03-01', '2026-03-31'],
    );
    assert.equal(
      clause_counts.gap + clause_counts.partial + clause_counts.satisfied,
      expected.clauses.length,
    );
  });

  it("saves the bundle's own report in a new file", async () => {
    const path = join(desk.directory, 'report.html');
    assert.equal((await report('--html', path)).status, 0);
    assert.deepEqual(await readFile(path), content.get('report.html'));
    const again = await report('--html', path);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /--html: .* exists already; choose another name/);
  });
});
