/** As a shell reports a program that SIGINT ended. */
export const INTERRUPTED = 130;

const stopping = new AbortController();

/**
 * Aborted by the first SIGINT or SIGTERM, so that what was begun is undone before the process ends. Later signals
 * change nothing: a terminal and the launcher both send one.
 */
export function interruption(): AbortSignal {
  if (process.listenerCount('SIGINT', stop) === 0) {
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  }
  return stopping.signal;
}

export function wasInterrupted(): boolean {
  return stopping.signal.aborted;
}

function stop(): void {
  stopping.abort();
}
