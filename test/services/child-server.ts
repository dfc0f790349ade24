import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of somebody else in a process of its own, with a temporary directory. */
export interface ChildServer {
  readonly child: ChildProcess;
  readonly directory: string;
  stop(): Promise<void>;
}

export interface ChildCommand {
  readonly command: string;
  readonly args: (directory: string) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Resolves when the server answers. */
  readonly ready: () => Promise<unknown>;
}

export async function startChild({ command, args, env, ready }: ChildCommand): Promise<ChildServer> {
  const directory = await mkdtemp(join(tmpdir(), 'cec-server-'));
  const child = spawn(command, args(directory), { cwd: directory, env: { ...env }, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const early = ended.then(() => Promise.reject(new Error(`${command} ended at once`)));
  await Promise.race([ready(), early]);
  early.catch(() => {});
  return {
    child,
    directory,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Asks until the server answers, whatever it says. */
export async function answers(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return;
  }
}
