import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import grpc from '@grpc/grpc-js';
import {
  append,
  build,
  cec,
  MARCH,
  messagesOf,
  startService,
  type RunningService,
} from './running-service.ts';

const request = { projectId: 'bot', ...MARCH, requestId: 'march/2026' };

describe('request_id of BuildBundle', () => {
  let service: RunningService;

  before(async () => {
    service = await startService();
    await append(service.client, 'bot', 60);
  });

  after(() => service.close());

  const bundleCount = async () => (await service.client.unary(cec.getStatus, {})).bundleCount;

  it('makes calls at the same time, and later ones, answer one bundle', async () => {
    const together = await Promise.all([1, 2, 3].map(() => build(service.client, request)));
    const later = await build(service.client, request);
    assert.equal(new Set([...together, later].map(({ bundleId }) => bundleId)).size, 1);
    assert.equal(await bundleCount(), 1);
  });

  it('holds after a restart', async () => {
    const earlier = await build(service.client, request);
    await service.restart();
    assert.deepEqual(await build(service.client, request), earlier);
    assert.equal(await bundleCount(), 1);
  });

  for (const [what, other] of Object.entries({
    period: { toDate: '2026-03-30' },
    frameworks: { frameworks: ['soc2'] },
  })) {
    it(`is refused with another ${what}`, async () => {
      const call = service.client.serverStream(cec.buildBundle, { ...request, ...other });
      await assert.rejects(messagesOf(call), {
        code: grpc.status.INVALID_ARGUMENT,
        details: 'request_id: was used for another request; choose a new one',
      });
    });
  }

  it('is another one in another project', async () => {
    const count = await bundleCount();
    await build(service.client, { ...request, projectId: 'other' });
    assert.equal(await bundleCount(), count + 1);
  });

  it('makes another bundle when it is another one, or absent', async () => {
    const count = await bundleCount();
    await build(service.client, { ...request, requestId: 'again' });
    const { requestId: _, ...anonymous } = request;
    await build(service.client, anonymous);
    await build(service.client, anonymous);
    assert.equal(await bundleCount(), count + 3);
  });
});
