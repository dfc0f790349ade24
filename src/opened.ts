/** What was opened, to be closed in the other order. */
export interface Opened {
  onClose(close: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export function createOpened(): Opened {
  const closers: (() => Promise<unknown>)[] = [];
  return {
    onClose: (close) => void closers.push(close),
    close: async () => {
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close();
    },
  };
}
