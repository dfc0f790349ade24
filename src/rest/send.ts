import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { constants } from 'node:http2';
import type { Http2ServerRequest } from 'node:http2';
import type { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Answer, ByteStream, RestLimits, RestRequest, RestResponse } from './exchange.ts';

export interface Sending {
  readonly req: RestRequest;
  readonly res: RestResponse;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly limits: RestLimits;
}

/** No answer may be interpreted as anything but what it says it is, or kept by a cache. */
const HEADERS_OF_ALL = {
  'cache-control': 'no-store',
  'content-security-policy': 'sandbox',
  'x-content-type-options': 'nosniff',
};

/** Sends the answer; resolves when the last byte is handed over, rejects when that became impossible. */
export async function send(sending: Sending, answer: Answer): Promise<void> {
  const { req, res } = sending;
  res.statusCode = answer.status;
  setHeaders(res, { ...HEADERS_OF_ALL, ...answer.headers });
  if (answer.body === undefined) await end(sending);
  else if ('json' in answer.body) await sendJson(sending, JSON.stringify(answer.body.json));
  else await sendBytes(sending, answer.body.bytes);
  if (!(req instanceof IncomingMessage)) stopUpload(req);
}

async function sendJson(sending: Sending, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  setHeaders(sending.res, { 'content-type': 'application/json', 'content-length': String(bytes.length) });
  await end(sending, sending.req.method === 'HEAD' ? undefined : bytes);
}

async function sendBytes(sending: Sending, { length, chunks }: ByteStream): Promise<void> {
  const { req, res, signal, limits } = sending;
  setHeaders(res, { 'content-length': String(length) });
  if (req.method === 'HEAD') return end(sending);
  res.setTimeout(limits.stallMillis, () => cut(sending));
  const out: Writable = res;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    if (!out.write(chunk)) await once(out, 'drain', { signal });
  }
  return end(sending);
}

/** Breaks the answer off in a way that no client can take for its end. */
export function cut({ req, res }: Pick<Sending, 'req' | 'res'>): void {
  if (req instanceof IncomingMessage) res.destroy();
  else req.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
}

/**
 * Ends the answer. While an HTTP/1.1 client is still sending, closing at once would reset the connection and
 * take the answer away from it (RFC 9112 §9.6): the whole answer goes out first, then the rest of the body is
 * discarded for a while.
 */
async function end({ req, res, signal, limits }: Sending, bytes?: Uint8Array): Promise<void> {
  const out: Writable = res;
  const linger = req instanceof IncomingMessage && (await isSending(req));
  if (linger) res.setHeader('connection', 'close');
  if (bytes !== undefined) out.write(bytes);
  if (linger) await discardRest(req, signal, limits.lingerMillis);
  out.end();
}

async function isSending(req: IncomingMessage): Promise<boolean> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  if (encoding === undefined && length === '0') return false;
  // A short body came with its head, and is parsed in this turn.
  await setImmediate();
  return !req.complete;
}

async function discardRest(req: IncomingMessage, signal: AbortSignal, millis: number): Promise<void> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(millis)]);
  req.resume();
  await once(req, 'end', { signal: enough }).catch(() => undefined);
}

/** RFC 9113 §8.1: a server that has answered tells the client to stop sending. */
function stopUpload({ stream, complete }: Http2ServerRequest): void {
  if (complete || stream.endAfterHeaders) return;
  if (stream.writableFinished) stream.close(constants.NGHTTP2_NO_ERROR);
  else stream.once('finish', () => stream.close(constants.NGHTTP2_NO_ERROR));
}

function setHeaders(res: RestResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
}
