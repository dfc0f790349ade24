import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

/** The built service in a process of its own, so that its memory and the time it takes are its own. */
export interface ServiceProcess {
  readonly url: string;
  /** Highest resident memory in MB while `work` ran; undefined where the system does not tell. */
  peakMegabytes(work: () => Promise<unknown>): Promise<number | undefined>;
  stop(): Promise<void>;
}

const KILOBYTES = 1024;
const MEGABYTE = 1_000_000;

/** `settings`: further ones, as in the environment. */
export async function startService(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const launcher = spawn(process.execPath, ['bin/run.mjs', 'dist/cli/main.js', 'serve'], {
    env: { ...process.env, CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: dataDir, ...settings },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const exited = once(launcher, 'exit');
  const url = await listeningUrl(createInterface({ input: launcher.stderr }));
  const proc = await procOfChild(launcher.pid);
  return {
    url,
    peakMegabytes: async (work) => {
      // Sets the mark VmHWM back to the present, see proc_pid_clear_refs(5).
      const marked = await writeFile(`${proc}/clear_refs`, '5').then(
        () => true,
        () => false,
      );
      await work();
      if (!marked) return undefined;
      const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`${proc}/status`, 'utf8')) ?? [];
      return (Number(kilobytes) * KILOBYTES) / MEGABYTE;
    },
    stop: async () => {
      launcher.kill('SIGTERM');
      await exited;
    },
  };
}

/** The service is the launcher's only child, see proc_pid_task(5). */
async function procOfChild(launcher: number | undefined): Promise<string> {
  const children = await readFile(`/proc/${launcher}/task/${launcher}/children`, 'utf8').catch(() => '');
  return `/proc/${children.trim()}`;
}

async function listeningUrl(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const message: unknown = JSON.parse(line);
    if (typeof message === 'object' && message !== null && 'url' in message) return String(message.url);
  }
  throw new Error('the service ended before it listened');
}
