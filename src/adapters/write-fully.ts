import type { FileHandle } from 'node:fs/promises';

/** Appends all of `bytes`: a single write may store less when the disk is nearly full. */
export async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    const { bytesWritten } = await file.write(rest);
    rest = rest.subarray(bytesWritten);
  }
}
