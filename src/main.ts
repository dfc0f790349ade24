import { pino } from 'pino';
import { toConfig } from './config.ts';
import { startServer } from './server.ts';

const GRACE_MILLIS = 10_000;

/** Serves until SIGINT or SIGTERM. */
export async function serve(): Promise<void> {
  const config = toConfig(process.env);
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const server = await startServer(config, log);
  log.info({ url: server.url }, 'listening');
  await new Promise<void>((resolve) => {
    // Not once: a terminal and the launcher both send SIGINT, and the second would end the process at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  log.info('shutting down');
  await server.close(GRACE_MILLIS);
}
