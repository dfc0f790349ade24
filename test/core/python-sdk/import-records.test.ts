import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { eraseRecords } from '../../../src/core/log/erase-records.ts';
import { parseLine } from '../../../src/core/log/record-line.ts';
import { importRecords, type ImportRequest } from '../../../src/core/python-sdk/import-records.ts';
import { mapProjectId } from '../../../src/core/python-sdk/project-id.ts';
import { openTestLog, type TestLog } from '../log/log-fixture.ts';
import { sdkKey, vectorLines } from './sdk-vectors.ts';

const EXPORT = vectorLines('export.jsonl');
const SDK = 'spanforge.sdk.audit';

/** A log whose clock is past the vectors'. */
async function openLog(t: TestContext) {
  const log = await openTestLog(t);
  log.clock.now = Date.parse('2026-12-01T00:00:00Z');
  return log;
}

function importLines(log: TestLog, lines: readonly string[], given: Partial<ImportRequest> = {}) {
  const { store, writer, clock } = log;
  return importRecords(
    { store, writer, clock: () => clock.now },
    {
      orgId: 'acme',
      projectId: 'chat',
      lines: lines.map((text, i) => ({ number: i + 1, bytes: Buffer.from(text) })),
      source: 'export.jsonl',
      requestedBy: 'tester',
      secret: sdkKey,
      allowUnknownSchema: false,
      ...given,
    },
  );
}

async function stored(log: TestLog, name: string) {
  const bytes = await log.store.lines(name, 0, 1000);
  return String(bytes)
    .split('\n')
    .slice(0, -1)
    .map((text) => {
      const parsed = parseLine(Buffer.from(text), 0, Buffer.byteLength(text)) ?? assert.fail(text);
      return { ...parsed.header, payload: JSON.parse(text).payload };
    });
}

const notesOf = async (log: TestLog, name: string) =>
  (await stored(log, name)).filter(({ schema_key: key }) => key === 'chain.import.v1');

const NOT_ALLOWED = ['team/ä b', 'team/ö b'];
const PROJECTS = ['bot', 'chat', ...NOT_ALLOWED.map(mapProjectId)];
const heads = (log: TestLog) =>
  Promise.all(
    PROJECTS.flatMap((project) =>
      ['evidence', 'other'].map(async (kind) => log.store.head(`acme/${project}/${kind}`)),
    ),
  );

let ids = 0;
/** A line without an HMAC. */
function line(members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    record_id: `s${ids++}`,
    schema_key: 'halluccheck.score.v1',
    project_id: '',
    timestamp: '2026-01-02T03:04:05.000006Z',
    score: 0.5,
    ...members,
  });
}

describe('importRecords', () => {
  it('keeps ids and times, and puts each record into its own project', async (t) => {
    const log = await openLog(t);
    await importLines(log, EXPORT);
    for (const [text, project] of [
      [EXPORT[0], 'bot'],
      [EXPORT.find((each) => each.includes('"project_id": ""')), 'chat'],
    ] as const) {
      const source = JSON.parse(text ?? assert.fail('no such line'));
      const records = await stored(log, `acme/${project}/evidence`);
      const record = records.find(({ record_id: id }) => id === source.record_id);
      assert.deepEqual([record?.timestamp, record?.schema_key], [source.timestamp, source.schema_key]);
    }
  });

  it('maps projects that are not allowed here, and lists them', async (t) => {
    const log = await openLog(t);
    const projects = await importLines(log, EXPORT);
    const mapped = projects.filter(({ sourceProjectId }) => sourceProjectId !== undefined);
    assert.deepEqual(
      mapped.map(({ sourceProjectId, projectId }) => [sourceProjectId, projectId]),
      NOT_ALLOWED.map((id) => [id, mapProjectId(id)]),
    );
    const [note] = await notesOf(log, `acme/${mapProjectId('team/ä b')}/evidence`);
    assert.equal(note?.payload.source_project_id, 'team/ä b');
  });

  it('takes every line of the export but one with a schema key that is not known', async (t) => {
    const log = await openLog(t);
    const projects = await importLines(log, EXPORT);
    const failures = projects.flatMap((project) => project.failures);
    const unknown = EXPORT.findIndex((each) => each.includes('acme.custom.v1')) + 1;
    assert.deepEqual(
      failures.map(({ line: number, reason }) => [number, reason]),
      [[unknown, 'bad_schema_key']],
    );
    const imported = projects.reduce((sum, project) => sum + project.imported, 0);
    assert.equal(imported, EXPORT.length - 1);
    assert.equal((await stored(log, 'acme/bot/other')).length, 1);
  });

  it('takes that one as well when unknown schema keys are allowed', async (t) => {
    const log = await openLog(t);
    const projects = await importLines(log, EXPORT, { allowUnknownSchema: true });
    assert.deepEqual(
      projects.flatMap(({ failures }) => failures),
      [],
    );
  });

  it('notes what came in and what failed, and why', async (t) => {
    const log = await openLog(t);
    const lines = [
      line(),
      'x',
      line({ schema_key: 'chain.erasure.v1' }),
      line({ timestamp: '2027-01-01T00:00:00Z' }),
    ];
    await importLines(log, lines, { secret: undefined });
    const [note] = await notesOf(log, 'acme/chat/evidence');
    const digest = createHash('sha256')
      .update(lines.map((each) => `${each}\n`).join(''))
      .digest('hex');
    assert.deepEqual(note?.payload, {
      format: SDK,
      source: 'export.jsonl',
      requested_by: 'tester',
      digest: `sha256:${digest}`,
      first_line: 1,
      last_line: 4,
      counts: { lines: 4, imported: 1, present: 0, failed: 3, hmac_valid: 0, hmac_not_checked: 1 },
      failures: [
        { line: 2, reason: 'malformed_line' },
        { line: 3, reason: 'bad_schema_key' },
        { line: 4, reason: 'bad_timestamp' },
      ],
    });
  });

  it('names the key that HMACs were checked with, and counts them', async (t) => {
    const log = await openLog(t);
    const wrong = EXPORT[1]?.replace('"score": -1', '"score": -2') ?? '';
    await importLines(log, [EXPORT[0] ?? '', wrong, line({ project_id: 'bot' })]);
    const [note] = await notesOf(log, 'acme/bot/evidence');
    assert.equal(note?.payload.hmac_key_id, sdkKey.id);
    assert.deepEqual(note.payload.counts, {
      lines: 3,
      imported: 1,
      present: 0,
      failed: 2,
      hmac_valid: 1,
      hmac_not_checked: 0,
    });
    assert.deepEqual(note.payload.failures, [
      { line: 2, reason: 'hmac_mismatch' },
      { line: 3, reason: 'hmac_missing' },
    ]);
  });

  it('changes nothing the second time', async (t) => {
    const log = await openLog(t);
    const lines = [...EXPORT, 'x', line()];
    await importLines(log, lines);
    const before = await heads(log);
    log.clock.now += 3_600_000;
    const again = await importLines(log, lines, { source: 'renamed.jsonl', requestedBy: 'another' });
    assert.deepEqual(await heads(log), before);
    assert.ok(again.every(({ changed, imported }) => !changed && imported === 0));
    assert.equal(
      again.reduce((sum, { present }) => sum + present, 0),
      EXPORT.length - 1,
    );
  });

  it('notes failures that are new, such as with another key, once', async (t) => {
    const log = await openLog(t);
    const lines = [line()];
    await importLines(log, lines, { secret: undefined });
    for (let times = 0; times < 2; times++) await importLines(log, lines);
    const notes = await notesOf(log, 'acme/chat/evidence');
    assert.deepEqual(
      notes.map(({ payload }) => payload.failures),
      [[], [{ line: 1, reason: 'hmac_missing' }]],
    );
  });

  it('counts a line that stands twice once, and fails one that only has the same id', async (t) => {
    const log = await openLog(t);
    const first = line({ record_id: 'twice' });
    const [outcome] = await importLines(log, [first, first, line({ record_id: 'twice', score: 0.25 })], {
      secret: undefined,
    });
    assert.deepEqual([outcome?.imported, outcome?.present], [1, 1]);
    assert.deepEqual(
      outcome?.failures.map(({ line: number, reason }) => [number, reason]),
      [[3, 'conflict']],
    );
  });

  it('does not bring back what was erased', async (t) => {
    const log = await openLog(t);
    const lines = [line({ record_id: 'gone' })];
    const secret = { secret: undefined };
    await importLines(log, lines, secret);
    const erasure = {
      orgId: 'acme',
      projectId: 'chat',
      recordIds: ['gone'],
      reasonCode: 'art17',
      log: undefined,
    };
    await eraseRecords(log, erasure);
    const [outcome] = await importLines(log, lines, secret);
    assert.deepEqual(
      outcome?.failures.map(({ reason }) => reason),
      ['conflict'],
    );
    const record = (await stored(log, 'acme/chat/evidence')).find(({ record_id: id }) => id === 'gone');
    assert.equal(record?.payload, undefined);
  });

  it('notes failures even when a producer took the id of the note', async (t) => {
    const [log, other] = [await openLog(t), await openLog(t)];
    const lines = ['x'];
    await importLines(other, lines);
    const [note] = await notesOf(other, 'acme/chat/evidence');
    await log.append([{ recordId: note?.record_id }]);
    await importLines(log, lines);
    assert.equal((await notesOf(log, 'acme/chat/evidence')).length, 1);
  });

  it('lists a mapped project beside lines that name the same project as it is here', async (t) => {
    const log = await openLog(t);
    const lines = [line({ project_id: mapProjectId('team/a') }), line({ project_id: 'team/a' })];
    const projects = await importLines(log, lines, { secret: undefined });
    assert.deepEqual(
      projects.map(({ projectId, sourceProjectId }) => [projectId, sourceProjectId]),
      [[mapProjectId('team/a'), 'team/a']],
    );
  });

  it('refuses a payload that is too large or too deep', async (t) => {
    const log = await openLog(t);
    let deep: unknown = 1;
    for (let level = 0; level < 40; level++) deep = [deep];
    const lines = [line({ text: 'x'.repeat(70_000) }), line({ deep })];
    const [outcome] = await importLines(log, lines, { secret: undefined });
    assert.deepEqual(
      outcome?.failures.map(({ reason }) => reason),
      ['bad_payload', 'bad_payload'],
    );
    assert.match(outcome.failures[0]?.message ?? '', /^payload: is larger than 64 KiB/);
  });

  it('lists the failures of a thousand lines in a record of allowed size', async (t) => {
    const log = await openLog(t);
    const lines = Array.from({ length: 1000 }, (_, i) => ({ number: 4e9 + i, bytes: Buffer.from('x') }));
    await importLines(log, [], { lines });
    const [note] = await notesOf(log, 'acme/chat/evidence');
    assert.equal(note?.payload.failures.length, 1000);
    assert.ok(Buffer.byteLength(JSON.stringify(note.payload)) < 64 * 1024);
  });
});
