/** Loaded into a service that a test has started (`--import`): it does not outlive a test that is broken off. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // The channel must not keep the process alive.
  process.channel?.unref();
}
