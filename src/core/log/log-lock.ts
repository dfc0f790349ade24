/** Runs the work on each log one at a time, in the order of the calls; other logs do not wait. */
export function createLogLock(): <T>(logs: readonly string[], work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();

  return async (logs, work) => {
    const before = logs.map((log) => tails.get(log) ?? Promise.resolve());
    const { promise: done, resolve: release } = Promise.withResolvers<void>();
    for (const log of logs) tails.set(log, done);
    try {
      await Promise.all(before);
      return await work();
    } finally {
      for (const log of logs) if (tails.get(log) === done) tails.delete(log);
      release();
    }
  };
}
