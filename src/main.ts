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
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  log.info('shutting down');
  await server.close(GRACE_MILLIS);
}
