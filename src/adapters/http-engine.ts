import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { Socket } from 'node:net';

/** Answers every request of a port, whatever its HTTP version; must not throw. */
export type RequestHandler = (
  req: IncomingMessage | Http2ServerRequest,
  res: ServerResponse | Http2ServerResponse,
) => void;

/** One version of HTTP over connections that something else accepted. */
export interface HttpEngine {
  take(socket: Socket): void;
  /** No further requests beyond those under way; connections close as they fall idle. */
  drain(): void;
  /** Ends every connection at once. */
  cut(): void;
}

/** How long a peer may keep the server waiting, in milliseconds. */
export interface HttpTimeouts {
  /** To finish the TLS handshake, and then to send the first bytes. */
  readonly openingMs: number;
  /** To send the headers of an HTTP/1 request, from its first byte. */
  readonly headersMs: number;
  /** Between two pieces of a request body. An upload that goes on may take as long as it likes. */
  readonly bodyIdleMs: number;
  /** Between two HTTP/1 requests on one connection. */
  readonly keepAliveMs: number;
  /** Without any frame on an HTTP/2 connection; calls under way are not ended. */
  readonly sessionIdleMs: number;
  /** How often `headersMs` is checked. */
  readonly checkMs: number;
}

/** Most bytes of a request's headers; beyond them 431, or a reset of the HTTP/2 stream. */
export const MAX_HEADER_BYTES = 16 * 1024;

/** Written as is, as the peer has not finished the request that a response would answer. */
export const REQUEST_TIMEOUT =
  'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
