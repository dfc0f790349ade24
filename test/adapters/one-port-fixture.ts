import { once } from 'node:events';
import { connect } from 'node:http2';
import type { RequestHandler } from '../../src/adapters/http-engine.ts';
import {
  createOnePortServer,
  type OnePortOptions,
  type OnePortServer,
} from '../../src/adapters/one-port-server.ts';

/** Says which version of HTTP a request came by, and how long its body was. */
export const echo: RequestHandler = (req, res) => {
  let bytes = 0;
  req.on('data', (chunk: Buffer) => (bytes += chunk.length));
  req.on('end', () => res.end(`HTTP/${req.httpVersion} ${bytes}`));
  req.on('error', () => {});
};

export async function withServer(
  use: (port: number, server: OnePortServer) => Promise<void>,
  { handler = echo, ...options }: OnePortOptions & { handler?: RequestHandler } = {},
): Promise<void> {
  const server = createOnePortServer(handler, options);
  const { port } = await server.listen('127.0.0.1', 0);
  try {
    await use(port, server);
  } finally {
    await server.close(0);
  }
}

/** Status and body of a call by HTTP/2, over a connection of its own unless one is given. */
export async function callHttp2(port: number, body = '', session = connect(`http://127.0.0.1:${port}`)) {
  const stream = session.request({ ':method': 'POST', ':path': '/' });
  let status: number | undefined;
  let text = '';
  stream.setEncoding('utf8');
  stream.on('response', (headers) => (status = headers[':status']));
  stream.on('data', (chunk: string) => (text += chunk));
  stream.end(body);
  await once(stream, 'close');
  session.close();
  return { status, text };
}
