import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { LogAppend, LogHead, LogStore, NewRecord } from '../../src/ports/log-store.ts';

export interface LogStoreSubject {
  readonly store: LogStore;
  /** The same logs through a connection of its own. */
  readonly another: () => Promise<LogStore>;
  /** The same logs after a restart of the process. */
  readonly reopen: () => Promise<LogStore>;
}

export const LOG = 'acme/chat/evidence';
const OTHER = 'acme/chat/other';

export function logHead(size: number, changed: Partial<LogHead> = {}): LogHead {
  return {
    size,
    prevHash: String(size).padStart(64, '0'),
    highWater: '2026-01-02T03:04:05.000006Z',
    lateCount: 1,
    recordedAt: '2026-01-02T03:04:06.000000Z',
    firstEvidence: '',
    evidenceCounts: [0, 0, 0, 0, 0, 0],
    range: ['aa'.repeat(32), 'bb'.repeat(32)],
    checkpoint: `cec/${LOG}\n${size}\nroot\n\n— cec sig\n`,
    ...changed,
  };
}

export const newRecord = (name: string, landmark = false): NewRecord => ({
  line: `{"record":"${name} é\u{1f600}"}`,
  recordId: name,
  landmark,
});

export function logAppend(
  expectedSize: number,
  names: readonly string[],
  changed: Partial<LogAppend> = {},
): LogAppend {
  const records = names.map((name) => newRecord(name));
  const head = logHead(expectedSize + names.length);
  return { log: LOG, expectedSize, records, tiles: [], head, erased: [], ...changed };
}

const hashes = (count: number, fill: number) => new Uint8Array(count * 32).fill(fill);
const textOf = (...names: readonly string[]) => names.map((name) => `${newRecord(name).line}\n`).join('');

async function contentOf(store: LogStore, log: string): Promise<unknown> {
  return {
    head: await store.head(log),
    lines: String(await store.lines(log, 0, 1000)),
    landmarks: await store.landmarks(log, 0, 1000),
    tile: await store.tile(log, 0, 0),
    names: await store.names(''),
  };
}

/** What every place for evidence logs has to keep. */
export function logStoreContract(create: (t: TestContext) => Promise<LogStoreSubject>): void {
  describe('LogStore', () => {
    it('has nothing of a log without records', async (t) => {
      const { store } = await create(t);
      assert.equal(await store.head(LOG), undefined);
      assert.equal((await store.lines(LOG, 0, 10)).length, 0);
      assert.deepEqual(await store.landmarks(LOG, 0, 10), []);
      assert.equal(await store.tile(LOG, 0, 0), undefined);
      assert.equal((await store.positions(LOG, ['a'])).size, 0);
      assert.deepEqual(await store.names(''), []);
    });

    it('answers with the head exactly as it was given', async (t) => {
      const { store } = await create(t);
      const head = logHead(1, {
        firstEvidence: '2026-01-01T00:00:00.000000Z',
        evidenceCounts: [1, 0, 12, 0, 0, 3_000_000_000],
        lateCount: 7,
        range: ['cc'.repeat(32)],
      });
      assert.equal(await store.append([logAppend(0, ['a'], { head })]), true);
      assert.deepEqual(await store.head(LOG), head);
      const empty = logHead(2, { range: [] });
      assert.equal(await store.append([logAppend(1, ['b'], { head: empty })]), true);
      assert.deepEqual(await store.head(LOG), empty);
    });

    it('returns the lines of a run in order, and leaves out what is not there', async (t) => {
      const { store } = await create(t);
      const names = Array.from({ length: 400 }, (_, i) => `r${i}`);
      await store.append([logAppend(0, names.slice(0, 150))]);
      await store.append([logAppend(150, names.slice(150))]);
      assert.equal(String(await store.lines(LOG, 0, 400)), textOf(...names));
      assert.equal(String(await store.lines(LOG, 127, 257)), textOf(...names.slice(127, 257)));
      assert.equal(String(await store.lines(LOG, 399, 1000)), textOf('r399'));
      assert.equal((await store.lines(LOG, 400, 401)).length, 0);
      assert.equal((await store.lines(LOG, 5, 5)).length, 0);
    });

    it('appends only to a log of the expected size', async (t) => {
      const { store } = await create(t);
      assert.equal(await store.append([logAppend(1, ['a'])]), false);
      assert.equal(await store.append([logAppend(0, ['a', 'b'])]), true);
      const before = await contentOf(store, LOG);
      for (const size of [0, 1, 3]) assert.equal(await store.append([logAppend(size, ['c'])]), false);
      assert.deepEqual(await contentOf(store, LOG), before);
    });

    it('appends to several logs at once, or to none', async (t) => {
      const { store } = await create(t);
      const both = (size: number, otherSize: number, name: string) => [
        logAppend(size, [name]),
        logAppend(otherSize, [name], { log: OTHER }),
      ];
      assert.equal(await store.append(both(0, 0, 'a')), true);
      const before = [await contentOf(store, LOG), await contentOf(store, OTHER)];
      assert.equal(await store.append(both(1, 0, 'b')), false);
      assert.equal(await store.append(both(0, 1, 'b')), false);
      assert.deepEqual([await contentOf(store, LOG), await contentOf(store, OTHER)], before);
      assert.equal(await store.append(both(1, 1, 'b')), true);
      assert.equal(String(await store.lines(OTHER, 0, 9)), textOf('a', 'b'));
    });

    it('stores nothing of an append that fails, and takes the next', async (t) => {
      const { store } = await create(t);
      await store.append([
        logAppend(0, ['a'], { tiles: [{ level: 0, index: 0, offset: 0, hashes: hashes(1, 1) }] }),
      ]);
      const before = [await contentOf(store, LOG), await contentOf(store, OTHER)];
      const repeated = logAppend(1, ['b', 'c', 'a'], {
        tiles: [{ level: 0, index: 0, offset: 1, hashes: hashes(3, 2) }],
        erased: [{ position: 0, line: 'header only' }],
      });
      await assert.rejects(store.append([logAppend(0, ['x'], { log: OTHER }), repeated]), {
        code: 'STORE_FAILED',
      });
      assert.deepEqual([await contentOf(store, LOG), await contentOf(store, OTHER)], before);
      assert.equal((await store.positions(LOG, ['b'])).size, 0);
      assert.equal(await store.append([logAppend(1, ['b'])]), true);
    });

    it('finds record ids in their own log only', async (t) => {
      const { store } = await create(t);
      await store.append([logAppend(0, ['a', 'b', 'c']), logAppend(0, ['c', 'd'], { log: OTHER })]);
      assert.deepEqual(
        await store.positions(LOG, ['c', 'd', 'a', 'A']),
        new Map([
          ['a', 0],
          ['c', 2],
        ]),
      );
      assert.deepEqual(await store.positions(OTHER, ['c']), new Map([['c', 0]]));
    });

    it('lists landmarks from a position on, no more than asked', async (t) => {
      const { store } = await create(t);
      const records = Array.from({ length: 10 }, (_, i) => newRecord(`r${i}`, i % 3 === 0));
      await store.append([logAppend(0, [], { records, head: logHead(10) })]);
      assert.deepEqual(await store.landmarks(LOG, 0, 100), [0, 3, 6, 9]);
      assert.deepEqual(await store.landmarks(LOG, 3, 2), [3, 6]);
      assert.deepEqual(await store.landmarks(LOG, 10, 2), []);
    });

    it('grows tiles, each on its own', async (t) => {
      const { store } = await create(t);
      const tile = (level: number, index: number, offset: number, count: number) => ({
        level,
        index,
        offset,
        hashes: hashes(count, level * 10 + index + offset),
      });
      await store.append([logAppend(0, ['a'], { tiles: [tile(0, 0, 0, 2), tile(1, 0, 0, 1)] })]);
      await store.append([logAppend(1, ['b'], { tiles: [tile(0, 0, 2, 3), tile(0, 1, 0, 1)] })]);
      const joined = Buffer.concat([hashes(2, 0), hashes(3, 2)]);
      assert.deepEqual(Buffer.from((await store.tile(LOG, 0, 0)) ?? []), joined);
      assert.deepEqual(Buffer.from((await store.tile(LOG, 0, 1)) ?? []), Buffer.from(hashes(1, 1)));
      assert.deepEqual(Buffer.from((await store.tile(LOG, 1, 0)) ?? []), Buffer.from(hashes(1, 10)));
      assert.equal(await store.tile(OTHER, 0, 0), undefined);
    });

    it('replaces erased lines in the same step and leaves the rest', async (t) => {
      const { store } = await create(t);
      await store.append([logAppend(0, ['a', 'b', 'c'])]);
      const erased = [{ position: 1, line: '{"header":"only"}' }];
      assert.equal(await store.append([logAppend(2, ['d'], { erased })]), false);
      assert.equal(String(await store.lines(LOG, 0, 9)), textOf('a', 'b', 'c'));
      assert.equal(await store.append([logAppend(3, ['d'], { erased })]), true);
      assert.equal(
        String(await store.lines(LOG, 0, 9)),
        `${textOf('a')}{"header":"only"}\n${textOf('c', 'd')}`,
      );
      assert.deepEqual(await store.positions(LOG, ['b']), new Map([['b', 1]]));
    });

    it('sorts the names of logs and takes a prefix as it stands', async (t) => {
      const { store } = await create(t);
      const names = ['b/x/other', 'a/x/evidence', 'a/x_y/evidence', 'a/xz/evidence', 'ab/x/evidence'];
      for (const log of names) await store.append([logAppend(0, ['a'], { log })]);
      assert.deepEqual(await store.names(''), names.toSorted());
      assert.deepEqual(await store.names('a/'), ['a/x/evidence', 'a/x_y/evidence', 'a/xz/evidence']);
      assert.deepEqual(await store.names('a/x_'), ['a/x_y/evidence']);
      assert.deepEqual(await store.names('a%'), []);
    });

    it('never forks a log that 20 writers extend at once', async (t) => {
      const { store, another } = await create(t);
      const stores = [store, await another()];
      const names = Array.from({ length: 20 }, (_, i) => `w${i}`);
      async function appendOne(name: string, through: LogStore): Promise<void> {
        for (;;) {
          const size = (await through.head(LOG))?.size ?? 0;
          if (await through.append([logAppend(size, [name])])) return;
        }
      }
      await Promise.all(names.map((name, i) => appendOne(name, stores[i % 2] ?? store)));
      assert.equal((await store.head(LOG))?.size, 20);
      const positions = await store.positions(LOG, names);
      assert.deepEqual(
        [...positions.values()].toSorted((a, b) => a - b),
        names.map((_, i) => i),
      );
      const lines = String(await store.lines(LOG, 0, 20)).split('\n');
      for (const [name, position] of positions) assert.equal(lines[position], newRecord(name).line);
    });

    it('shows an append to other connections as soon as it resolves', async (t) => {
      const { store, another } = await create(t);
      const reader = await another();
      await store.append([logAppend(0, ['a'])]);
      assert.equal((await reader.head(LOG))?.size, 1);
      assert.equal(String(await reader.lines(LOG, 0, 1)), textOf('a'));
    });

    it('has everything after a restart', async (t) => {
      const { store, reopen } = await create(t);
      const records = [newRecord('a'), newRecord('b', true), newRecord('c')];
      const tiles = [{ level: 0, index: 0, offset: 0, hashes: hashes(3, 5) }];
      await store.append([
        logAppend(0, [], { records, tiles, head: logHead(3) }),
        logAppend(0, ['x'], { log: OTHER }),
      ]);
      await store.append([logAppend(3, ['d'], { erased: [{ position: 0, line: 'erased' }] })]);
      const before = [await contentOf(store, LOG), await contentOf(store, OTHER)];
      const reopened = await reopen();
      assert.deepEqual([await contentOf(reopened, LOG), await contentOf(reopened, OTHER)], before);
      assert.deepEqual(
        await reopened.positions(LOG, ['d', 'c']),
        new Map([
          ['c', 2],
          ['d', 3],
        ]),
      );
      assert.equal(await reopened.append([logAppend(4, ['e'])]), true);
    });
  });
}
