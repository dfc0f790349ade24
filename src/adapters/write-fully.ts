/** A file that takes bytes at its end; a `FileHandle` is one. */
interface Writable {
  write(bytes: Uint8Array): Promise<{ readonly bytesWritten: number }>;
}

/** Appends all of `bytes`: a single write may store less when the disk is nearly full. */
export async function writeFully(file: Writable, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) {
    const { bytesWritten } = await file.write(rest);
    rest = rest.subarray(bytesWritten);
  }
}
