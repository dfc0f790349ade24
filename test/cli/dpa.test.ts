import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDesk, type Desk } from './desk.ts';
import { MARCH } from './march-records.ts';

const REQUEST = {
  project_id: 'chat',
  controller_details: { name: 'Acme Corp', address: '1 Main St' },
  processor_details: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subject_categories: ['employees', 'end-users'],
  transfer_mechanisms: ['SCCs'],
  retention_period_days: 2555,
  law_of_contract: 'GDPR Art.28',
};

describe('cec dpa', () => {
  let desk: Desk;
  let out: string;
  before(async () => {
    desk = await openDesk(MARCH, []);
    out = join(desk.directory, 'out');
  });
  after(() => desk.close());

  async function draft(request: object, ...flags: string[]) {
    const file = join(desk.directory, 'dpa.json');
    await writeFile(file, JSON.stringify(request));
    return desk.cec(['dpa', file, '--out', out, ...flags]);
  }

  it('writes the text and the other formats, each with its attestation, for their owner alone', async () => {
    const { status, stdout, stderr } = await draft(REQUEST, '--format', 'html', '--format', 'docx');
    assert.equal(status, 0, stderr);
    const [id, ...paths] = stdout.trimEnd().split('\n');
    assert.deepEqual(
      paths.map((path) => path.replace(join(out, id ?? ''), '')),
      ['.md', '.md.att.json', '.html', '.html.att.json', '.docx', '.docx.att.json'],
    );
    for (const path of paths) assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.match(stderr, /^NOT_A_STATE_LAW: /m);
    assert.match(stderr, /open items/);
    for (const path of paths.filter((name) => !name.endsWith('.json'))) {
      const verdict = await desk.cec(['verify', path]);
      assert.equal(verdict.status, 0, verdict.stdout);
      assert.equal(verdict.stdout.trimEnd().split('\n').at(-1), `VALID ${path}`);
    }
  });

  it('has a verdict of 1 over a text with another character, and over a stranger’s', async () => {
    const { stdout } = await draft(REQUEST);
    const path = stdout.trimEnd().split('\n')[1] ?? '';
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('2555', '2556'));
    const altered = await desk.cec(['verify', path]);
    assert.equal(altered.status, 1);
    assert.match(altered.stdout, /^FAIL +content /m);
    await writeFile(path, text);
    const nobody = await desk.cec(['verify', path], { CEC_DATA_DIR: join(desk.directory, 'nothing') });
    assert.equal(nobody.status, 1);
    assert.match(nobody.stdout, /^NOT_CHECKED attestation_signature/m);
    await writeFile(`${path}.att.json`, '{}');
    assert.match((await desk.cec(['verify', path])).stdout, /^FAIL +attestation_form/m);
  });

  it('refuses what cannot be an agreement, naming the fields', async () => {
    const { status, stdout, stderr } = await draft({
      ...REQUEST,
      retention_period_days: 0,
      law_of_contract: '',
    });
    assert.deepEqual([status, stdout], [2, '']);
    for (const field of ['retention_period_days', 'law_of_contract'])
      assert.match(stderr, new RegExp(`${field}: `));
    const format = await draft(REQUEST, '--format', 'pdf');
    assert.match(format.stderr, /^cec: --format: must be markdown, html or docx$/m);
  });
});
