import { ConnectError } from '@connectrpc/connect';
import { CecError } from '../errors.ts';
import { JsonTextError } from '../json/json-text-error.ts';
import { run } from './commands.ts';

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 2;
}

/** What the user is told; the stack only of what is a fault of the program. */
function messageOf(error: unknown): unknown {
  if (error instanceof ConnectError) return `cec: ${error.rawMessage}`;
  const isForUser = error instanceof CecError || error instanceof JsonTextError || hasUsageCode(error);
  return isForUser ? `cec: ${error.message}` : error;
}

/** Errors of parseArgs and of the file system. */
function hasUsageCode(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(ERR_PARSE_ARGS|E[A-Z]+$)/.test(String(error.code));
}
