import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type BuildEvent, createBuildJobs, type RunBuild } from '../../../src/core/bundle/build-jobs.ts';
import type { BuildRequest } from '../../../src/core/bundle/build-request.ts';
import { NOTHING_STATED } from '../../../src/core/bundle/scope.ts';
import { CecError } from '../../../src/errors.ts';
import type { BundleRegistry, RegisteredBundle, RequestKey } from '../../../src/ports/bundle-registry.ts';
import { registeredBundle } from '../../contract/bundle-registry.ts';

const REQUEST: BuildRequest = {
  orgId: 'default',
  projectId: 'p',
  fromDate: undefined,
  toDate: undefined,
  frameworks: [],
  strictness: 'count',
  tier: 'core',
  scope: NOTHING_STATED,
  inServiceSince: '',
  includeOscal: false,
  outputDir: undefined,
  orgSecret: undefined,
  requestedBy: '',
  requestKey: undefined,
};
const LIMITS = { running: 1, waiting: 2 };
const never = new AbortController().signal;

/** Builds that end when they are told to, and the registry that they end up in. */
function createWorks() {
  const registered = new Map<string, { bundle: RegisteredBundle; fingerprint: string }>();
  const begun: { finish: () => void; fail: (error: Error) => void; signal: AbortSignal }[] = [];
  const run: RunBuild = async (request, progress, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => reject(signal.reason));
    const bundle = registeredBundle(begun.push({ finish: resolve, fail: reject, signal }));
    progress.enter('PLANNING');
    await promise;
    if (request.requestKey !== undefined)
      registered.set(request.requestKey.key, { bundle, fingerprint: request.requestKey.fingerprint });
    return bundle;
  };
  const registry: Pick<BundleRegistry, 'findRequest'> = { findRequest: async (key) => registered.get(key) };
  return { begun, run, registry };
}

function open(limits = LIMITS) {
  const works = createWorks();
  const jobs = createBuildJobs(works.run, works.registry, limits);
  const build = (signal: AbortSignal = never, requestKey?: RequestKey) =>
    jobs.build({ ...REQUEST, requestKey }, signal);
  return { ...works, jobs, build };
}

async function bundleOf(events: AsyncIterable<BuildEvent>): Promise<string | undefined> {
  for await (const { bundle } of events) if (bundle !== undefined) return bundle.bundleId;
  return undefined;
}

describe('build', () => {
  it('works on as many as may run, and on the next when one has ended', async () => {
    const { begun, build } = open();
    const both = [bundleOf(build()), bundleOf(build())];
    await turn();
    assert.equal(begun.length, 1);
    begun[0]?.finish();
    assert.equal(await both[0], registeredBundle(1).bundleId);
    await turn();
    begun[1]?.finish();
    assert.equal(await both[1], registeredBundle(2).bundleId);
  });

  it('refuses one that finds the queue full', async () => {
    const { build } = open();
    const accepted = [bundleOf(build()), bundleOf(build()), bundleOf(build())];
    await turn();
    await assert.rejects(bundleOf(build()), { code: 'OVERLOADED' });
    assert.equal(accepted.length, 3);
  });

  it('has a place in the queue again as soon as one that waits is cancelled', async () => {
    const { begun, build } = open();
    const atWork = bundleOf(build());
    const cancelled = new AbortController();
    const waiting = [bundleOf(build(cancelled.signal)), bundleOf(build())];
    await turn();
    cancelled.abort(new Error('gone'));
    const late = bundleOf(build());
    await assert.rejects(Promise.resolve(waiting[0]), { message: 'gone' });
    for (let i = 0; i < 3; i++) {
      await turn();
      begun[i]?.finish();
    }
    assert.deepEqual(
      await Promise.all([atWork, waiting[1], late]),
      [1, 2, 3].map((n) => registeredBundle(n).bundleId),
    );
    assert.equal(begun.length, 3, 'the cancelled one was never begun');
  });

  it('ends when its only reader is cancelled, though that does not read', async () => {
    const { begun, build } = open();
    const cancelled = new AbortController();
    const reader = build(cancelled.signal)[Symbol.asyncIterator]();
    assert.equal((await reader.next()).value.progress?.stage, 'PLANNING');
    cancelled.abort(new Error('gone'));
    assert.equal(begun[0]?.signal.aborted, true);
    await assert.rejects(reader.next(), { message: 'gone' });
  });

  const KEY = { key: 'k', fingerprint: 'f' };

  it('goes on while one of those who joined it is left', async () => {
    const { begun, build } = open();
    const cancelled = new AbortController();
    const first = bundleOf(build(cancelled.signal, KEY));
    await turn();
    const second = bundleOf(build(never, KEY));
    await turn();
    cancelled.abort(new Error('gone'));
    await assert.rejects(first, { message: 'gone' });
    begun[0]?.finish();
    assert.equal(await second, registeredBundle(1).bundleId);
    assert.equal(await bundleOf(build(never, KEY)), registeredBundle(1).bundleId);
    assert.equal(begun.length, 1);
  });

  it('starts once for a request id that is asked for many times in the same moment', async () => {
    const { begun, build } = open();
    const all = Array.from({ length: 5 }, () => bundleOf(build(never, KEY)));
    await turn();
    assert.equal(begun.length, 1);
    begun[0]?.finish();
    assert.equal(new Set(await Promise.all(all)).size, 1);
  });

  it('starts anew, and is not cancelled with it, when the build of its request id is being given up', async () => {
    const { begun, build } = open();
    const cancelled = new AbortController();
    const first = bundleOf(build(cancelled.signal, KEY));
    await turn();
    cancelled.abort(new Error('gone'));
    const second = bundleOf(build(never, KEY));
    await assert.rejects(first, { message: 'gone' });
    await turn();
    begun[1]?.finish();
    assert.equal(await second, registeredBundle(2).bundleId);
  });

  it('tells everyone who follows of its failure, and may be tried again', async () => {
    const { begun, build } = open();
    const all = [bundleOf(build(never, KEY)), bundleOf(build(never, KEY))];
    await turn();
    begun[0]?.fail(new CecError('BUILD_FAILED', 'CEC build failed: no space left'));
    for (const each of all) await assert.rejects(each, { code: 'BUILD_FAILED' });
    const again = bundleOf(build(never, KEY));
    await turn();
    begun[1]?.finish();
    assert.equal(await again, registeredBundle(2).bundleId);
  });

  it('refuses a request id that stands for another request', async () => {
    const { begun, build } = open();
    const first = bundleOf(build(never, KEY));
    await turn();
    const other = { ...KEY, fingerprint: 'other' };
    await assert.rejects(bundleOf(build(never, other)), { code: 'INVALID_INPUT' });
    begun[0]?.finish();
    await first;
    await assert.rejects(bundleOf(build(never, other)), { code: 'INVALID_INPUT' });
  });
});

describe('close', () => {
  it('ends those at work and those who wait, and starts nothing more', async () => {
    const { begun, build, jobs } = open();
    const all = [bundleOf(build()), bundleOf(build())];
    await turn();
    const ended = Promise.allSettled(all);
    await jobs.close();
    for (const outcome of await ended)
      assert.equal(outcome.status === 'rejected' && outcome.reason.code, 'SHUTTING_DOWN');
    await assert.rejects(bundleOf(build()), { code: 'SHUTTING_DOWN' });
    assert.equal(begun.length, 1);
  });
});
