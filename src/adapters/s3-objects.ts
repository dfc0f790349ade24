import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import {
  ATTEMPTS,
  contentDisposition,
  PART_BYTES,
  PARTS_AHEAD,
  REQUEST_MILLIS,
  taken,
  type ObjectClient,
  type ObjectPlace,
} from './object-client.ts';

export interface S3Options {
  /** Undefined: that of AWS. */
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
}

/** Objects in Amazon S3 and in what speaks its protocol, as Cloudflare R2. Credentials by the SDK's own chain. */
export function createS3Objects({ endpoint, region }: S3Options): ObjectClient {
  const s3 = new S3Client({
    ...(region !== undefined && { region }),
    // Names of buckets are not names of hosts on most servers that are not Amazon's.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: REQUEST_MILLIS / 3,
      requestTimeout: REQUEST_MILLIS,
      throwOnRequestTimeout: true,
    },
  });

  async function head({ bucket, key }: ObjectPlace) {
    try {
      return await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'NotFound') return undefined;
      throw error;
    }
  }

  async function remove({ bucket, key }: ObjectPlace): Promise<void> {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }

  /** Of the whole object, where the server says so; each part was compared as it arrived in any case. */
  async function assertChecksum(place: ObjectPlace, checksum: string): Promise<void> {
    const stored = await head(place);
    if (stored?.ChecksumType !== 'FULL_OBJECT' || stored.ChecksumCRC32 === checksum) return;
    await remove(place);
    throw new Error('the stored object has another checksum than what was sent');
  }

  return {
    async put(place, content) {
      const sum = { crc: 0 };
      const upload = new Upload({
        client: s3,
        params: {
          Bucket: place.bucket,
          Key: place.key,
          Body: Readable.from(summed(content, sum), { objectMode: false }),
          IfNoneMatch: '*',
          ContentType: 'application/zip',
          ChecksumAlgorithm: 'CRC32',
          ChecksumType: 'FULL_OBJECT',
        },
        partSize: PART_BYTES,
        queueSize: PARTS_AHEAD,
      });
      try {
        await upload.done();
      } catch (error) {
        if (isConflict(error)) taken(error);
        throw error;
      }
      await assertChecksum(place, checksumOf(sum.crc));
    },
    async *list({ bucket, key }) {
      for await (const { Contents = [] } of paginateListObjectsV2(
        { client: s3 },
        { Bucket: bucket, Prefix: key },
      ))
        for (const { Key } of Contents) if (Key !== undefined) yield Key;
    },
    size: async (place) => (await head(place))?.ContentLength,
    async read({ bucket, key }, offset) {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${offset}-` });
      const { Body } = await s3.send(command);
      if (Body instanceof Readable) return Body;
      throw new Error('the store answered without a body');
    },
    remove,
    link({ bucket, key }, { fileName, from, until }) {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: contentDisposition(fileName),
      });
      const expiresIn = Math.floor((until.getTime() - from.getTime()) / 1000);
      return getSignedUrl(s3, command, { signingDate: from, expiresIn });
    },
  };
}

async function* summed(content: AsyncIterable<Buffer>, sum: { crc: number }): AsyncIterable<Buffer> {
  for await (const chunk of content) {
    sum.crc = crc32(chunk, sum.crc);
    yield chunk;
  }
}

/** Somebody else's object has the key, or is just being made under it. */
function isConflict(error: unknown): boolean {
  return error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0);
}

/** As S3 writes it: big-endian, in base64. */
function checksumOf(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc);
  return bytes.toString('base64');
}
