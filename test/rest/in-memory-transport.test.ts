import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code, createClient } from '@connectrpc/connect';
import type { ConnectRouter } from '@connectrpc/connect';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { createInMemoryTransport } from '../../src/rest/in-memory-transport.ts';
import { createRpcOptions } from '../../src/rpc/rpc-options.ts';

const options = createRpcOptions({ log: { error: () => undefined } });

function withoutMethods(router: ConnectRouter): void {
  router.service(CecService, {});
}

describe('createInMemoryTransport', () => {
  it('lets a handler that waits at a yield clean up when its call is aborted', async () => {
    const cleanedUp = Promise.withResolvers<void>();
    const routes = (router: ConnectRouter) =>
      router.service(CecService, {
        async *downloadBundle() {
          try {
            for (;;) yield {};
          } finally {
            cleanedUp.resolve();
          }
        },
      });
    const client = createClient(CecService, createInMemoryTransport(routes, options));
    const stop = new AbortController();
    const messages = client.downloadBundle({}, { signal: stop.signal })[Symbol.asyncIterator]();
    await messages.next();
    stop.abort();
    await cleanedUp.promise;
    await assert.rejects(messages.next(), { code: Code.Canceled });
  });

  it('validates and translates as over the network', async () => {
    const client = createClient(CecService, createInMemoryTransport(withoutMethods, options));
    await assert.rejects(client.listBundles({ projectId: '/' }), { code: Code.InvalidArgument });
    await assert.rejects(client.getStatus({}), { code: Code.Unimplemented });
  });
});
