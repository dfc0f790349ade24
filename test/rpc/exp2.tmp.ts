import { createClient, ConnectError } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { CecService } from '/work/main/src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { startServer } from '/work/main/test/rpc/rpc-fixture.ts';
const s = await startServer({maxMessageBytes: 1<<20});
const c = createClient(CecService, createConnectTransport({baseUrl:s.url,httpVersion:'1.1'}));
for (const n of [10, 2<<20, 10, 2<<20, 5<<20, 10]) {
  const t = setTimeout(() => { console.log('STUCK', n); for (const h of (process as any)._getActiveHandles()) console.log(h.constructor.name, h.bytesRead, h.bytesWritten, h.localPort===s.port?'server':'client', h.readableFlowing, h.isPaused?.(), h.writableLength, h.destroyed, h._httpMessage?.constructor.name, h._httpMessage?.finished, h.timeout); process.exit() }, 3000);
  await c.getBundle({bundleId:'x'.repeat(n)}).then(()=>console.log('ok'), e=>console.log(ConnectError.from(e).rawMessage, ConnectError.from(e).code));
  clearTimeout(t);
}
await s.close(100);
