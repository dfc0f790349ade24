import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { openCheckpoint, signCheckpoint } from '../../../src/core/log/checkpoint.ts';
import { createLogLock } from '../../../src/core/log/log-lock.ts';
import { createLogWriter } from '../../../src/core/log/log-writer.ts';
import { EMPTY_ROOT } from '../../../src/core/log/merkle.ts';
import { rangeOf } from '../../../src/core/log/seal-records.ts';
import { keys, LOG, openTestLog, START } from './log-fixture.ts';
import { at } from './sealed-lines.ts';
import { referenceLeaf, referenceRoot } from './reference-tree.ts';

const headersIn = (lines: string) =>
  lines
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice('{"header":'.length, line.indexOf('}') + 1));

describe('createLogWriter', () => {
  it('signs the tree over the headers as they are stored', async (t) => {
    const log = await openTestLog(t);
    for (const count of [1, 2, 3, 4]) await log.append(Array.from({ length: count }, () => ({})));
    const headers = headersIn(String(await log.store.lines(LOG, 0, 10)));
    const root = referenceRoot(headers.map((header) => referenceLeaf(Buffer.from(header))));
    const head = await log.writer.verifiedHead(LOG);
    assert.deepEqual(openCheckpoint(head?.checkpoint ?? '', keys.checkpoint.publicKey), {
      origin: 'cec-test/acme/chat/evidence',
      size: 10,
      root,
    });
    assert.equal(await log.writer.verifiedHead('acme/none/evidence'), undefined);
  });

  it('gives each record a salt of its own', async (t) => {
    const log = await openTestLog(t);
    await log.append(Array.from({ length: 1030 }, () => ({})));
    const salts = String(await log.store.lines(LOG, 0, 2000)).match(/"salt":"[^"]{22}"\}\n/g) ?? [];
    assert.equal(new Set(salts).size, 1030);
  });

  const rewrites: Record<string, string> = {
    'another size': 'update log set size = size - 1',
    'another size that the same range and root fit': 'update log set size = 5',
    'another compact range': "update log set range = replace(range, substr(range, 1, 1), 'x')",
    'a compact range of another size': "update log set range = range || ' ' || range",
    'the checkpoint of nobody': "update log set checkpoint = ''",
    'another log': "update log set name = 'acme/chat2/evidence'",
    'a checkpoint of an earlier size': "update log set checkpoint = '%EARLIER%'",
    'a tree that somebody else signed': "update log set checkpoint = '%FOREIGN%'",
    'an older head of another log': "update log set checkpoint = '%OTHER%'",
  };
  for (const [what, sql] of Object.entries(rewrites))
    it(`does not sign over a database with ${what}`, async (t) => {
      const log = await openTestLog(t);
      const earlier = (await log.append([{}])).checkpoints[0]?.checkpoint ?? '';
      await log.append([{}, {}]);
      const stranger = generateKeyPairSync('ed25519').privateKey;
      const head = await log.store.head(LOG);
      const root = rangeOf(head).root();
      const foreign = signCheckpoint({ origin: `cec-test/${LOG}`, size: 3, root }, stranger);
      const other = signCheckpoint(
        { origin: 'cec-test/acme/x/evidence', size: 3, root },
        keys.checkpoint.privateKey,
      );
      log.tamper(sql.replace('%EARLIER%', earlier).replace('%FOREIGN%', foreign).replace('%OTHER%', other));
      const name = what === 'another log' ? 'acme/chat2/evidence' : LOG;
      await assert.rejects(log.writer.verifiedHead(name), { code: 'LOG_CORRUPT' });
      if (name !== LOG) return;
      await assert.rejects(log.append([{}]), { code: 'LOG_CORRUPT' });
      assert.equal(String(await log.store.lines(LOG, 0, 9)).split('\n').length, 4);
    });

  it('records no time before the last, and refuses a clock that is more than five minutes behind', async (t) => {
    const log = await openTestLog(t);
    await log.append([{}]);
    log.clock.now = START - 300_000;
    await log.append([{ timestamp: at(-600) }]);
    assert.match(String(await log.store.lines(LOG, 1, 2)), new RegExp(`"recorded_at":"${at(0)}"`));
    log.clock.now = START - 300_001;
    await assert.rejects(log.append([{ timestamp: at(-600) }]), { code: 'CLOCK_BEHIND', message: /clock/ });
    log.clock.now = START + 1;
    await log.append([{}]);
    assert.equal((await log.store.head(LOG))?.size, 3);
  });

  it('writes nothing when the decision is to refuse, or to change nothing', async (t) => {
    const log = await openTestLog(t);
    const refusal = new Error('no');
    await assert.rejects(
      log.writer.change([LOG], () => Promise.reject(refusal)),
      refusal,
    );
    assert.deepEqual(await log.writer.change([LOG], async () => []), []);
    assert.equal(await log.store.head(LOG), undefined);
    await log.append([{}]);
  });

  it('has an origin that begins with the name of the service', async (t) => {
    const { store } = await openTestLog(t);
    const deps = { store, keys, clock: () => START, newRecordId: () => 'r' };
    assert.equal(createLogWriter({ ...deps, service: 'cec-1' }).origin(LOG), `cec-1/${LOG}`);
  });
});

describe('rangeOf', () => {
  it('is empty for no head, and LOG_CORRUPT for subtree roots of another size', () => {
    assert.equal(rangeOf(undefined).root(), EMPTY_ROOT);
    assert.throws(() => rangeOf({ size: 3, range: [EMPTY_ROOT] }), { code: 'LOG_CORRUPT' });
  });
});

describe('createLogLock', () => {
  it('runs one at a time on each log, in the order of the calls, and others beside', async () => {
    const withLock = createLogLock();
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const a = withLock(['x', 'y'], async () => {
      order.push('a begins');
      await first.promise;
      order.push('a ends');
    });
    const b = withLock(['y'], async () => void order.push('b'));
    const c = withLock(['y', 'x'], async () => void order.push('c'));
    await withLock(['z'], async () => void order.push('z'));
    assert.deepEqual(order, ['a begins', 'z']);
    first.resolve();
    await Promise.all([a, b, c]);
    assert.deepEqual(order, ['a begins', 'z', 'a ends', 'b', 'c']);
  });

  it('goes on after a failure, which only its own caller sees', async () => {
    const withLock = createLogLock();
    const failed = withLock(['x'], () => Promise.reject(new Error('mine')));
    const next = withLock(['x'], async () => 'done');
    await assert.rejects(failed, /mine/);
    assert.equal(await next, 'done');
  });
});
