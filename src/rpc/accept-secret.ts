import { invalidInput } from '../errors.ts';
import type { SecretKey } from '../ports/keys.ts';
import { isKnownDefaultSecret, secretKeyOf } from '../secret-key.ts';

/** The `org_secret` of a request; a known default is refused. */
export function acceptSecret(secret: string): SecretKey {
  if (secret === '') throw invalidInput('org_secret', 'must not be empty');
  if (isKnownDefaultSecret(secret))
    throw invalidInput('org_secret', 'is a published default of the Python SDK; choose a secret of your own');
  return secretKeyOf(secret);
}
