import {
  constants,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { createStallCheck } from './body-stall.ts';
import { type HttpEngine, type HttpTimeouts, MAX_HEADER_BYTES, type RequestHandler } from './http-engine.ts';

const MIB = 1024 * 1024;

/** Bytes that a peer may send ahead of the reader: per call, and per connection. */
const STREAM_WINDOW = MIB;
const SESSION_WINDOW = 4 * MIB;

/** HTTP/2 over TLS (ALPN `h2`) or over cleartext with prior knowledge (RFC 9113 §3.3). */
export function createHttp2Engine(handler: RequestHandler, timeouts: HttpTimeouts): HttpEngine {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer({
    settings: {
      maxConcurrentStreams: 256,
      maxHeaderListSize: MAX_HEADER_BYTES,
      initialWindowSize: STREAM_WINDOW,
    },
    // In MB: a full session window, and the answers that slow readers leave in memory.
    maxSessionMemory: 64,
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.setLocalWindowSize(SESSION_WINDOW);
    endIdleSession(session, timeouts.sessionIdleMs);
  });
  server.on('request', (req, res) => {
    limitBodyIdle(req, res, timeouts.bodyIdleMs);
    handler(req, res);
  });

  return {
    take: (socket) => server.emit('connection', socket),
    drain: () => {
      for (const session of sessions) session.close();
    },
    cut: () => {
      for (const session of sessions) session.destroy();
    },
  };
}

/** Closing lets calls under way go on, and only sends new ones to a new connection. */
function endIdleSession(session: ServerHttp2Session, idleMs: number): void {
  let calls = 0;
  session.on('stream', (stream) => {
    calls += 1;
    stream.once('close', () => (calls -= 1));
  });
  session.setTimeout(idleMs, () => {
    session.close();
    // Node would wait for the end of headers that have only begun to arrive, and are no call yet.
    if (calls === 0) session.destroy();
  });
}

/**
 * Ends a call with 408 when nothing arrives on it for `idleMs` although the handler awaits more of the
 * request. A call that is being answered may stay silent: streams in both directions do.
 */
function limitBodyIdle(req: Http2ServerRequest, res: Http2ServerResponse, idleMs: number): void {
  const { stream } = req;
  if (stream.endAfterHeaders) return;
  const halfMs = idleMs / 2;
  const isStalled = createStallCheck({
    unread: () => req.readableLength,
    received: () => stream.state.localWindowSize ?? 0,
  });
  stream.on('timeout', () => {
    if (isStalled() && !res.headersSent) refuse(req, res);
    else stream.setTimeout(halfMs);
  });
  stream.setTimeout(halfMs);
  req.once('end', () => stream.setTimeout(0));
}

function refuse({ stream }: Http2ServerRequest, res: Http2ServerResponse): void {
  res.statusCode = constants.HTTP_STATUS_REQUEST_TIMEOUT;
  res.end();
  stream.close(constants.NGHTTP2_NO_ERROR);
}
