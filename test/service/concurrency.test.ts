import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { eventually } from './eventually.ts';
import {
  buildOf,
  type Clients,
  connectTo,
  filesIn,
  linesOf,
  recordsOf,
  runService,
} from './running-service.ts';

const APPENDERS = 20;
const BATCHES = 4;

/** What was answered, by record id. */
type Positions = Map<string, string>;

/** Appends several batches, each after the last was answered. */
async function appendInTurn({ audit }: Clients, projectId: string, name: string): Promise<Positions> {
  const answered: Positions = new Map();
  for (let batch = 0; batch < BATCHES; batch++) {
    const records = recordsOf(`${name}-${batch}`, 1 + ((batch * 7 + name.length) % 20));
    const { results } = await audit.appendRecords({ projectId, records });
    for (const { recordId, log, position } of results) answered.set(recordId, `${log}@${position}`);
  }
  return answered;
}

/** Every answer stands in a log without gaps that verifies. */
async function assertUnbroken(clients: Clients, projectId: string, answered: Positions): Promise<void> {
  const lines = await linesOf(clients, projectId);
  const sizes = new Map<string, number>();
  for (const { log, position } of lines) {
    assert.equal(position, sizes.get(log) ?? 0, log);
    sizes.set(log, position + 1);
  }
  const stored = new Map(lines.map(({ id, log, position }) => [id, `${log}@${position}`]));
  assert.deepEqual(stored, answered);
  const { valid, verifiedCount, gaps } = await clients.audit.verifyChain({ projectId });
  assert.deepEqual({ valid, verifiedCount, gaps }, { valid: true, verifiedCount: answered.size, gaps: [] });
}

const openFiles = async () => (await readdir('/proc/self/fd')).length;
/** Half a second and more: threads without work are ended after 0.3 s, and hold files until then. */
const SETTLED_LOOKS = 60;

/** Open files once nothing is under way any more. */
async function settledOpenFiles(): Promise<number> {
  const seen: number[] = [];
  await eventually(
    async () => seen.unshift(await openFiles()),
    (looks) => looks >= SETTLED_LOOKS && new Set(seen.slice(0, SETTLED_LOOKS)).size === 1,
  );
  return seen[0] ?? 0;
}

describe('appendRecords', () => {
  it(`leaves one unbroken chain after ${APPENDERS} appenders at once on one log`, async (t) => {
    const service = await runService(t);
    // A connection each, as different callers have.
    const appenders = Array.from({ length: APPENDERS }, (_, i) =>
      appendInTurn(connectTo(service.url), 'shared', `appender-${i}`),
    );
    const answered = new Map((await Promise.all(appenders)).flatMap((each) => [...each]));
    await assertUnbroken(service, 'shared', answered);
  });

  it('keeps appenders on different logs apart', async (t) => {
    const service = await runService(t);
    const projects = Array.from({ length: 8 }, (_, i) => `project-${i}`);
    const answered = await Promise.all(
      projects.map((projectId) => appendInTurn(service, projectId, projectId)),
    );
    for (const [i, projectId] of projects.entries())
      await assertUnbroken(service, projectId, answered[i] ?? new Map());
  });

  it('stores a batch once that is sent ten times at once', async (t) => {
    const service = await runService(t);
    const records = recordsOf('same', 30);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => service.audit.appendRecords({ projectId: 'p', records })),
    );
    const positions = answers.map(({ results }) => results.map(({ log, position }) => `${log}@${position}`));
    for (const each of positions) assert.deepEqual(each, positions[0]);
    assert.equal(answers.filter(({ results }) => results.every(({ duplicate }) => !duplicate)).length, 1);
    assert.equal((await linesOf(service, 'p')).length, 30);
  });
});

describe('buildBundle', () => {
  it('raises bundle_count by the number of builds at once, each with an id of its own', async (t) => {
    const service = await runService(t);
    for (const projectId of ['a', 'b'])
      await service.audit.appendRecords({ projectId, records: recordsOf(projectId, 200) });
    await buildOf(service, { projectId: 'a' });
    const before = (await service.cec.getStatus({})).bundleCount;
    const bundles = await Promise.all(
      Array.from({ length: 12 }, (_, i) => buildOf(service, { projectId: i % 3 === 0 ? 'a' : 'b' })),
    );
    assert.equal((await service.cec.getStatus({})).bundleCount, before + 12);
    assert.equal(new Set(bundles.map(({ bundleId }) => bundleId)).size, 12);
    const files = await filesIn(service.dataDir);
    for (const { zipPath } of bundles) assert.ok(files.includes(zipPath), zipPath);
    assert.equal(files.length, 13);
  });

  it('answers one request id with one bundle, however many ask at once', async (t) => {
    const service = await runService(t);
    const bundles = await Promise.all(
      Array.from({ length: 8 }, () => buildOf(service, { projectId: 'p', requestId: 'one' })),
    );
    assert.equal(new Set(bundles.map(({ bundleId }) => bundleId)).size, 1);
    assert.equal((await service.cec.getStatus({})).bundleCount, 1);
  });

  it('holds the log as it was at its own record while others append', async (t) => {
    const service = await runService(t);
    await service.audit.appendRecords({ projectId: 'p', records: recordsOf('first', 500) });
    const built = new AbortController();
    const append = async (name: string) => {
      for (let i = 0; !built.signal.aborted; i++)
        await service.audit.appendRecords({ projectId: 'p', records: recordsOf(`${name}-${i}`, 7) });
    };
    const appending = Promise.all(['x', 'y', 'z'].map(append));
    const bundles = await Promise.all(Array.from({ length: 6 }, () => buildOf(service, { projectId: 'p' })));
    built.abort();
    await appending;
    const lines = await linesOf(service, 'p');
    for (const { bundleId, recordCounts } of bundles) {
      const own = lines.findIndex(
        ({ schemaKey, payload }) =>
          schemaKey === 'chain.bundle.v1' && JSON.stringify(payload).includes(bundleId),
      );
      const shown = lines.slice(0, own).filter(({ schemaKey }) => schemaKey.startsWith('halluccheck.'));
      assert.equal(
        Object.values(recordCounts).reduce((sum, count) => sum + count, 0),
        shown.length,
      );
      const { errors } = await service.cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
      assert.deepEqual(errors, []);
    }
  });

  it('finishes 35 of 50 at once when 5 do not read and 10 are cancelled, and leaves nothing open', async (t) => {
    const service = await runService(t);
    await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', 1000) });
    await Promise.all(Array.from({ length: 4 }, () => buildOf(service, { projectId: 'p' })));
    const before = await settledOpenFiles();

    const given = Array.from({ length: 50 }, () => new AbortController());
    const outcomes = given.map(async ({ signal }, i) => {
      const stream = service.cec.buildBundle({ projectId: 'p' }, { signal })[Symbol.asyncIterator]();
      if (i % 10 === 0) return stream.next();
      if (i % 5 === 1) {
        // Some wait for their turn then, and some are at work.
        if (i % 2 === 0) await stream.next();
        given[i]?.abort();
      }
      for (;;) {
        const { value, done } = await stream.next();
        if (done === true) throw new Error('ended without a bundle');
        if (value.event.case === 'bundle') return value.event.value.bundleId;
      }
    });
    const settled = await Promise.allSettled(outcomes);
    const finished = settled.filter((_, i) => i % 10 !== 0 && i % 5 !== 1);
    assert.deepEqual(
      finished.map(({ status }) => status),
      Array.from({ length: 35 }, () => 'fulfilled'),
    );
    for (const each of given) each.abort();

    const files = await eventually(
      () => filesIn(service.dataDir),
      (seen) => !seen.some((file) => file.includes('staging')),
    );
    const listed = await service.cec.listBundles({ projectId: 'p', pageSize: 1000 });
    assert.deepEqual(files.toSorted(), listed.bundles.map(({ zipPath }) => zipPath).toSorted());
    await buildOf(service, { projectId: 'p' });
    assert.equal(await settledOpenFiles(), before);
  });
});
