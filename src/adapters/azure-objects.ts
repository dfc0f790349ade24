import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  RestError,
  StorageSharedKeyCredential,
  type BlockBlobClient,
  type ContainerClient,
  type UserDelegationKey,
} from '@azure/storage-blob';
import { CecError } from '../errors.ts';
import {
  ATTEMPTS,
  contentDisposition,
  PART_BYTES,
  REQUEST_MILLIS,
  taken,
  type ObjectClient,
  type ObjectLink,
  type ObjectPlace,
} from './object-client.ts';
import { partsOf } from './parts-of.ts';

export interface AzureOptions {
  readonly account: string;
  /** Undefined: that of Azure. */
  readonly endpoint: string | undefined;
  /** Shared key of the account; undefined: the chain of `@azure/identity`. */
  readonly key: string | undefined;
}

const UPLOAD_BYTES = 16;
const DAY_MILLIS = 86_400_000;

/** Objects in Azure Blob Storage, as block blobs. A bucket is `<account>/<container>`. */
export async function createAzureObjects({ account, endpoint, key }: AzureOptions): Promise<ObjectClient> {
  const sharedKey = key === undefined ? undefined : new StorageSharedKeyCredential(account, key);
  const service = new BlobServiceClient(
    endpoint ?? `https://${account}.blob.core.windows.net`,
    sharedKey ?? (await defaultCredential()),
    { retryOptions: { maxTries: ATTEMPTS, tryTimeoutInMs: REQUEST_MILLIS } },
  );

  function containerOf({ bucket }: ObjectPlace): ContainerClient {
    const [owner, container = ''] = bucket.split('/');
    if (owner === account) return service.getContainerClient(container);
    throw new CecError('STORE_FAILED', `the bundle is in the account ${owner}; set CEC_AZURE_ACCOUNT to it`);
  }

  const blobOf = (place: ObjectPlace): BlockBlobClient => containerOf(place).getBlockBlobClient(place.key);

  /** Good for the longest time that there is, so that it serves many links. */
  async function delegationKey(): Promise<UserDelegationKey> {
    if (delegated === undefined || Date.now() > delegated.renewal) {
      const until = new Date(Date.now() + 7 * DAY_MILLIS);
      delegated = {
        key: await service.getUserDelegationKey(new Date(), until),
        renewal: Date.now() + DAY_MILLIS,
      };
    }
    return delegated.key;
  }
  let delegated: { readonly key: UserDelegationKey; readonly renewal: number } | undefined;

  async function signatureOf(blob: BlockBlobClient, { fileName, until }: ObjectLink): Promise<string> {
    const values = {
      containerName: blob.containerName,
      blobName: blob.name,
      permissions: BlobSASPermissions.parse('r'),
      expiresOn: until,
      contentDisposition: contentDisposition(fileName),
    };
    return sharedKey === undefined
      ? generateBlobSASQueryParameters(values, await delegationKey(), account).toString()
      : generateBlobSASQueryParameters(values, sharedKey).toString();
  }

  return {
    async put(place, content) {
      const blob = blobOf(place);
      const upload = randomBytes(UPLOAD_BYTES);
      const blocks: string[] = [];
      for await (const part of partsOf(content, PART_BYTES)) {
        const id = blockId(upload, blocks.length);
        await blob.stageBlock(id, part, part.length, {
          transactionalContentMD5: createHash('md5').update(part).digest(),
        });
        blocks.push(id);
      }
      try {
        await blob.commitBlockList(blocks, {
          conditions: { ifNoneMatch: '*' },
          blobHTTPHeaders: { blobContentType: 'application/zip' },
        });
      } catch (error) {
        if (error instanceof RestError && [409, 412].includes(error.statusCode ?? 0)) taken(error);
        throw error;
      }
    },
    async size(place) {
      try {
        return (await blobOf(place).getProperties()).contentLength;
      } catch (error) {
        if (error instanceof RestError && error.statusCode === 404) return undefined;
        throw error;
      }
    },
    async *list(place) {
      for await (const { name } of containerOf(place).listBlobsFlat({ prefix: place.key })) yield name;
    },
    async read(place, offset) {
      const { readableStreamBody } = await blobOf(place).download(offset);
      return Readable.from(readableStreamBody ?? [], { objectMode: false });
    },
    remove: async (place) => void (await blobOf(place).deleteIfExists()),
    async link(place, link) {
      const blob = blobOf(place);
      return `${blob.url}?${await signatureOf(blob, link)}`;
    },
  };
}

async function defaultCredential() {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}

/** Of the same length for all blocks of a blob. Two uploads of one name must not mix, so theirs differ. */
function blockId(upload: Buffer, index: number): string {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  return Buffer.concat([upload, number]).toString('base64');
}
