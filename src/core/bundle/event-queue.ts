/** Events from one that never waits to one that reads at leisure. */
export interface EventQueue<T> {
  push(event: T): void;
  end(): void;
  fail(error: unknown): void;
  /** To be called once. */
  events(): AsyncIterable<T>;
}

/** `replaces(a, b)`: the newer `b` makes a waiting `a` superfluous, which keeps the queue short. */
export function createEventQueue<T>(replaces: (a: T, b: T) => boolean): EventQueue<T> {
  const waiting: T[] = [];
  let outcome: { readonly error?: unknown } | undefined;
  let wake: (() => void) | undefined;

  function settle(how: { readonly error?: unknown }): void {
    outcome ??= how;
    wake?.();
  }

  async function* events(): AsyncIterable<T> {
    for (;;) {
      const event = waiting.shift();
      if (event !== undefined) yield event;
      else if (outcome === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if ('error' in outcome) throw outcome.error;
      else return;
    }
  }

  return {
    push: (event) => {
      if (outcome !== undefined) return;
      const last = waiting.at(-1);
      if (last !== undefined && replaces(last, event)) waiting.pop();
      waiting.push(event);
      wake?.();
    },
    end: () => settle({}),
    fail: (error) => settle({ error }),
    events,
  };
}
