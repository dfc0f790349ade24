import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { listEvidence } from '../../src/cli/evidence.ts';
import { referenceLeaf } from '../core/log/reference-tree.ts';
import { rezip, unzip, type Content } from '../service/rezip.ts';
import { linesOf, textOf, withEntry, withoutEntry } from '../service/tamper-lines.ts';
import { parseCsv } from './csv-reader.ts';
import { openDesk, type Desk, type Ended } from './desk.ts';
import { ERASED, HOSTILE, MARCH } from './march-records.ts';

const [SCORES, GATES, CHAIN] = [
  'score_records/records.ndjson',
  'gate_evaluations/records.ndjson',
  'chain/records.ndjson',
] as const;
const CLAUSE = ['--clause', 'EU AI Act Article 12'];

interface Row {
  readonly file: string;
  readonly line: number;
  readonly position: number;
  readonly record_id: string;
  readonly schema_key: string;
  readonly timestamp: string;
  readonly outcome: string;
  readonly counts: boolean;
  readonly subject: string;
  readonly leaf_hash: string;
  readonly payload_hash: string;
}

const stdoutOf = (ended: Ended | undefined) => ended?.stdout ?? assert.fail('the command was not run');
const byId = (a: { record_id: string }, b: { record_id: string }) => (a.record_id < b.record_id ? -1 : 1);

describe('cec evidence', () => {
  let desk: Desk;
  let content: Content;
  let [text, csv, json]: Ended[] = [];
  let rows: readonly Row[];

  const evidence = (...args: string[]) => desk.cec(['evidence', desk.bundle, ...args]);

  before(async () => {
    desk = await openDesk(MARCH, ERASED);
    content = await unzip(desk.bundle);
    const formats = [[], ['--csv'], ['--json']];
    [text, csv, json] = await Promise.all(formats.map((format) => evidence(...CLAUSE, ...format)));
    ({ rows } = JSON.parse(stdoutOf(json)));
  });
  after(() => desk.close());

  async function altered(edit: (content: Content) => Content, name: string): Promise<string> {
    return rezip(edit(content), join(desk.directory, name));
  }

  it('shows each record of the kinds once, with its outcome as its payload says', () => {
    const shown = rows.map(({ record_id, schema_key, timestamp, outcome, counts }) => {
      return { record_id, schema_key, timestamp: timestamp.replace('+00:00', 'Z'), outcome, counts };
    });
    const given = MARCH.map(({ record_id, schema_key, timestamp, outcome, counts }) => {
      return { record_id, schema_key, timestamp, outcome, counts };
    });
    assert.deepEqual(shown.toSorted(byId), given.toSorted(byId));
  });

  it('shows file, line, position and digests as they are in the bundle', () => {
    for (const row of rows) {
      const line = linesOf(content, row.file)[row.line - 1] ?? '';
      const header = line.slice('{"header":'.length, line.indexOf(',"hmac":'));
      const { record_id, chain_position, payload_hash } = JSON.parse(header);
      assert.deepEqual(
        [row.record_id, row.position, row.payload_hash, row.leaf_hash],
        [record_id, chain_position, payload_hash, `sha256:${referenceLeaf(Buffer.from(header))}`],
      );
    }
  });

  it('keeps the order of files and lines', () => {
    const place = ({ file, line }: Row) =>
      [SCORES, GATES, CHAIN].findIndex((path) => path === file) * 1e6 + line;
    const places = rows.map(place);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.deepEqual([...new Set(rows.map(({ file }) => file))], [SCORES, GATES, CHAIN]);
  });

  it('shows the clause as the verification computed it, and as many records as it counted', async () => {
    const verified = JSON.parse((await desk.cec(['verify', desk.bundle, '--json'])).stdout);
    const { clause, overall_valid, bundle_id } = JSON.parse(stdoutOf(json));
    const expected = verified.clauses.find(({ clause_id }: { clause_id: string }) => clause_id === 'Art.12');
    assert.deepEqual(clause, expected);
    assert.deepEqual([bundle_id, overall_valid], [verified.bundle_id, true]);
    assert.equal(rows.filter(({ counts }) => counts).length, expected.evidence_count);
    for (const [reason, count] of Object.entries(expected.excluded))
      assert.equal(rows.filter(({ outcome }) => outcome === reason).length, count, reason);
  });

  it('gives the same rows as text, CSV and JSON', () => {
    const [header = [], ...cells] = parseCsv(stdoutOf(csv));
    const leaves = rows.map((row) => row.leaf_hash);
    assert.deepEqual(
      cells.map((row) => row[header.indexOf('leaf_hash')]),
      leaves,
    );
    assert.deepEqual(
      [...stdoutOf(text).matchAll(/^ +leaf_hash +(.*)$/gm)].map(([, hash]) => hash),
      leaves,
    );
  });

  it('says which clause of which bundle it is, with CSV on standard error', () => {
    for (const said of [stdoutOf(text), csv?.stderr ?? '']) {
      assert.match(said, /^bundle {6}cec-\w{26} of default\/chat, 2026-03-01 to 2026-03-31, VALID$/m);
      assert.match(said, /^clause {6}eu_ai_act Art\.12 Record-keeping$/m);
      assert.match(said, /^status {6}PARTIAL: .*ADVERSE_UNRESOLVED/m);
    }
    assert.match(text?.stderr ?? '', /^trusting the keys of the data directory/);
    assert.equal(text?.status, 0);
  });

  it('is unimpressed by hostile texts', () => {
    for (const ended of [text, csv])
      assert.doesNotMatch(stdoutOf(ended).replaceAll(/\r?\n/g, ''), /[\p{Cc}\p{Bidi_Control}]/u);
    const [header = [], ...cells] = parseCsv(stdoutOf(csv));
    assert.ok(cells.some((row) => row.includes("'-3.score")));
    assert.ok(cells.flat().every((cell) => !/^[=+\-@]/.test(cell)));
    const subject = cells.find((row) => row.includes('score-4'))?.[header.indexOf('subject')];
    // The escapes are those of JSON, so that the very text can be had back.
    assert.equal(JSON.parse(`{${subject}}`).model, HOSTILE);
  });

  it('lists an invalid bundle after a warning, with exit code 1', async () => {
    const edited = textOf(content, SCORES).replace('"is_critical":false', '"is_critical":true');
    const file = await altered((all) => withEntry(all, SCORES, edited), 'altered.zip');
    const { status, stdout, stderr } = await desk.cec(['evidence', file, ...CLAUSE, '--json']);
    assert.equal(status, 1);
    assert.match(stderr, /WARNING: cec-\w+ is NOT VALID/);
    assert.match(stderr, /record_hashes: position \d+/);
    const listed: { overall_valid: boolean; errors: string[]; rows: Row[] } = JSON.parse(stdout);
    assert.equal(listed.overall_valid, false);
    assert.ok(listed.errors.length > 0);
    assert.equal(listed.rows.filter(({ outcome }) => outcome === 'bad_signature').length, 1);
  });

  it('is not content with a bundle that nobody trusted vouches for', async () => {
    const settings = { CEC_DATA_DIR: join(desk.directory, 'nothing') };
    const { status, stderr, stdout } = await desk.cec(
      ['evidence', desk.bundle, ...CLAUSE, '--csv'],
      settings,
    );
    assert.equal(status, 1);
    assert.match(stderr, /WARNING: .* NOT VALID[^]*nobody that you trust vouches for it/);
    assert.equal(parseCsv(stdout).length, 1 + MARCH.length);
  });

  const unreadable: [what: string, make: () => Promise<string>][] = [
    ['no archive', () => writeFile(join(desk.directory, 'a.zip'), 'text').then(() => 'a.zip')],
    ['without a manifest', () => altered((all) => withoutEntry(all, 'manifest.json'), 'b.zip')],
    [
      'without a catalogue that can be used',
      () => altered((all) => withEntry(all, 'catalogue.json', '{}'), 'c.zip'),
    ],
  ];
  for (const [what, make] of unreadable)
    it(`has no verdict over a file that is ${what}, exit code 2`, async () => {
      const file = join(desk.directory, (await make()).replace(/^.*\//, ''));
      const { status, stdout, stderr } = await desk.cec(['evidence', file, ...CLAUSE]);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /^cec: .+$/m);
      assert.doesNotMatch(stderr, /unexpected failure/);
    });

  const refusals: [what: string, args: string[], problem: RegExp][] = [
    [
      'an unknown clause',
      ['--clause', 'eu_ai_act Art.1111'],
      /--clause: "eu_ai_act Art\.1111" is not in the catalogue/,
    ],
    ['another framework', ['--clause', 'SOC 2 CC7'], /--clause: soc2 CC7 is not in the bundle.* eu_ai_act;/],
    ['another tier', ['--clause', 'Art.11'], /--clause: eu_ai_act Art\.11 .* extended tier; .*Art\.12/],
  ];
  for (const [what, args, problem] of refusals)
    it(`refuses ${what}, naming the flag`, async () => {
      const { status, stdout, stderr } = await evidence(...args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, problem);
    });

  it('refuses a call without a clause or with two formats before it opens the bundle', async () => {
    const code = 'INVALID_INPUT';
    await assert.rejects(listEvidence(['x.zip']), { code, message: /--clause: is missing; name one/ });
    const both = ['x.zip', ...CLAUSE, '--csv', '--json'];
    await assert.rejects(listEvidence(both), {
      code,
      message: /--csv: cannot be given together with --json/,
    });
  });
});
