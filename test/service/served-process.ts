import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const END_WITH_PARENT = new URL('./end-with-parent.ts', import.meta.url).href;
const MOST_LINES = 20;

export interface ServeOptions {
  readonly dataDir: string;
  /** Modules to be loaded before the program. */
  readonly preload?: readonly string[];
  /** Further settings, as in the environment. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A command that runs the one given as its further arguments. */
  readonly under?: readonly string[];
}

/** `cec serve` in a process of its own. */
export interface ServedProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Resolves to the signal or the exit code. */
  readonly gone: Promise<string>;
  /** The last lines that it wrote. */
  readonly log: readonly string[];
}

/** Rejects, with what it wrote, when the process ends before it listens. */
export async function serveInProcess(options: ServeOptions): Promise<ServedProcess> {
  const { dataDir, preload = [], settings = {}, under = [] } = options;
  const imports = [END_WITH_PARENT, ...preload].flatMap((url) => ['--import', url]);
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', ...imports, CLI, 'serve'];
  const [command = '', ...args] = [...under, ...node];
  const child = spawn(command, args, {
    env: { CEC_DATA_DIR: dataDir, CEC_LISTEN: '127.0.0.1:0', CEC_LOG_LEVEL: 'info', ...settings },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const gone = once(child, 'close').then(([code, signal]) => String(signal ?? code));
  const log: string[] = [];
  return { child, gone, log, url: await listening(child, gone, log) };
}

async function listening(child: ChildProcess, gone: Promise<string>, log: string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line);
      if (log.length > MOST_LINES) log.shift();
      const url = /"url":"([^"]+)"/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  }
  void gone.then((how) => reject(new Error(`ended (${how}) before it listened: ${log.join('\n')}`)));
  return promise;
}
