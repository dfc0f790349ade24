import { pino } from 'pino';
import { toConfig } from './config.ts';
import { startServer } from './server.ts';

const GRACE_MILLIS = 10_000;

/** Serves until SIGINT or SIGTERM; one that comes while the service starts ends it when it has. */
export async function serve(): Promise<void> {
  const config = toConfig(process.env);
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const stopped = new Promise<void>((resolve) => {
    // Not once: a terminal and the launcher both send SIGINT, and the second would end the process at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  const server = await startServer(config, log);
  log.info({ url: server.url }, 'listening');
  await stopped;
  log.info('shutting down');
  await server.close(GRACE_MILLIS);
}
