import type { Readable } from 'node:stream';

/** Where an object lies. `bucket` is the account and the container for Azure. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

export interface ObjectLink {
  readonly fileName: string;
  /** The URL is good between them. */
  readonly from: Date;
  readonly until: Date;
}

/** What the object stores have in common. Rejects with the errors of the SDK, which `objectFault` puts into words. */
export interface ObjectClient {
  /**
   * Stores the content under a key that is free (`TAKEN` otherwise), as it arrives and in parts of bounded memory, and
   * has the store compare checksums. Nothing stays when the content breaks off or the store fails.
   */
  put(place: ObjectPlace, content: Readable): Promise<void>;
  /** Undefined for an object that is not there. */
  size(place: ObjectPlace): Promise<number | undefined>;
  /** Keys in a bucket that begin with that of the place. */
  list(place: ObjectPlace): AsyncIterable<string>;
  /** The bytes from `offset`, which is less than the size. */
  read(place: ObjectPlace, offset: number): Promise<Readable>;
  /** Also succeeds when there is no such object. */
  remove(place: ObjectPlace): Promise<void>;
  /** A URL for GET, signed by the credentials of the service, that answers with the file name. */
  link(place: ObjectPlace, link: ObjectLink): Promise<string>;
}

/** Bytes of a part, which are kept until the store has taken them. */
export const PART_BYTES = 8 * 1024 * 1024;
/** Parts under way at once. */
export const PARTS_AHEAD = 2;
/** How long the store may take for a part, and how often it is asked. */
export const REQUEST_MILLIS = 30_000;
export const ATTEMPTS = 3;

/** The name of what `put` throws for a key that is not free. */
export const TAKEN = 'ObjectExists';

/** @throws always, for a key that is not free */
export function taken(cause: unknown): never {
  const error = new Error('the object exists', { cause });
  error.name = TAKEN;
  throw error;
}

export function contentDisposition(fileName: string): string {
  return `attachment; filename="${fileName}"`;
}
