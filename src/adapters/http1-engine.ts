import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createStallCheck } from './body-stall.ts';
import {
  type HttpEngine,
  type HttpTimeouts,
  MAX_HEADER_BYTES,
  REQUEST_TIMEOUT,
  type RequestHandler,
} from './http-engine.ts';

/** How long the rest of a body is read, and discarded, after the response. */
const DISCARD_MS = 5_000;

/**
 * HTTP/1.0 and 1.1 by `node:http`, which itself answers 400 to conflicting lengths, 408 to slow headers and
 * 431 to long ones.
 */
export function createHttp1Engine(handler: RequestHandler, timeouts: HttpTimeouts): HttpEngine {
  let draining = false;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: timeouts.headersMs,
    // A bound on whole requests would cut long uploads; limitBodyIdle takes its place.
    requestTimeout: 0,
    keepAliveTimeout: timeouts.keepAliveMs,
    connectionsCheckingInterval: timeouts.checkMs,
  });
  server.on('request', (req, res) => {
    if (draining) res.shouldKeepAlive = false;
    res.once('close', () => {
      if (draining) server.closeIdleConnections();
    });
    limitBodyIdle(req, res, timeouts.bodyIdleMs);
    readToTheEnd(req, res);
    handler(req, res);
  });
  // The server never listens itself; without this event Node does not track its connections, and neither
  // headersTimeout nor closeIdleConnections would do anything.
  server.emit('listening');

  return {
    take: (socket) => {
      server.emit('connection', socket);
      socket.resume();
    },
    drain: () => {
      draining = true;
      server.close();
    },
    cut: () => server.closeAllConnections(),
  };
}

/**
 * Ends a request with 408 when nothing of its body arrives for `idleMs` although the handler awaits it. Once
 * the response is complete, the server's own keep-alive timeout ends a connection whose body still stalls.
 */
function limitBodyIdle(req: IncomingMessage, res: ServerResponse, idleMs: number): void {
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length']) > 0;
  if (!hasBody) return;
  const { socket } = req;
  const halfMs = idleMs / 2;
  const isStalled = createStallCheck({ unread: () => req.readableLength, received: () => socket.bytesRead });
  const onIdle = (): void => {
    if (isStalled() && !res.headersSent) refuse(socket, res);
    else socket.setTimeout(halfMs);
  };
  socket.setTimeout(halfMs);
  req.on('timeout', onIdle);
  res.once('finish', () => req.off('timeout', onIdle));
  req.once('end', () => {
    req.off('timeout', onIdle);
    if (!res.writableFinished) socket.setTimeout(0);
  });
}

/**
 * A handler may answer before it has read the whole body. Left alone, Node would keep the connection open, but
 * never read from it again once the iteration over the body was given up, and the next request on it would
 * wait for ever. The rest of the body is discarded instead, and where that is not possible any more, the
 * connection is closed.
 */
function readToTheEnd(req: IncomingMessage, res: ServerResponse): void {
  const { socket } = req;
  req[Symbol.asyncIterator] = () => req.iterator({ destroyOnReturn: false });
  // 'close' would come too late to make the response say `Connection: close`.
  req.once('aborted', () => {
    res.shouldKeepAlive = false;
  });
  res.once('finish', () => {
    if (req.complete) return;
    const timer = setTimeout(() => socket.destroy(), DISCARD_MS);
    const settle = (): void => clearTimeout(timer);
    req.once('end', settle);
    socket.once('close', settle);
    req.resume();
  });
}

function refuse(socket: Socket, res: ServerResponse): void {
  // Without a socket the response still waits for an earlier one of the same connection.
  if (res.socket) socket.write(REQUEST_TIMEOUT);
  socket.destroySoon();
}
