import fs from 'node:fs';

/** A file that is written once, from its beginning to its end. */
export interface SpoolFile {
  /** May store less than all of it. Rejects with the system's errors. */
  write(bytes: Uint8Array): Promise<{ readonly bytesWritten: number }>;
  /** May be called again. */
  close(): Promise<void>;
}

/**
 * Makes a file for this user only. A bare descriptor, opened at once: a thread that is ended closes those of its own,
 * but one that a `FileHandle` is just being made for stays open as long as the process.
 *
 * @throws the system's errors
 */
export function openSpoolFile(path: string): SpoolFile {
  const descriptor = fs.openSync(path, 'wx', 0o600);
  let closed: Promise<void> | undefined;
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        fs.write(descriptor, bytes, (error, bytesWritten) =>
          error === null ? resolve({ bytesWritten }) : reject(error),
        );
      }),
    // Once: its number may stand for another file afterwards.
    close: () => (closed ??= close(descriptor)),
  };
}

function close(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.close(descriptor, (error) => (error ? reject(error) : resolve()));
  });
}
