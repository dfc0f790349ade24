import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createThreadPool, workerFile } from '../../src/workers/thread-pool.ts';
import type { ErraticResult, ErraticTask } from './erratic-worker.ts';

const BASE = 100;

function openPool(t: TestContext, size: number) {
  const file = new URL('./erratic-worker.ts', import.meta.url);
  const pool = createThreadPool<ErraticTask, ErraticResult>(file, size, BASE);
  t.after(() => pool.close());
  const add = (n: number) => pool.run({ do: 'add', n }).then(({ value }) => value);
  return { ...pool, add };
}

type Pool = ReturnType<typeof openPool>;

/** A task that is at work for good; resolves when its thread has begun. */
async function occupy(pool: Pool, signal?: AbortSignal): Promise<{ ended: Promise<unknown> }> {
  const begun = Promise.withResolvers<void>();
  const options = { onProgress: () => begun.resolve(), ...(signal === undefined ? {} : { signal }) };
  const ended = pool.run({ do: 'never-end' }, options).then(
    () => 'ended well',
    (error: unknown) => error,
  );
  await begun.promise;
  return { ended };
}

describe('createThreadPool', () => {
  it('answers each task with its own result, however many wait', async (t) => {
    const pool = openPool(t, 2);
    const values = await Promise.all(Array.from({ length: 50 }, (_, n) => pool.add(n)));
    assert.deepEqual(
      values,
      Array.from({ length: 50 }, (_, n) => BASE + n),
    );
  });

  it('keeps a thread for the next task', async (t) => {
    const pool = openPool(t, 1);
    for (const expected of [1, 2, 3]) assert.equal((await pool.run({ do: 'add', n: 0 })).tasks, expected);
  });

  it('works on as many tasks at once as it has threads', async (t) => {
    const pool = openPool(t, 2);
    await occupy(pool);
    assert.equal(await pool.add(1), BASE + 1);
    await occupy(pool);
    const next = pool.add(2).catch((error: unknown) => error);
    const turn = new Promise((resolve) => setImmediate(() => resolve('waits')));
    assert.equal(await Promise.race([next, turn]), 'waits');
    await pool.close();
  });

  it('hands errors over with code and message, and goes on with the same thread', async (t) => {
    const pool = openPool(t, 1);
    await assert.rejects(pool.run({ do: 'refuse' }), {
      name: 'CecError',
      code: 'LOG_CORRUPT',
      message: 'the log is broken',
    });
    await assert.rejects(pool.run({ do: 'throw' }), (error: unknown) => {
      assert.ok(error instanceof Error && !('code' in error));
      return error.message === 'a defect';
    });
    await assert.rejects(pool.run({ do: 'throw-nothing' }), { message: 'unknown failure' });
    assert.equal((await pool.run({ do: 'add', n: 0 })).tasks, 4);
  });

  it('tells how far a task is before its result', async (t) => {
    const pool = openPool(t, 1);
    const told: number[] = [];
    const onProgress = (progress: number) => void told.push(progress);
    assert.equal((await pool.run({ do: 'count', to: 5 }, { onProgress })).value, 5);
    assert.deepEqual(told, [1, 2, 3, 4, 5]);
  });

  it('passes memory to the thread instead of copying it', async (t) => {
    const pool = openPool(t, 1);
    const bytes = new Uint8Array([1, 2, 3]);
    const { value } = await pool.run({ do: 'sum', bytes }, { transfer: [bytes.buffer] });
    assert.deepEqual([value, bytes.length], [6, 0]);
  });

  it('fails the task of a thread that ends, names it, and serves the others by a new one', async (t) => {
    const pool = openPool(t, 1);
    const lost = pool.run({ do: 'exit' });
    const waiting = [pool.run({ do: 'add', n: 1 }), pool.run({ do: 'add', n: 2 })];
    await assert.rejects(lost, { code: 'STORE_FAILED', message: /thread ended; retry/ });
    const served = await Promise.all(waiting);
    assert.deepEqual(served, [
      { value: BASE + 1, tasks: 1 },
      { value: BASE + 2, tasks: 2 },
    ]);
  });

  it('fails the task of a thread that breaks down with what it threw', async (t) => {
    const pool = openPool(t, 1);
    const lost = pool.run({ do: 'throw-aside' });
    const next = pool.add(7);
    await assert.rejects(lost, { message: 'thrown aside' });
    assert.equal(await next, BASE + 7);
  });

  it('fails each task, and hangs on none, when its threads cannot start', async () => {
    const pool = createThreadPool(new URL('./no-such-worker.ts', import.meta.url), 2, undefined);
    const outcomes = await Promise.allSettled([pool.run(1), pool.run(2), pool.run(3), pool.run(4)]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected', 'rejected'],
    );
    await pool.close();
  });
});

describe('abort', () => {
  it('rejects with its reason and ends the thread; the next task has a new one', async (t) => {
    const pool = openPool(t, 1);
    const abort = new AbortController();
    const { ended } = await occupy(pool, abort.signal);
    const next = pool.run({ do: 'add', n: 3 });
    const reason = new Error('deadline');
    abort.abort(reason);
    assert.equal(await ended, reason);
    assert.deepEqual(await next, { value: BASE + 3, tasks: 1 });
  });

  it('takes a task that waits out of the queue and leaves the rest alone', async (t) => {
    const pool = openPool(t, 1);
    const first = new AbortController();
    const { ended } = await occupy(pool, first.signal);
    const second = new AbortController();
    const waiting = pool.run({ do: 'throw-aside' }, { signal: second.signal });
    const third = pool.add(4);
    second.abort(new Error('not wanted'));
    await assert.rejects(waiting, /not wanted/);
    first.abort(new Error('enough'));
    await ended;
    assert.equal(await third, BASE + 4);
  });

  it('refuses a task whose caller has gone, and means nothing once it is done', async (t) => {
    const pool = openPool(t, 1);
    const reason = new Error('gone');
    await assert.rejects(pool.run({ do: 'exit' }, { signal: AbortSignal.abort(reason) }), reason);
    const abort = new AbortController();
    assert.equal((await pool.run({ do: 'add', n: 0 }, { signal: abort.signal })).tasks, 1);
    abort.abort();
    assert.equal((await pool.run({ do: 'add', n: 0 })).tasks, 2);
  });
});

describe('close', () => {
  it('ends tasks at work and tasks that wait with a reason that says why', async (t) => {
    const pool = openPool(t, 1);
    const { ended } = await occupy(pool);
    const waiting = pool.add(1).catch((error: unknown) => error);
    await pool.close();
    for (const outcome of [await ended, await waiting])
      assert.ok(
        outcome instanceof Error && 'code' in outcome && outcome.code === 'SHUTTING_DOWN',
        String(outcome),
      );
  });

  it('starts nothing more', async (t) => {
    const pool = openPool(t, 1);
    await pool.close();
    await assert.rejects(pool.add(1), { code: 'SHUTTING_DOWN' });
  });
});

describe('workerFile', () => {
  it('lies beside the pool, as source or compiled', () => {
    assert.match(workerFile('scan-worker').pathname, /\/src\/workers\/scan-worker\.ts$/);
  });
});
