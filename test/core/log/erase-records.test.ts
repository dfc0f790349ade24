import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eraseRecords, type EraseRequest } from '../../../src/core/log/erase-records.ts';
import { verifyLog } from '../../../src/core/log/verify-log.ts';
import { createInlineScanner, LOG, openTestLog, OTHER } from './log-fixture.ts';
import type { TestLog } from './log-fixture.ts';

const SECRET = { payloadJson: Buffer.from('{"name":"Ada Lovelace"}') };

function erase({ store, writer }: TestLog, given: Partial<EraseRequest>) {
  const request = { orgId: 'acme', projectId: 'chat', recordIds: [], reasonCode: 'GDPR_17', log: undefined };
  return eraseRecords({ store, writer }, { ...request, ...given });
}

async function linesOf({ store }: TestLog, log = LOG): Promise<string[]> {
  return String(await store.lines(log, 0, 99))
    .split('\n')
    .slice(0, -1);
}

async function isValid({ store, writer }: TestLog, log = LOG): Promise<boolean> {
  return (await verifyLog({ writer, scanner: createInlineScanner(store) }, log, new AbortController().signal))
    .valid;
}

describe('eraseRecords', () => {
  it('leaves the header and notes what was erased and why in a record of its own', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'a' }, { recordId: 'b', ...SECRET }, { recordId: 'c', ...SECRET }]);
    const before = await linesOf(log);
    const result = await erase(log, { recordIds: ['c', 'b', 'c'] });
    assert.deepEqual([result.erased, result.position], [2, 3]);
    const after = await linesOf(log);
    assert.equal(after[0], before[0]);
    for (const i of [1, 2]) {
      assert.equal(after[i], `${before[i]?.slice(0, before[i].indexOf(',"payload"'))}}`);
      assert.ok(!after[i].includes('salt'));
    }
    assert.match(
      after[3] ?? '',
      /"schema_key":"chain.erasure.v1".*"payload":\{"reason_code":"GDPR_17","record_ids":\["c","b"\]\}/,
    );
    assert.equal((await log.store.head(LOG))?.checkpoint, result.checkpoint);
    assert.ok(await isValid(log));
  });

  it('leaves no trace of the payload in the database', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'b', ...SECRET }]);
    await erase(log, { recordIds: ['b'] });
    assert.ok(!String(await log.another().lines(LOG, 0, 9)).includes('Lovelace'));
  });

  it('finds a record in the other log, and notes that in the evidence log', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'a' }, { recordId: 'o', schemaKey: 'spanforge.consent.v1', ...SECRET }]);
    assert.deepEqual((await erase(log, { recordIds: ['o', 'a'] })).erased, 2);
    assert.ok(!(await linesOf(log, OTHER)).join().includes('payload"'));
    assert.match((await linesOf(log))[1] ?? '', /\["o","a"\]/);
    assert.ok((await isValid(log)) && (await isValid(log, OTHER)));
  });

  it('takes the evidence log first where both have the id, unless told', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'x' }, { recordId: 'x', schemaKey: 'spanforge.consent.v1' }]);
    await erase(log, { recordIds: ['x'], log: 'other' });
    assert.ok(!(await linesOf(log, OTHER)).join().includes('"payload"'));
    assert.match((await linesOf(log))[0] ?? '', /"payload"/);
    await erase(log, { recordIds: ['x'] });
    assert.ok(!(await linesOf(log))[0]?.includes('"payload"'));
  });

  it('has nothing left to do the second time', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'a' }, { recordId: 'b' }]);
    const { checkpoint } = await erase(log, { recordIds: ['a'] });
    assert.deepEqual(await erase(log, { recordIds: ['a'] }), { erased: 0, position: undefined, checkpoint });
    assert.deepEqual((await erase(log, { recordIds: ['a', 'b'] })).erased, 1);
    assert.match((await linesOf(log))[3] ?? '', /"record_ids":\["b"\]/);
  });

  it('erases all or nothing', async (t) => {
    const log = await openTestLog(t);
    await log.append([{ recordId: 'a' }]);
    const { position } = await erase(log, { recordIds: ['a'] });
    await log.append([{ recordId: 'b' }]);
    const before = await linesOf(log);
    const erasure = /"record_id":"(r\d+)"/.exec(before[position ?? 0] ?? '')?.[1] ?? '';
    await assert.rejects(erase(log, { recordIds: ['b', 'ghost'] }), {
      code: 'RECORD_NOT_FOUND',
      message: /^record_ids\[1\]: .*"ghost"/,
    });
    await assert.rejects(erase(log, { recordIds: ['b', erasure] }), {
      code: 'INVALID_INPUT',
      message: /^record_ids\[1\]: names a chain/,
    });
    await assert.rejects(erase(log, { recordIds: ['b'], log: 'other' }), { code: 'RECORD_NOT_FOUND' });
    await assert.rejects(erase(log, { recordIds: ['b'], projectId: 'mail' }), { code: 'RECORD_NOT_FOUND' });
    assert.deepEqual(await linesOf(log), before);
  });
});
