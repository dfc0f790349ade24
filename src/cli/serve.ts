import { parseArgs } from 'node:util';
import { invalidInput } from '../errors.ts';
import { serve } from '../main.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another process; stop that, or choose another port',
  EACCES: 'may not be used by this user; choose a port above 1023',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'names a host that is not known',
};

/** `cec serve`: all settings are environment variables. */
export async function serveUntilStopped(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  await serve().catch(listenFault);
  return 0;
}

function listenFault(cause: unknown): never {
  if (cause instanceof Error && 'syscall' in cause && 'code' in cause) {
    const problem = PROBLEMS[String(cause.code)];
    if (problem !== undefined && /^(listen|getaddrinfo)$/.test(String(cause.syscall)))
      throw invalidInput('CEC_LISTEN', problem, { cause });
  }
  throw cause;
}
