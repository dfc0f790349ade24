import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { toConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';

export interface TestService {
  readonly url: string;
  readonly port: number;
  /** Without links. */
  readonly dataDir: string;
  /** Everything that was logged, as pino writes it. */
  readonly logged: () => string;
  /** Ends the service, and keeps its data. */
  readonly stop: () => Promise<void>;
  /** Ends the service, if it still runs, and removes its data. */
  readonly close: () => Promise<void>;
}

interface Setup {
  readonly settings?: Readonly<Record<string, string>>;
  /** Data of an earlier service, which has ended; `close` removes them. */
  readonly dataDir?: string;
}

/** The whole service on a free port, over a data directory of its own. */
export async function startService({ settings = {}, dataDir }: Setup = {}): Promise<TestService> {
  const directory = dataDir ?? (await mkdtemp(join(await realpath(tmpdir()), 'cec-bad-input-')));
  const pieces: string[] = [];
  const sink = new Writable({
    write: (piece: Buffer, _encoding, done) => {
      pieces.push(piece.toString());
      done();
    },
  });
  const config = toConfig({ CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: directory, ...settings });
  const server = await startServer(config, pino({ level: 'trace' }, sink));
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= server.close(1000));
  return {
    url: server.url,
    port: Number(new URL(server.url).port),
    dataDir: directory,
    logged: () => pieces.join(''),
    stop,
    close: async () => {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
