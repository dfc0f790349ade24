import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { HttpEngine, HttpTimeouts, RequestHandler } from './http-engine.ts';
import { detectHttpVersion } from './http-version.ts';
import { createHttp1Engine } from './http1-engine.ts';
import { createHttp2Engine } from './http2-engine.ts';

/** PEM texts that turn TLS on. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface OnePortOptions {
  readonly tls?: TlsIdentity;
  readonly timeouts?: Partial<HttpTimeouts>;
}

export interface OnePortServer {
  /**
   * Begins to accept connections, on any free port when `port` is 0.
   *
   * @returns the address it is bound to
   * @throws the system's error when the address is taken or not ours
   */
  listen(host: string, port: number): Promise<{ host: string; port: number }>;
  /**
   * Accepts nothing more, tells HTTP/2 peers so (GOAWAY), lets calls under way end, and cuts what is left after
   * `graceMs`. Resolves when no connection is left; may be called again.
   */
  close(graceMs: number): Promise<void>;
}

const DEFAULT_TIMEOUTS: HttpTimeouts = {
  openingMs: 10_000,
  headersMs: 10_000,
  // A second more than the REST API waits, whose own answer says what was stored of an upload.
  bodyIdleMs: 31_000,
  // Longer than the 60 s after which common load balancers give up a connection, so that they do so first.
  keepAliveMs: 65_000,
  sessionIdleMs: 300_000,
  checkMs: 1_000,
};

/** After this long without traffic TCP asks whether the peer is still there. */
const TCP_PROBE_MS = 60_000;

/** One port for HTTP/1.1 (REST, Connect, gRPC-Web) and HTTP/2 (gRPC), in cleartext or over TLS. */
export function createOnePortServer(handler: RequestHandler, options: OnePortOptions = {}): OnePortServer {
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const http1 = createHttp1Engine(handler, timeouts);
  const http2 = createHttp2Engine(handler, timeouts);
  const undecided = new Set<Socket>();
  const server = options.tls
    ? createTlsListener(options.tls, { http1, http2 }, timeouts)
    : createCleartextListener({ http1, http2 }, undecided, timeouts);
  const sockets = trackSockets(server);
  let closed: Promise<void> | undefined;

  async function close(graceMs: number): Promise<void> {
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    http1.drain();
    http2.drain();
    for (const socket of undecided) socket.destroy();
    const deadline = setTimeout(() => {
      http2.cut();
      http1.cut();
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    await stopped;
    clearTimeout(deadline);
  }

  return {
    listen: (host, port) => listen(server, host, port),
    close: (graceMs) => (closed ??= close(graceMs)),
  };
}

interface Engines {
  readonly http1: HttpEngine;
  readonly http2: HttpEngine;
}

const TCP_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_PROBE_MS };

function createCleartextListener(
  engines: Engines,
  undecided: Set<Socket>,
  { openingMs }: HttpTimeouts,
): Server {
  return createTcpServer(TCP_OPTIONS, (socket) => {
    undecided.add(socket);
    socket.once('close', () => undecided.delete(socket));
    detectHttpVersion(socket, openingMs, (version) => {
      undecided.delete(socket);
      (version === 2 ? engines.http2 : engines.http1).take(socket);
    });
  });
}

function createTlsListener(tls: TlsIdentity, engines: Engines, { openingMs }: HttpTimeouts): Server {
  const ALPNProtocols = ['h2', 'http/1.1'];
  const server = createTlsServer({ ...TCP_OPTIONS, ...tls, ALPNProtocols, handshakeTimeout: openingMs });
  // Node reports a handshake that failed or took too long, but leaves the connection open.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('secureConnection', (socket) => {
    (socket.alpnProtocol === 'h2' ? engines.http2 : engines.http1).take(socket);
  });
  return server;
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function listen(server: Server, host: string, port: number): Promise<{ host: string; port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError(`not a TCP address: ${address}`);
  return { host: address.address, port: address.port };
}
