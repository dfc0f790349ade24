import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { rezip, unzip } from '../service/rezip.ts';
import { textOf, withEntry } from '../service/tamper-lines.ts';
import { openDesk, PROJECT, type Desk } from './desk.ts';
import { MARCH } from './march-records.ts';

const [first] = MARCH;
assert.ok(first !== undefined);
const NOW = { ...first, timestamp: new Date().toISOString() };

describe('cec verify --since', () => {
  let desk: Desk;
  /** Built later, by two commands, over a log with more records. */
  let between: string;
  let later: string;
  /** Of a period before the records. */
  let past: string;
  let rolledBack: string;

  const at = (name: string) => join(desk.directory, name);
  const verify = (file: string, since: string, ...args: string[]) =>
    desk.cec(['verify', file, '--since', since, ...args]);

  before(async () => {
    desk = await openDesk(MARCH.slice(0, 30), []);
    await cp(desk.dataDir, at('copy'), { recursive: true });
    await append('more', MARCH.slice(30));
    between = await build();
    later = await build();
    await append('on-time', [{ ...NOW, record_id: 'now-1' }]);
    await writeFile(at('kept'), await currentCheckpoint());
    await append('behind', [{ ...NOW, record_id: 'now-2' }]);
    past = await build(['2025-01-01', '2025-01-31']);
    await rm(desk.dataDir, { recursive: true });
    await cp(at('copy'), desk.dataDir, { recursive: true });
    await append('others', MARCH.slice(35));
    rolledBack = await build();
  });
  after(() => desk.close());

  async function append(name: string, records: typeof MARCH): Promise<void> {
    const lines = records.map(({ record_id, schema_key, timestamp, payload }) =>
      JSON.stringify({ record_id, schema_key, timestamp, payload }),
    );
    await writeFile(at(name), `${lines.join('\n')}\n`);
    const { status, stderr } = await desk.cec(['append', at(name), '--project', PROJECT]);
    assert.equal(status, 0, stderr);
  }

  /** As it is now, when no bundle is being made. */
  async function currentCheckpoint(): Promise<string> {
    const { status, stdout, stderr } = await desk.cec(['proof', 'gate-0', '--project', PROJECT, '--json']);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout).checkpoint;
  }

  async function build([from, to] = ['2026-03-01', '2026-03-31']): Promise<string> {
    const out = ['--out', at('bundles'), '--json'];
    const period = ['--from', from, '--to', to];
    const args = ['build', '--project', PROJECT, ...period, '--framework', 'eu_ai_act', ...out];
    const { status, stdout, stderr } = await desk.cec(args);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout).zip_path;
  }

  it('shows how far the log grew, what was requested in between, and each changed clause', async () => {
    const { status, stdout, stderr } = await verify(later, desk.bundle);
    assert.equal(status, 0, stderr);
    const json = JSON.parse((await verify(later, desk.bundle, '--json')).stdout);
    const { earlier_bundle_id, earlier_size, size, requested, clause_changes } = json.continuity;
    assert.equal(size, MARCH.length + 3);
    assert.equal(earlier_size, 31);
    assert.match(stdout, /^PASS {8}continuity {13}the log grew from 31 to 48 records$/m);
    assert.match(stdout, new RegExp(`^the log grew from 31 to 48 records since ${earlier_bundle_id}$`, 'm'));
    assert.ok(desk.bundle.includes(earlier_bundle_id));
    const [request, ...others] = requested;
    assert.deepEqual(others, []);
    assert.ok(between.includes(request.bundle_id));
    assert.equal(request.requested_at, null);
    assert.match(stdout, /^ {2}others may have been, in parts of the log that this bundle does not show$/m);
    assert.match(
      stdout,
      new RegExp(`^1 bundle requested in between:\n  ${request.bundle_id}  position 46  named in `, 'm'),
    );
    assert.ok(clause_changes.length > 0);
    for (const { framework, clause_id, before: was, after: is } of clause_changes)
      assert.ok(stdout.includes(`\n  ${framework} ${clause_id} ${was} -> ${is}\n`));
  });

  it('takes a file with a checkpoint as well', async () => {
    const { checkpoint } = JSON.parse(textOf(await unzip(desk.bundle), 'chain_proof.json'));
    await writeFile(at('note'), checkpoint);
    const { status, stdout, stderr } = await verify(later, at('note'));
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^the log grew from 31 to 48 records since the checkpoint$/m);
    assert.doesNotMatch(stdout, /clauses? changed/);
  });

  it('finds a data directory that was rolled back to an older copy', async () => {
    const alone = await desk.cec(['verify', rolledBack]);
    assert.equal(alone.status, 0, alone.stderr);
    for (const [since, found] of [
      [between, /^FAIL {8}continuity {13}the log shrank from 47 to \d+ records: it was rolled back/m],
      [later, /^FAIL {8}continuity {13}the log shrank from 48 to \d+ records: it was rolled back/m],
    ] as const) {
      const { status, stdout } = await verify(rolledBack, since);
      assert.equal(status, 1);
      assert.match(stdout, found);
      assert.match(stdout, /^NOT VALID /m);
    }
    assert.equal((await verify(rolledBack, desk.bundle)).status, 0);
  });

  it('gives no verdict when the bundle does not reach back to the earlier state', async () => {
    const { status, stdout, stderr } = await verify(past, at('kept'));
    assert.match(stdout, /^NOT_CHECKED {1}continuity {13}this bundle holds neither a proof /m);
    assert.match(stdout, /^VALID /m);
    assert.match(stderr, /^the bundle is valid by itself, but --since could not be answered$/m);
    assert.equal(status, 2);
  });

  it('says what is wrong with an earlier bundle that was altered', async () => {
    const content = await unzip(desk.bundle);
    const text = textOf(content, 'clause_map.json');
    const altered = await rezip(withEntry(content, 'clause_map.json', `${text} `), at('altered.zip'));
    const { status, stdout } = await verify(later, altered);
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^FAIL {8}continuity {13}the earlier bundle does not verify: inventory: clause_map/m,
    );
  });

  it('gives no verdict by what is neither a bundle nor a checkpoint', async () => {
    const bytes = await readFile(desk.bundle);
    const files = { text: 'hello\n', empty: '', truncated: bytes.subarray(0, 1000) };
    for (const [name, content] of Object.entries(files)) {
      await writeFile(at(name), content);
      const { status, stdout, stderr } = await verify(later, at(name));
      assert.deepEqual([status, stdout], [2, ''], name);
      assert.match(stderr, /^cec: --since: /m);
    }
    assert.match((await verify(later, at('nothing'))).stderr, /^cec: --since: .*nothing does not exist$/m);
    assert.match((await verify(later, desk.directory)).stderr, /^cec: --since: .* is a directory/m);
  });
});
