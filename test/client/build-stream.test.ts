import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import { BuildStage } from '../../src/gen/spanforge/cec/v1/build_pb.ts';
import {
  append,
  audit,
  build,
  cec,
  eventsOf,
  filesIn,
  MARCH,
  messagesOf,
  startService,
  type RunningService,
} from './running-service.ts';

const EVERY_STAGE = [
  BuildStage.PLANNING,
  BuildStage.COLLECTING,
  BuildStage.PROVING,
  BuildStage.MAPPING,
  BuildStage.SEALING,
  BuildStage.TIMESTAMPING,
  BuildStage.PUBLISHING,
];
const RECORDS = 6000;
const request = { projectId: 'bot', ...MARCH };

describe('BuildBundle, called by grpc-js', () => {
  let service: RunningService;

  before(async () => {
    service = await startService();
    await append(service.client, 'bot', RECORDS);
  });

  after(() => service.close());

  it('tells every stage in order, never steps back, and ends with one bundle', async () => {
    const events = await eventsOf(service.client.serverStream(cec.buildBundle, request));
    const progress = events.flatMap((event) => (event.case === 'progress' ? [event.value] : []));
    assert.deepEqual([...new Set(progress.map(({ stage }) => stage))], EVERY_STAGE);
    for (const value of ['stage', 'recordsDone', 'recordsTotal', 'bytesWritten'] as const)
      assert.deepEqual(
        progress.map((each) => each[value]),
        progress.map((each) => each[value]).toSorted(ascending),
        value,
      );
    assert.ok(progress.every(({ recordsDone, recordsTotal }) => recordsDone <= recordsTotal));
    assert.equal(progress.at(-1)?.recordsDone, RECORDS + 1);
    assert.deepEqual(
      events.flatMap((event, i) => (event.case === 'bundle' ? [i] : [])),
      [events.length - 1],
    );
  });

  it('completes for a reader that takes one message per turn of its loop', async () => {
    const call = service.client.serverStream(cec.buildBundle, request);
    const stages: BuildStage[] = [];
    let bundles = 0;
    for await (const { event } of call) {
      call.pause();
      await setImmediate();
      if (event.case === 'progress') stages.push(event.value.stage);
      if (event.case === 'bundle') bundles += 1;
    }
    assert.deepEqual([...new Set(stages)], EVERY_STAGE);
    assert.equal(bundles, 1);
  });

  it('refuses what cannot be built with the field and the remedy', async () => {
    const wrong = service.client.serverStream(cec.buildBundle, { ...request, frameworks: ['pci'] });
    await assert.rejects(messagesOf(wrong), {
      code: grpc.status.INVALID_ARGUMENT,
      details: /^frameworks: "pci" .*known are eu_ai_act/,
    });
  });
});

/** A service that is new, whose threads are to be started yet, so that a build takes its time. */
async function startWithEvidence(): Promise<RunningService> {
  const service = await startService();
  await append(service.client, 'bot', RECORDS);
  return service;
}

/** What a broken-off build left behind, seen after a restart as well. */
async function leftOvers(service: RunningService) {
  await service.stop();
  const files = await Promise.all(
    ['bundles', 'staging', 'uploads'].map((name) => filesIn(join(service.directory, name))),
  );
  await service.restart();
  const { bundleCount } = await service.client.unary(cec.getStatus, {});
  const { bundles } = await service.client.unary(cec.listBundles, { projectId: 'bot' });
  return { files: files.flat(), bundleCount, listed: bundles.length };
}

const NOTHING = { files: [], bundleCount: 0, listed: 0 };

describe('BuildBundle that is broken off', () => {
  it('leaves nothing but the record of the request when it is cancelled', async (t) => {
    const service = await startWithEvidence();
    t.after(() => service.close());
    const call = service.client.serverStream(cec.buildBundle, request);
    const stages: BuildStage[] = [];
    await assert.rejects(
      async () => {
        for await (const { event } of call) {
          assert.equal(event.case, 'progress');
          stages.push(event.value.stage);
          // The request stands in the log by now, and the records are being read.
          if (event.value.stage === BuildStage.COLLECTING) call.cancel();
        }
      },
      { code: grpc.status.CANCELLED },
    );
    assert.deepEqual(await leftOvers(service), NOTHING);
    const kept = await messagesOf(
      service.client.serverStream(audit.exportRecords, { projectId: 'bot', schemaKeys: ['chain.bundle.v1'] }),
    );
    assert.deepEqual(
      kept.map(({ count }) => count),
      [1],
    );
    assert.equal((await service.client.unary(audit.verifyChain, { projectId: 'bot' })).valid, true);
  });

  it('leaves nothing when its deadline passes', async (t) => {
    const service = await startWithEvidence();
    t.after(() => service.close());
    const deadline = Date.now() + 60;
    const call = service.client.serverStream(cec.buildBundle, request, { deadline });
    await assert.rejects(messagesOf(call), { code: grpc.status.DEADLINE_EXCEEDED });
    assert.deepEqual(await leftOvers(service), NOTHING);
  });

  it('does not keep the next build from being made', async (t) => {
    const service = await startWithEvidence();
    t.after(() => service.close());
    const call = service.client.serverStream(cec.buildBundle, request);
    await assert.rejects(
      async () => {
        for await (const _ of call) call.cancel();
      },
      { code: grpc.status.CANCELLED },
    );
    const { recordCounts } = await build(service.client, request);
    assert.equal(recordCounts['score_records'], RECORDS / 6);
  });
});

function ascending(a: number | bigint, b: number | bigint): number {
  return Number(a) - Number(b);
}
