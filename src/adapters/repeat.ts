/** Runs `work` again and again, never twice at once; a failure is made up for by the next. Returns what ends it. */
export function repeat(work: () => Promise<void>, millis: number): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= work()
      .catch(() => {})
      .finally(() => (underWay = undefined));
  }, millis);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
