import { spawnSync } from 'node:child_process';
import { goProgram } from './outside-tools.ts';

export const TLOG_SOURCE = new URL('tlog/', import.meta.url);

/** Far more than any command takes: one that hangs has no status. */
const LONGEST_MS = 60_000;

/** How a command of `tlog` ended; `error` is what it said on standard error. */
export interface TlogOutcome {
  readonly status: number | null;
  readonly output: string;
  readonly error: string;
}

export type Tlog = (args: readonly string[], input?: string) => TlogOutcome;

/** The Go program, built. */
export async function tlogProgram(): Promise<Tlog> {
  const program = await goProgram(TLOG_SOURCE);
  return (args, input = '') => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      input,
      encoding: 'utf8',
      timeout: LONGEST_MS,
    });
    return { status, output: stdout, error: stderr };
  };
}
