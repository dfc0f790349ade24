import type { HandlerContext } from '@connectrpc/connect';
import { invalidInput } from '../errors.ts';
import type { SecretKey } from '../ports/keys.ts';
import { isKnownDefaultSecret, secretKeyOf } from '../secret-key.ts';
import { maySendSecret } from './secret-transport.ts';

/** The `org_secret` of a request, if it has one; refused over cleartext, and when it is a known default. */
export function acceptSecret(
  secret: string | undefined,
  { values }: Pick<HandlerContext, 'values'>,
): SecretKey | undefined {
  if (secret === undefined) return undefined;
  if (!values.get(maySendSecret))
    throw invalidInput('org_secret', 'is refused over cleartext; use TLS, or connect from the same host');
  if (secret === '') throw invalidInput('org_secret', 'must not be empty');
  if (isKnownDefaultSecret(secret))
    throw invalidInput('org_secret', 'is a published default of the Python SDK; choose a secret of your own');
  return secretKeyOf(secret);
}
