import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What an authority does with a query. */
export type Answer = (query: Buffer, response: ServerResponse) => unknown;

export interface TsaServer {
  readonly url: URL;
  readonly queries: readonly { readonly type: string | undefined; readonly body: Buffer }[];
  close(): Promise<void>;
}

/** An HTTP server on a free port that answers time-stamp queries. */
export async function serveTsa(answer: Answer): Promise<TsaServer> {
  const queries: { type: string | undefined; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      queries.push({ type: request.headers['content-type'], body });
      return answer(body, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: new URL(`http://127.0.0.1:${address.port}/tsr`),
    queries,
    close: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export const TYPE = { 'content-type': 'application/timestamp-reply' } as const;

/** Answers as RFC 3161 §3.4 says. */
export function reply(response: ServerResponse, body: Uint8Array): void {
  response.writeHead(200, TYPE).end(body);
}

/** Answers until the client closes the connection. */
export function pourEndlessly(_query: Buffer, response: ServerResponse): void {
  response.writeHead(200, TYPE);
  const chunk = Buffer.alloc(16 * 1024, 0x30);
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pour);
  pour();
}
