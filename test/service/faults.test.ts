import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it, type TestContext } from 'node:test';
import { ClauseSatisfaction } from '../../src/gen/spanforge/cec/v1/clause_pb.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import {
  assertWorks,
  buildOf,
  failureOf,
  filesIn,
  recordsOf,
  type RunningService,
  runService,
} from './running-service.ts';

const RECORDS = 300;

/** A service with records and one bundle, and a second way into its database. */
async function runWithRecords(t: TestContext): Promise<RunningService & { db: DatabaseSync }> {
  const service = await runService(t);
  await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', RECORDS) });
  await buildOf(service, { projectId: 'p' });
  const db = new DatabaseSync(join(service.dataDir, 'cec.db'));
  t.after(() => db.close());
  return { ...service, db };
}

/** Nothing of the failed build is left; the service does the next without a restart. */
async function assertNothingKept(service: RunningService): Promise<void> {
  const { bundles } = await service.cec.listBundles({ projectId: 'p' });
  assert.equal((await service.cec.getStatus({})).bundleCount, bundles.length);
  assert.deepEqual(
    (await filesIn(service.dataDir)).toSorted(),
    bundles.map(({ zipPath }) => zipPath).toSorted(),
  );
}

async function postBuild(url: string): Promise<{ status: number; detail: unknown }> {
  const answer = await fetch(`${url}/v1/risk/cec`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"project_id":"p"}',
  });
  const body: unknown = await answer.json();
  return {
    status: answer.status,
    detail: typeof body === 'object' && body !== null && 'detail' in body && body.detail,
  };
}

describe('a store that cannot be read', () => {
  it('fails the build, registers nothing, and serves again when it can be read', async (t) => {
    const service = await runWithRecords(t);
    service.db.exec('alter table record rename to gone');
    const message =
      'CEC build failed: the store failed: SQL logic error; retry with the same record ids or request_id';
    assert.deepEqual(await failureOf(service, { projectId: 'p' }), {
      message,
      code: 'Internal',
      reason: 'SFCEC_BUILD_ERROR',
      retrySeconds: 1n,
    });
    assert.deepEqual(await postBuild(service.url), { status: 500, detail: message });
    service.db.exec('alter table gone rename to record');
    await assertNothingKept(service);
    await assertWorks(service, 'p');
  });

  it('fails the build of a log whose pages are damaged, and no other', async (t) => {
    const dataDir = await temporaryDirectory(t);
    const first = await runService(t, dataDir);
    for (const projectId of ['p', 'other'])
      await first.audit.appendRecords({ projectId, records: recordsOf(projectId, RECORDS) });
    await first.close(0);
    await damagePageWith(join(dataDir, 'cec.db'), '"record_id":"p.150"');
    const service = await runService(t, dataDir);
    const { message, code } = await failureOf(service, { projectId: 'p' });
    assert.match(message, /^CEC build failed: the store failed: database disk image is malformed/);
    assert.equal(code, 'Internal');
    await assertNothingKept(service);
    await assertWorks(service, 'other');
  });

  it('fails the build when the head does not carry the signature of the service, which no retry mends', async (t) => {
    const service = await runWithRecords(t);
    service.db.exec("update log set range = replace(range, 'a', 'b')");
    assert.deepEqual(await failureOf(service, { projectId: 'p' }), {
      message: 'CEC build failed: the stored head of the log does not carry the signature of this service',
      code: 'Internal',
      reason: 'SFCEC_BUILD_ERROR',
      retrySeconds: undefined,
    });
    await assertNothingKept(service);
    await assertWorks(service, 'another-project');
  });

  it('fails the build when it cannot be registered, and takes the file away again', async (t) => {
    const service = await runWithRecords(t);
    service.db.exec("create trigger refuse before insert on bundle begin select raise(abort, 'no'); end");
    const { message } = await failureOf(service, { projectId: 'p' });
    assert.match(message, /^CEC build failed: the store failed: constraint failed/);
    await assertNothingKept(service);
    assert.equal(service.db.prepare('select count(*) as n from announced').get()?.['n'], 0);
    service.db.exec('drop trigger refuse');
    await assertWorks(service, 'p');
  });
});

describe('a record altered in the store', () => {
  it('makes a bundle that says so, in which no clause is satisfied', async (t) => {
    const service = await runWithRecords(t);
    service.db.exec(
      `update record set line = replace(line, '"score":0.5', '"score":0.9') where position = 5`,
    );
    const { findings, clauses, bundleId } = await buildOf(service, { projectId: 'p' });
    assert.ok(
      findings.some(({ code, message }) => code === 'CHAIN_INVALID' && message.includes('position 5')),
    );
    assert.ok(clauses.every(({ status }) => status !== ClauseSatisfaction.SATISFIED));
    const verdict = await service.cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
    assert.equal(verdict.chainValid, false);
    assert.match(verdict.errors.join('\n'), /record_hashes: position 5/);
  });
});

/** Makes the page of the database that holds a text unreadable. */
async function damagePageWith(path: string, text: string): Promise<void> {
  const PAGE = 4096;
  const file = await open(path, 'r+');
  const { buffer, bytesRead } = await file.read(Buffer.alloc((await file.stat()).size), 0);
  const at = buffer.subarray(0, bytesRead).indexOf(text);
  assert.ok(at > 0, 'the text stands in the database');
  await file.write(Buffer.alloc(PAGE, 0xff), 0, PAGE, Math.floor(at / PAGE) * PAGE);
  await file.close();
}
