import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CecError, invalidInput } from '../errors.ts';
import type { BundleStore, LinkedBundle, Published } from '../ports/bundle-store.ts';
import type { ObjectClient, ObjectPlace } from './object-client.ts';
import { objectFault } from './object-fault.ts';

export interface ObjectBundleStoreOptions {
  /** Begins a location: `<provider>://<bucket>/<key>`. */
  readonly provider: string;
  readonly bucket: string;
  /** Begins a key; ends with "/" unless it is empty. */
  readonly prefix: string;
  readonly client: ObjectClient;
  /** For copies of bundles that are to be verified. */
  readonly spoolDir: string;
}

/** A link is good for so long before it expires, in milliseconds: what is signed does not depend on when. */
const LINK_MILLIS = 86_400_000;

/** Bundles in an object store, as `<prefix><bundle_id>/<file name>`. */
export function createObjectBundleStore(options: ObjectBundleStoreOptions): Omit<BundleStore, 'admit'> {
  const { provider, bucket, prefix, client, spoolDir } = options;
  const scheme = `${provider}://`;
  const placeOf = (location: string): ObjectPlace => parseLocation(location, bucket.split('/').length);

  async function open(location: string, offset: number): Promise<Readable> {
    try {
      const place = placeOf(location);
      const size = await client.size(place);
      if (size === undefined) throw gone();
      return offset >= size ? Readable.from([]) : await client.read(place, offset);
    } catch (error) {
      throw objectFault('STORE_FAILED', error);
    }
  }

  async function publish(location: string, content: Readable, signal: AbortSignal): Promise<Published> {
    const place = placeOf(location);
    const metered = meter();
    const source = watch(content);
    // Not awaited: a source that does not answer never ends, and the upload ends with the meter.
    void pipeline(content, metered.stream, { signal }).catch(() => {});
    try {
      signal.throwIfAborted();
      await client.put(place, metered.stream);
      const published = metered.published();
      await assertStored(client, place, published);
      return published;
    } catch (error) {
      const { fault } = source;
      metered.stream.destroy();
      signal.throwIfAborted();
      if (fault !== undefined) throw fault;
      throw objectFault('BUILD_FAILED', error);
    } finally {
      content.destroy();
    }
  }

  return {
    provider,
    async locate({ bundleId, fileName, outputDir }) {
      if (outputDir !== undefined) throw invalidInput('output_dir', 'not available with object storage');
      return `${scheme}${bucket}/${prefix}${bundleId}/${fileName}`;
    },
    publish,
    open,
    size: (location) => told(() => client.size(placeOf(location))),
    async *list() {
      for await (const key of client.list({ bucket, key: prefix })) yield `${scheme}${bucket}/${key}`;
    },
    remove: (location) => told(() => client.remove(placeOf(location))),
    urlOf: (bundle) => told(() => client.link(placeOf(bundle.location), linkOf(bundle))),
    async withFile(location, work) {
      const path = join(spoolDir, `${randomBytes(16).toString('hex')}.zip`);
      try {
        const copy = createWriteStream(path, { flags: 'wx', mode: 0o600 });
        await told(async () => pipeline(await open(location, 0), copy));
        return await work(path);
      } finally {
        await rm(path, { force: true });
      }
    },
  };
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw objectFault('STORE_FAILED', error);
  }
}

/** A bundle may be in an earlier bucket than the one that takes new ones. `segments`: of the name of a bucket. */
function parseLocation(location: string, segments: number): ObjectPlace {
  const parts = location.slice(location.indexOf('://') + 3).split('/');
  return { bucket: parts.slice(0, segments).join('/'), key: parts.slice(segments).join('/') };
}

function linkOf({ fileName, expiresAt }: LinkedBundle) {
  const until = Date.parse(expiresAt);
  return { fileName, from: new Date(until - LINK_MILLIS), until: new Date(until) };
}

/** Counts and digests what passes. */
function meter() {
  const digest = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      bytes += chunk.length;
      done(undefined, chunk);
    },
  });
  return { stream, published: (): Published => ({ bytes, sha256: digest.digest('hex') }) };
}

/** The first error of a source, which must be listened for from the beginning. */
function watch(content: Readable): { readonly fault: Error | undefined } {
  const seen: { fault: Error | undefined } = { fault: undefined };
  content.on('error', (error) => (seen.fault ??= error));
  return seen;
}

/** The store has compared checksums of what it got; this is for what it keeps. */
async function assertStored(client: ObjectClient, place: ObjectPlace, { bytes }: Published): Promise<void> {
  if ((await client.size(place)) === bytes) return;
  await client.remove(place);
  throw new CecError('BUILD_FAILED', 'CEC build failed: the object store kept other bytes than it was sent');
}

function gone(): CecError {
  return new CecError('BUNDLE_FILE_GONE', 'the file of the bundle is no longer there');
}
