import { createHash } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import type { Readable } from 'node:stream';
import type { CecError } from '../errors.ts';
import type { Published } from '../ports/bundle-store.ts';
import { openNewFile } from './new-file.ts';
import { writeFully } from './write-fully.ts';

/** For the owner and, since a bundle is made to be handed on, the group. */
const MODE = 0o640;

/** Says what a system error means to the caller of a build. */
export type ToFault = (error: unknown) => CecError;

/**
 * Writes a file that appears whole and durable, or not at all. A name that is taken is kept.
 *
 * @throws what `toFault` makes of the disk's errors, the source's own error, or the reason of `signal`
 */
export async function publishFile(
  path: string,
  content: Readable,
  { signal, toFault }: { readonly signal: AbortSignal; readonly toFault: ToFault },
): Promise<Published> {
  signal.throwIfAborted();
  const fault = (error: unknown): never => {
    throw toFault(error);
  };
  const target = await openNewFile(path, MODE).catch(fault);
  try {
    signal.throwIfAborted();
    const copying = copy(addAbortSignal(signal, content), (bytes) =>
      writeFully(target.file, bytes).catch(fault),
    );
    const published = await unlessAborted(signal, copying);
    await target.commit().catch(fault);
    return published;
  } catch (error) {
    await target.discard();
    signal.throwIfAborted();
    throw error;
  }
}

/** Settles as `work` does, or rejects at the abort: a source that was destroyed while it waits may never say so. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => abort(), { once: true });
  await Promise.race([work, aborted]);
  signal.throwIfAborted();
  return work;
}

/** One chunk at a time, and its digest while the disk is busy with it. */
async function copy(content: Readable, write: (bytes: Uint8Array) => Promise<void>): Promise<Published> {
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    const part = toBytes(chunk);
    const written = write(part);
    digest.update(part);
    bytes += part.length;
    await written;
  }
  return { bytes, sha256: digest.digest('hex') };
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('a bundle is a stream of bytes');
}
