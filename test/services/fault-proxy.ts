import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { Transform } from 'node:stream';

/** What the proxy does with a request. */
export type Fault = 'pass' | 'reset' | 'slow-down' | 'stall' | 'corrupt';

/** An HTTP proxy before a server, that harms requests as it is told. */
export interface FaultProxy {
  readonly url: string;
  /** Decides for each request, by its method, its URL and how many of its kind came before. */
  decide: (kind: string, earlier: number) => Fault;
  /** Requests that were harmed. */
  readonly harmed: number;
  /** Breaks the connections of requests that stall. */
  release(): void;
  stop(): Promise<void>;
}

export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const seen = new Map<string, number>();
  const stalled = new Set<IncomingMessage>();
  const { hostname, port } = new URL(target);
  const proxy = { decide: (): Fault => 'pass', harmed: 0 } as {
    decide: FaultProxy['decide'];
    harmed: number;
  };

  function pass(incoming: IncomingMessage, answer: ServerResponse, corrupt: boolean): void {
    const { method, url, headers } = incoming;
    const outgoing = request({ hostname, port, method, path: url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    if (corrupt) incoming.pipe(flipOneBit()).pipe(outgoing);
    else incoming.pipe(outgoing);
  }

  const server = createServer((incoming, answer) => {
    const kind = kindOf(incoming);
    const earlier = seen.get(kind) ?? 0;
    seen.set(kind, earlier + 1);
    const fault = proxy.decide(kind, earlier);
    if (fault !== 'pass') proxy.harmed++;
    if (fault === 'reset') incoming.socket.resetAndDestroy();
    else if (fault === 'slow-down') slowDown(incoming, answer);
    else if (fault === 'stall') stalled.add(incoming.resume());
    else pass(incoming, answer, fault === 'corrupt');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    release: () => {
      for (const { socket } of stalled) socket.resetAndDestroy();
      stalled.clear();
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  });
}

/** `create`, `part`, `complete`, `abort` of a multipart upload, or the method. */
function kindOf({ method = '', url = '' }: IncomingMessage): string {
  const query = new URL(url, 'http://proxy').searchParams;
  if (query.has('partNumber')) return 'part';
  if (query.has('uploads')) return 'create';
  if (!query.has('uploadId')) return method;
  return method === 'POST' ? 'complete' : 'abort';
}

function slowDown(incoming: IncomingMessage, answer: ServerResponse): void {
  incoming.resume();
  incoming.on('end', () => {
    answer.writeHead(503, { 'content-type': 'application/xml' });
    answer.end('<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>');
  });
}

function flipOneBit(): Transform {
  let isDone = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // Far from the lines that frame the chunks of a body.
      const at = 4096;
      if (!isDone && chunk.length > 2 * at) {
        chunk[at] = (chunk[at] ?? 0) ^ 1;
        isDone = true;
      }
      done(undefined, chunk);
    },
  });
}
