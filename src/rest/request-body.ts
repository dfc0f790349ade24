import { RestError } from './errors.ts';
import type { Exchange, RestRequest } from './exchange.ts';

/**
 * The body in pieces, none read ahead of the consumer. `patience` tells how many milliseconds to wait for the
 * next piece; time that the consumer takes does not count.
 *
 * @throws {RestError} 408 when the wait was too long; the signal's reason when the client went away.
 */
export async function* bodyChunks(
  { req, signal }: Exchange,
  patience: () => number,
): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    // Over HTTP/2 a body that was broken off ends like a whole one; only the signal tells.
    signal.throwIfAborted();
    const chunk: unknown = req.read();
    if (chunk instanceof Uint8Array) yield chunk;
    else if (req.readableEnded) return;
    else await moreToRead(req, signal, patience());
  }
}

/** Stops a body that grows beyond `maxBytes`, counting what arrives and not what was announced. */
export async function* atMost(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array, void> {
  let received = 0;
  for await (const chunk of chunks) {
    received += chunk.length;
    if (received > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

/**
 * Refuses a body that announces more than `maxBytes`, before any of it is read.
 *
 * A compressed body counts as too large: its real size would show only while it is unpacked.
 *
 * @throws {RestError} 413
 */
export function checkAnnouncedSize({ headers }: RestRequest, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new RestError(413, 'Content-Encoding: send the body uncompressed');
  }
}

/**
 * The media type of the body, in lower case; a missing one is taken as JSON.
 *
 * @throws {RestError} 415 when it is none of `accepted`, or declares another charset than UTF-8.
 */
export function mediaTypeOf({ headers }: RestRequest, accepted: readonly string[]): string {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const mediaType = type.trim() === '' ? 'application/json' : type.trim();
  if (!accepted.includes(mediaType)) {
    throw new RestError(415, `Content-Type: must be ${accepted.join(' or ')}`);
  }
  const charset = parameters.map((parameter) => parameter.trim()).find((it) => it.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new RestError(415, 'Content-Type: the charset must be utf-8');
  }
  return mediaType;
}

function tooLarge(maxBytes: number): RestError {
  return new RestError(413, `the body is larger than ${maxBytes} bytes`);
}

// 'readable' comes for more data, 'end' when there is none.
function moreToRead(req: RestRequest, signal: AbortSignal, millis: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onMore = () => resolve();
  const onAbort = () => reject(signal.reason);
  const timer = setTimeout(
    () => reject(new RestError(408, 'the body did not arrive in time')),
    Math.max(0, millis),
  );
  req.on('readable', onMore).on('end', onMore);
  signal.addEventListener('abort', onAbort);
  return promise.finally(() => {
    clearTimeout(timer);
    req.off('readable', onMore).off('end', onMore);
    signal.removeEventListener('abort', onAbort);
  });
}
