import { parseArgs } from 'node:util';
import { serve } from '../main.ts';

/** `cec serve`: all settings are environment variables. */
export async function serveUntilStopped(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  await serve();
  return 0;
}
