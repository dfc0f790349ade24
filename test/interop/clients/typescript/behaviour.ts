// behaviour.ts URL PROJECT BUNDLE_ID grpc|grpc-web|connect: what this client sees of the service, as one JSON object.
import { createHash } from 'node:crypto';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { CecService } from '@spanforge/cec-client/cec';
import { errorReason, fieldViolations } from '@spanforge/cec-client/errors';

const [baseUrl = '', projectId = '', bundleId = '', protocol = 'grpc'] = process.argv.slice(2);
const transports = {
  grpc: () => createGrpcTransport({ baseUrl }),
  'grpc-web': () => createGrpcWebTransport({ baseUrl, httpVersion: '2' }),
  connect: () => createConnectTransport({ baseUrl, httpVersion: '1.1' }),
};
const cec = createClient(CecService, transports[protocol as keyof typeof transports]());

/** As gRPC spells it. */
function codeOf(error: unknown): string {
  const name = Code[ConnectError.from(error).code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  return name === 'CANCELED' ? 'CANCELLED' : name;
}

async function errorOf(events: AsyncIterable<unknown>, onEvent?: () => void): Promise<unknown> {
  try {
    for await (const _ of events) onEvent?.();
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}

const leaving = new AbortController();
const cancelled = await errorOf(cec.buildBundle({ projectId }, { signal: leaving.signal }), () =>
  leaving.abort(),
);
const late = await errorOf(cec.buildBundle({ projectId }, { timeoutMs: 200 }));
const refused = await errorOf(cec.buildBundle({}));
const unknown = await cec.getBundle({ bundleId: 'cec-nope' }).catch((error: unknown) => error);

const digest = createHash('sha256');
let bytes = 0;
let trailer: string | null = null;
const onTrailer = (trailers: Headers) => (trailer = trailers.get('x-content-sha256'));
for await (const { data } of cec.downloadBundle({ bundleId }, { onTrailer })) {
  digest.update(data);
  bytes += data.length;
}

const events: string[] = [];
for await (const { event } of cec.buildBundle({ projectId }))
  events.push(event.case === 'progress' && event.value.recordsTotal > 0 ? 'total' : String(event.case));

console.log(
  JSON.stringify({
    progress: events.includes('total') && events.indexOf('bundle') === events.length - 1,
    cancelled: codeOf(cancelled),
    deadline: codeOf(late),
    code: codeOf(refused),
    reason: errorReason(refused),
    fields: Object.keys(fieldViolations(refused)),
    notFound: errorReason(unknown),
    bytes,
    sha256: `sha256:${digest.digest('hex')}`,
    trailer,
  }),
);
