import { byId } from './dom.ts';
import type { PemFile } from './trust.ts';
import type { Verdict } from './verify-file.ts';
import type { Answer, Order } from './worker.ts';

export type Outcome = { readonly verdict: Verdict } | { readonly problem: string } | 'cancelled';

/** What the user chose. */
export interface Choice {
  readonly bundle: File;
  readonly keys: FileList | null;
  readonly authorities: FileList | null;
}

/** A public key or a chain of certificates is far shorter; somebody chose another file by mistake. */
const MAX_PEM_BYTES = 1 << 20;

/** Starts to check a bundle in a worker of its own, which `cancel` ends with all that it started. */
export function startCheck(
  choice: Choice,
  onProgress: (part: number) => void,
): { readonly outcome: Promise<Outcome>; readonly cancel: () => void } {
  // A page from a disk may not load a script of its own from there, but may start one that it holds.
  const script = new Blob([byId('worker', HTMLScriptElement).text], { type: 'text/javascript' });
  const url = URL.createObjectURL(script);
  const worker = new Worker(url, { name: 'bundle' });
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    if ('progress' in data) onProgress(data.progress);
    else resolve(data);
  });
  worker.addEventListener('error', ({ message }) => resolve({ problem: message }));
  orderOf(choice, script).then(
    (order) => worker.postMessage(order, []),
    (error: unknown) =>
      resolve({ problem: error instanceof Error ? error.message : 'a file cannot be read' }),
  );
  const outcome = promise.finally(() => {
    worker.terminate();
    URL.revokeObjectURL(url);
  });
  return { outcome, cancel: () => resolve('cancelled') };
}

async function orderOf({ bundle, keys, authorities }: Choice, script: Blob): Promise<Order> {
  return { bundle, keys: await textsOf(keys), authorities: await textsOf(authorities), script };
}

function textsOf(files: FileList | null): Promise<PemFile[]> {
  return Promise.all(
    Array.from(files ?? [], async (file) => {
      if (file.size > MAX_PEM_BYTES) throw new Error(`${file.name} is too long for a PEM file`);
      return { name: file.name, text: await file.text() };
    }),
  );
}
