/** Turns of those who work at once, and the queue of those who wait, first come first served. */
export interface BuildTurns {
  /** True when one more would neither be worked on nor find a place in the queue. */
  isFull(): boolean;
  /** Runs `work` in its turn. Who aborts while waiting leaves the queue at once, with the signal's reason. */
  inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createBuildTurns(limits: { readonly running: number; readonly waiting: number }): BuildTurns {
  const waiting = new Set<() => void>();
  let running = 0;

  async function takeTurn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < limits.running) {
      running++;
      return;
    }
    const { promise: called, resolve: call, reject } = Promise.withResolvers<void>();
    const leave = () => {
      waiting.delete(call);
      reject(signal.reason);
    };
    waiting.add(call);
    signal.addEventListener('abort', leave);
    await called.finally(() => signal.removeEventListener('abort', leave));
  }

  /** Who is called takes the turn over, so that nobody slips in between. */
  function giveTurn(): void {
    const [next] = waiting;
    if (next === undefined) {
      running--;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    isFull: () => running >= limits.running && waiting.size >= limits.waiting,
    inTurn: async (signal, work) => {
      await takeTurn(signal);
      try {
        signal.throwIfAborted();
        return await work();
      } finally {
        giveTurn();
      }
    },
  };
}
