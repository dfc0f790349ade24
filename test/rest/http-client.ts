import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import { buffer } from 'node:stream/consumers';

/** Whatever listens on 127.0.0.1. */
interface Listener {
  readonly port: number;
}

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
  /** Undefined when the body is no JSON. */
  readonly json: unknown;
}

/** One HTTP/1.1 request on a connection of its own; the path goes out as it is. */
export async function ask(gateway: Listener, { method = 'GET', path, headers, body }: Ask): Promise<Reply> {
  const request = begin(gateway, { method, path, ...(headers && { headers }) });
  request.end(body);
  return replyOf(request);
}

/** As `ask`, with the request left open for the caller to write to. */
export function begin(gateway: Listener, { method = 'POST', path, headers }: Ask): http.ClientRequest {
  return http.request({ port: gateway.port, host: '127.0.0.1', agent: false, method, path, headers });
}

export async function replyOf(request: http.ClientRequest): Promise<Reply> {
  const response = await responseTo(request);
  const bytes = await buffer(response);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes, json: parsed(bytes) };
}

/** The head of the answer; its body is still to be read. */
export async function responseTo(request: http.ClientRequest): Promise<http.IncomingMessage> {
  const arrived: unknown[] = await once(request, 'response');
  const [response] = arrived;
  if (!(response instanceof http.IncomingMessage)) throw new Error('no response');
  // A server may close its side while the client still sends.
  request.on('error', () => undefined);
  return response;
}

/** One request over cleartext HTTP/2. */
export async function ask2(gateway: Listener, { method = 'GET', path, headers, body }: Ask): Promise<Reply> {
  const session = http2.connect(`http://127.0.0.1:${gateway.port}`);
  try {
    const stream = session.request({ ':method': method, ':path': path, ...headers });
    stream.end(body);
    const arrived: unknown[] = await once(stream, 'response');
    const head = new Map(Object.entries(arrived[0] ?? {}));
    const bytes = await buffer(stream);
    return {
      status: Number(head.get(':status')),
      headers: Object.fromEntries(head),
      bytes,
      json: parsed(bytes),
    };
  } finally {
    session.close();
  }
}

export function postJson(path: string, value: unknown): Ask {
  const body = typeof value === 'string' ? value : JSON.stringify(value);
  return { method: 'POST', path, body, headers: { 'content-type': 'application/json' } };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
