import { invalidInput } from '../errors.ts';
import { isKnownDefaultSecret } from '../secret-key.ts';

/** The HMAC key in the variable `name`. A key belongs into no command line, which others on the machine can see. */
export function secretIn(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  const secret = process.env[name] ?? '';
  if (secret === '')
    throw invalidInput('--key-env', `the environment has no ${name}; set it to the HMAC key`);
  if (isKnownDefaultSecret(secret))
    throw invalidInput(
      '--key-env',
      `${name} holds a default that the Python SDK publishes, so its HMACs prove nothing; leave the flag out`,
    );
  return secret;
}
