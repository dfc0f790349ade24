import type { Readable } from 'node:stream';

/** Where a bundle is to be kept. */
export interface BundleTarget {
  readonly bundleId: string;
  /** The documented name of the file, used in the store's own place. */
  readonly fileName: string;
  /** A directory that the caller asked for; there the file is `<bundle_id>.zip`. */
  readonly outputDir: string | undefined;
}

/** What a URL is for. */
export interface LinkedBundle extends Omit<BundleTarget, 'outputDir'> {
  readonly location: string;
  /** Of the whole file, 64 hex digits. */
  readonly sha256: string;
  /** End of the URL, an instant with microseconds. */
  readonly expiresAt: string;
}

export interface Published {
  readonly bytes: number;
  /** Of the whole file, 64 hex digits. */
  readonly sha256: string;
}

/**
 * Where finished bundles are kept. A bundle appears whole or not at all and is never overwritten: another
 * file of the same name makes `publish` fail.
 */
export interface BundleStore {
  /** The name of the object store that takes new bundles, as GetStatus shows it; undefined for the local disk. */
  readonly provider: string | undefined;
  /**
   * The location for a target, after everything that can be refused was refused: INVALID_INPUT
   * `output_dir: …` outside the configured roots, BUILD_FAILED when the directory cannot be written.
   */
  locate(target: BundleTarget): Promise<string>;
  /**
   * Stores `content` durably at a located place and resolves when it is visible there. When the source fails,
   * `signal` aborts or space runs out, nothing stays behind and it rejects (BUILD_FAILED for the store's faults).
   */
  publish(location: string, content: Readable, signal: AbortSignal): Promise<Published>;
  /** The stored bytes from `offset` on. Rejects with BUNDLE_FILE_GONE when they are not there. */
  open(location: string, offset: number): Promise<Readable>;
  /** Bytes of what is stored; undefined when there is nothing. */
  size(location: string): Promise<number | undefined>;
  /** Locations of everything in the place for new bundles, in no order. */
  list(): AsyncIterable<string>;
  remove(location: string): Promise<void>;
  /** A URL under which whoever has it can download the bundle until it expires. */
  urlOf(bundle: LinkedBundle): Promise<string>;
  /** Runs `work` on a file of this machine that holds the bundle. Rejects with BUNDLE_FILE_GONE when there is none. */
  withFile<T>(location: string, work: (path: string) => Promise<T>): Promise<T>;
  /**
   * The real path of a file that a caller named, when it lies in the store or an output root and is a regular
   * file; otherwise ARCHIVE_NOT_FOUND, the same for files that do not exist.
   */
  admit(path: string): Promise<string>;
}
