import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { cors } from '@connectrpc/connect';

/** Answers a preflight (true), or marks the response as readable for the asking origin and lets it pass. */
export type Cors = (
  req: IncomingMessage | Http2ServerRequest,
  res: ServerResponse | Http2ServerResponse,
) => boolean;

const ALLOWED_METHODS = [...cors.allowedMethods, 'HEAD'].join(', ');
const ALLOWED_HEADERS = [...cors.allowedHeaders, 'Authorization', 'Range'].join(', ');
const EXPOSED_HEADERS = [
  ...cors.exposedHeaders,
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Range',
  'Retry-After',
].join(', ');

/** How long a browser may remember a preflight: 2 h, the longest that Chromium honours. */
const MAX_AGE_SECONDS = '7200';

/**
 * Lets scripts of the given origins (`https://app.example`, exactly as a browser sends them) use gRPC-Web,
 * Connect and REST. Without origins, and for any other origin, nothing is said, and an OPTIONS request is
 * left to whoever answers the route. Credentials in cookies are never allowed.
 */
export function createCors(origins: readonly string[]): Cors {
  const allowed = new Set(origins);
  return (req, res) => {
    if (allowed.size === 0) return false;
    res.setHeader('Vary', 'Origin');
    const { origin } = req.headers;
    if (origin === undefined || !allowed.has(origin)) return false;
    res.setHeader('Access-Control-Allow-Origin', origin);
    if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) {
      res.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
      return false;
    }
    res.setHeader('Access-Control-Allow-Methods', ALLOWED_METHODS);
    res.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    res.setHeader('Access-Control-Max-Age', MAX_AGE_SECONDS);
    res.statusCode = 204;
    res.end();
    return true;
  };
}
