import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';

const HOST_AND_PORT = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9._-]{1,253})(?::\d{1,5})?$/;
const HOST_FIELD = /^(?:host|:authority)$/i;

/**
 * Whether the request names its host exactly once (RFC 9112 §3.2) and in a form that a URL can hold. In
 * HTTP/2 a `host` header may repeat `:authority`, but not contradict it (RFC 9113 §8.3.1).
 */
export function namesOneHost(req: IncomingMessage | Http2ServerRequest): boolean {
  const [host, ...others] = hostFields(req.rawHeaders);
  if (host === undefined || !HOST_AND_PORT.test(host) || !URL.canParse(`http://${host}`)) return false;
  return req.httpVersionMajor === 1 ? others.length === 0 : others.every((other) => other === host);
}

function hostFields(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && HOST_FIELD.test(rawHeaders[index - 1] ?? ''));
}
