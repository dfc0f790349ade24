import { unprocessable } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Members } from './members.ts';

/**
 * The `org_secret` of a request; undefined when absent. Its rules are the service's, but for the connection,
 * which only the gateway sees. No error repeats the value.
 *
 * @throws {RestError} 422
 */
export function readSecret({ req, deps }: Exchange, members: Members): string | undefined {
  const secret = members.value('org_secret');
  if (secret === undefined) return undefined;
  if (!deps.allowsSecrets(req)) {
    throw unprocessable('org_secret', 'is refused over cleartext; use TLS, or connect from the same host');
  }
  if (typeof secret !== 'string') throw unprocessable('org_secret', 'must be a string of 1 to 4096 bytes');
  return secret;
}
