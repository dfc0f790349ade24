import type { X509Certificate } from 'node:crypto';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AuthorityFault, type TimestampAuthority } from '../ports/timestamp-authority.ts';
import { errno } from './errno.ts';

/** An authority answers with 1 to 10 KiB. */
const MOST_BYTES = 64 * 1024;
const TIMEOUT_MILLIS = 5_000;
/** RFC 3161 §3.4 names no status; Sigstore's authority answers 201. */
const GRANTED: ReadonlySet<number> = new Set([200, 201]);
/** Request Timeout and Too Many Requests pass, as faults of the server may. */
const PASSING: ReadonlySet<number> = new Set([408, 429]);

export interface HttpAuthorityOptions {
  /** http or https, without user and password. */
  readonly url: URL;
  readonly certificates: readonly X509Certificate[];
  readonly policies: readonly string[] | undefined;
  /** For the whole exchange, milliseconds. */
  readonly timeoutMillis?: number;
}

/**
 * An authority behind a URL (RFC 3161 §3.4). Redirects are not followed, nothing is read beyond 64 KiB, and
 * after `timeoutMillis` there is no answer, however the server spends its time. Each request has a connection
 * of its own.
 */
export function httpTimestampAuthority({
  url,
  certificates,
  policies,
  timeoutMillis = TIMEOUT_MILLIS,
}: HttpAuthorityOptions): TimestampAuthority {
  return {
    kind: 'external',
    // Path and query may hold a customer's key.
    name: url.host,
    anchors: certificates,
    policies,
    chainPem: certificates.map((certificate) => certificate.toString()).join(''),
    respond: async (query, signal) => {
      const deadline = AbortSignal.timeout(timeoutMillis);
      try {
        return await readReply(await post(url, query, AbortSignal.any([signal, deadline])));
      } catch (error) {
        signal.throwIfAborted();
        if (deadline.aborted) throw timedOut(timeoutMillis, error);
        if (error instanceof AuthorityFault) throw error;
        throw unreachable(error);
      }
    },
  };
}

function post(url: URL, query: Uint8Array, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = {
    'content-type': 'application/timestamp-query',
    'content-length': query.length,
    accept: 'application/timestamp-reply',
  };
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, agent: false, signal })
      .on('response', resolve)
      .on('error', reject)
      // A server that switches protocols closes without an error; after an answer this does nothing.
      .on('close', () => reject(new Error('the connection closed without an answer')))
      .end(query);
  });
}

async function readReply(response: IncomingMessage): Promise<Buffer> {
  try {
    requireReply(response);
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response) {
      size += chunk.length;
      if (size > MOST_BYTES) throw lasting('too-large', `answered with more than ${MOST_BYTES} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    response.destroy();
  }
}

function requireReply({ statusCode = 0, headers }: IncomingMessage): void {
  if (statusCode >= 300 && statusCode < 400)
    throw lasting('redirect', 'redirects, which is not followed; name the final address');
  if (!GRANTED.has(statusCode)) {
    const isPassing = statusCode >= 500 || PASSING.has(statusCode);
    throw new AuthorityFault('http-status', `answered with HTTP status ${statusCode}`, { isPassing });
  }
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/timestamp-reply')
    throw lasting('content-type', 'answered with something else than application/timestamp-reply');
}

function lasting(code: 'redirect' | 'content-type' | 'too-large', message: string): AuthorityFault {
  return new AuthorityFault(code, message, { isPassing: false });
}

function timedOut(millis: number, cause: unknown): AuthorityFault {
  return new AuthorityFault('timeout', `did not answer within ${millis / 1000} s`, {
    isPassing: true,
    cause,
  });
}

function unreachable(cause: unknown): AuthorityFault {
  const message = `the connection failed (${errno(cause) ?? 'no answer'})`;
  return new AuthorityFault('unreachable', message, { isPassing: true, cause });
}
