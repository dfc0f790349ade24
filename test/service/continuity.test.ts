import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { ClauseSatisfaction } from '../../src/gen/spanforge/cec/v1/clause_pb.ts';
import type { VerifyBundleResponse } from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import { CHECK_STATUS, wordOf } from '../../src/rest/words.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { ask, postJson } from '../rest/http-client.ts';
import { unzip } from './rezip.ts';
import { buildOf, recordsOf, runService, type Clients } from './running-service.ts';
import { textOf } from './tamper-lines.ts';

const PROJECT = 'bot';

function checkOf({ checks }: VerifyBundleResponse) {
  const check = checks.find(({ id }) => id === 'continuity');
  assert.ok(check !== undefined);
  return { status: wordOf(CHECK_STATUS, check.status), message: check.message };
}

function append({ audit }: Clients, name: string, count: number, projectId = PROJECT) {
  return audit.appendRecords({ projectId, records: recordsOf(name, count) });
}

function verifySince({ cec }: Clients, bundleId: string, earlier: string) {
  return cec.verifyBundle({
    source: { case: 'bundleId', value: bundleId },
    earlier: { source: { case: 'bundleId', value: earlier } },
  });
}

describe('VerifyBundle since an earlier bundle', () => {
  it('passes when the log only grew, and lists what was requested in between', async (t) => {
    const service = await runService(t);
    await append(service, 'first', 6);
    const a = await buildOf(service, { projectId: PROJECT });
    const between = [];
    for (let i = 0; i < 2; i++) between.push(await buildOf(service, { projectId: PROJECT }));
    await append(service, 'second', 7);
    const b = await buildOf(service, { projectId: PROJECT });
    const verdict = await verifySince(service, b.bundleId, a.bundleId);
    assert.deepEqual(verdict.errors, []);
    assert.equal(verdict.overallValid, true);
    // Six kinds of seven are evidence; every build adds its own request.
    assert.deepEqual(checkOf(verdict), { status: 'PASS', message: 'the log grew from 7 to 16 records' });
    const { continuity } = verdict;
    assert.ok(continuity !== undefined);
    assert.deepEqual(
      [continuity.earlierBundleId, continuity.earlierSize, continuity.size, continuity.requestedComplete],
      [a.bundleId, 7n, 16n, true],
    );
    assert.deepEqual(
      continuity.requested.map(({ bundleId, position }) => [bundleId, position]),
      between.map(({ bundleId }, i) => [bundleId, BigInt(7 + i)]),
    );
    assert.ok(continuity.requested.every(({ requestedAt }) => requestedAt !== undefined));
  });

  it('shows the same over REST', async (t) => {
    const service = await runService(t);
    await append(service, 'first', 6);
    const a = await buildOf(service, { projectId: PROJECT, frameworks: ['soc2'] });
    const b = await buildOf(service, { projectId: PROJECT, frameworks: ['soc2'] });
    const body = { bundle_id: b.bundleId, earlier: { bundle_id: a.bundleId } };
    const { status, json } = await ask(
      { port: Number(new URL(service.url).port) },
      postJson('/v1/risk/cec/verify', body),
    );
    assert.equal(status, 200);
    assert.deepEqual(Object(json).continuity, {
      earlier_bundle_id: a.bundleId,
      earlier_size: 7,
      size: 8,
      requested: [],
      requested_complete: true,
      clause_changes: [],
      differences: [],
    });
  });

  it('shows clauses whose status changed, and why the two are not like for like', async (t) => {
    const service = await runService(t);
    await append(service, 'first', 6);
    const wide = { projectId: PROJECT, fromDate: '2026-01-01', toDate: '2026-01-31' };
    const a = await buildOf(service, { ...wide, fromDate: '2025-01-01', toDate: '2025-01-31' });
    const b = await buildOf(service, wide);
    const { continuity } = await verifySince(service, b.bundleId, a.bundleId);
    const expected = b.clauses.filter(({ status }) => status !== ClauseSatisfaction.GAP);
    assert.ok(expected.length > 0);
    assert.deepEqual(
      continuity?.clauseChanges.map(({ framework, clauseId, before, after }) => [
        framework,
        clauseId,
        before,
        after,
      ]),
      expected.map(({ framework, clauseId, status }) => [
        framework,
        clauseId,
        ClauseSatisfaction.GAP,
        status,
      ]),
    );
    assert.deepEqual(continuity.differences, [
      'period: 2025-01-01 to 2025-01-31 before, now 2026-01-01 to 2026-01-31',
    ]);
  });

  it('fails for a bundle of another project, and names both logs', async (t) => {
    const service = await runService(t);
    await append(service, 'first', 6);
    await append(service, 'other', 6, 'another');
    const a = await buildOf(service, { projectId: 'another' });
    const b = await buildOf(service, { projectId: PROJECT });
    const { status, message } = checkOf(await verifySince(service, b.bundleId, a.bundleId));
    assert.equal(status, 'FAIL');
    assert.match(message, /default\/another\/evidence, this bundle of \S+\/default\/bot\/evidence/);
  });

  it('answers NOT_FOUND for an id that is unknown or malformed', async (t) => {
    const service = await runService(t);
    const { bundleId } = await buildOf(service, { projectId: PROJECT });
    for (const id of ['cec-01JABCDEFGHJKMNPQRSTVWXYZ0', 'x', '../x']) {
      await assert.rejects(verifySince(service, bundleId, id), (error) => {
        const { code, rawMessage } = ConnectError.from(error);
        assert.deepEqual([Code[code], rawMessage], ['NotFound', 'earlier: Bundle not found']);
        return true;
      });
    }
  });
});

describe('VerifyBundle since a checkpoint', () => {
  it('passes by one that was fetched at any time', async (t) => {
    const service = await runService(t);
    const notes: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      await append(service, name, 5);
      notes.push((await service.audit.getCheckpoint({ projectId: PROJECT })).checkpoint);
    }
    const { bundleId } = await buildOf(service, { projectId: PROJECT });
    for (const [i, value] of notes.entries()) {
      const verdict = await service.cec.verifyBundle({
        source: { case: 'bundleId', value: bundleId },
        earlier: { source: { case: 'checkpoint', value } },
      });
      const message = `the log grew from ${(i + 1) * 5} to 16 records`;
      assert.deepEqual(checkOf(verdict), { status: 'PASS', message });
    }
  });

  it('is refused with what a checkpoint is when the text is none', async (t) => {
    const service = await runService(t);
    const { bundleId } = await buildOf(service, { projectId: PROJECT });
    await assert.rejects(
      service.cec.verifyBundle({
        source: { case: 'bundleId', value: bundleId },
        earlier: { source: { case: 'checkpoint', value: 'note' } },
      }),
      (error) => {
        const { code, rawMessage } = ConnectError.from(error);
        assert.equal(code, Code.InvalidArgument);
        assert.match(rawMessage, /^earlier\.checkpoint: must be a signed note/);
        return true;
      },
    );
  });
});

/** The service with a copy of its data of before `a` was built, and the checkpoint that an auditor kept of `a`. */
async function rollBack(t: TestContext) {
  const dataDir = await temporaryDirectory(t);
  const copy = join(await temporaryDirectory(t), 'copy');
  const before = await runService(t, dataDir);
  await append(before, 'first', 6);
  await before.close(0);
  await cp(dataDir, copy, { recursive: true });
  const service = await runService(t, dataDir);
  await append(service, 'second', 2);
  const a = await buildOf(service, { projectId: PROJECT });
  const proof: { checkpoint: string } = JSON.parse(textOf(await unzip(a.zipPath), 'chain_proof.json'));
  await service.close(0);
  await rm(dataDir, { recursive: true });
  await cp(copy, dataDir, { recursive: true });
  return { restored: await runService(t, dataDir), a, checkpoint: proof.checkpoint };
}

describe('a service that was rolled back to an older copy of its data', () => {
  it('is found by the checkpoint of a bundle of before, however long its log becomes', async (t) => {
    const { restored, checkpoint } = await rollBack(t);
    const expected = [
      /^the log shrank from 9 to 8 records: it was rolled back/,
      /^the first 9 records are not those .* rolled back and went on otherwise/,
      /^the first 9 records are not those .* rolled back and went on otherwise/,
    ];
    for (const [i, found] of expected.entries()) {
      await append(restored, `again-${i}`, 1 + i * 2);
      const { bundleId } = await buildOf(restored, { projectId: PROJECT });
      const source = { case: 'bundleId', value: bundleId } as const;
      assert.equal((await restored.cec.verifyBundle({ source })).overallValid, true);
      const verdict = await restored.cec.verifyBundle({
        source,
        earlier: { source: { case: 'checkpoint', value: checkpoint } },
      });
      assert.deepEqual([verdict.chainValid, verdict.overallValid], [false, false]);
      const { status, message } = checkOf(verdict);
      assert.equal(status, 'FAIL');
      assert.match(message, found);
      assert.deepEqual(verdict.errors, [`continuity: ${message}`]);
    }
  });

  it('does not know the bundle any more', async (t) => {
    const { restored, a } = await rollBack(t);
    const { bundleId } = await buildOf(restored, { projectId: PROJECT });
    await assert.rejects(verifySince(restored, bundleId, a.bundleId), /earlier: Bundle not found/);
  });
});
