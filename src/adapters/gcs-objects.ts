import { pipeline } from 'node:stream/promises';
import { ApiError, Storage, type File } from '@google-cloud/storage';
import {
  ATTEMPTS,
  contentDisposition,
  PART_BYTES,
  REQUEST_MILLIS,
  taken,
  type ObjectClient,
  type ObjectPlace,
} from './object-client.ts';

export interface GcsOptions {
  /** Undefined: that of Google. */
  readonly endpoint: string | undefined;
}

/** Objects in Google Cloud Storage. Credentials by the SDK's own chain. */
export function createGcsObjects({ endpoint }: GcsOptions): ObjectClient {
  const storage = new Storage({
    ...(endpoint !== undefined && { apiEndpoint: endpoint }),
    timeout: REQUEST_MILLIS,
    retryOptions: { maxRetries: ATTEMPTS - 1, totalTimeout: (REQUEST_MILLIS * ATTEMPTS) / 1000 },
  });
  const fileOf = ({ bucket, key }: ObjectPlace): File => storage.bucket(bucket).file(key);

  return {
    async put(place, content) {
      // The store computes a CRC-32C as well; the SDK compares both, and removes what differs.
      const upload = fileOf(place).createWriteStream({
        resumable: true,
        chunkSize: PART_BYTES,
        validation: 'crc32c',
        contentType: 'application/zip',
        preconditionOpts: { ifGenerationMatch: 0 },
      });
      try {
        await pipeline(content, upload);
      } catch (error) {
        if (statusOf(error) === 412) taken(error);
        throw error;
      }
    },
    async size(place) {
      try {
        const [metadata] = await fileOf(place).getMetadata();
        return Number(metadata.size);
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    async *list({ bucket, key }) {
      const files: AsyncIterable<File> = storage.bucket(bucket).getFilesStream({ prefix: key });
      for await (const { name } of files) yield name;
    },
    read: async (place, offset) => fileOf(place).createReadStream({ start: offset, validation: false }),
    remove: async (place) => void (await fileOf(place).delete({ ignoreNotFound: true })),
    async link(place, { fileName, from, until }) {
      const [url] = await fileOf(place).getSignedUrl({
        version: 'v4',
        action: 'read',
        accessibleAt: from,
        expires: until,
        responseDisposition: contentDisposition(fileName),
      });
      return url;
    },
  };
}

function statusOf(error: unknown): number {
  return error instanceof ApiError ? Number(error.code) : 0;
}
