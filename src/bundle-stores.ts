import { createDiskBundleStore, type DiskBundleStoreOptions } from './adapters/disk-bundle-store.ts';
import { createObjectBundleStore } from './adapters/object-bundle-store.ts';
import type { ObjectClient } from './adapters/object-client.ts';
import { createRoutedBundleStore, type OpenObjectStore } from './adapters/routed-bundle-store.ts';
import { CecError } from './errors.ts';
import type { ObjectStoreConfig } from './object-store-settings.ts';
import type { BundleStore } from './ports/bundle-store.ts';

/**
 * The place for bundles: the disk or an object store for new ones, and every place that old ones may be in.
 *
 * @throws CecError `INVALID_INPUT` when the SDK of the object store for new bundles is not installed
 */
export async function openBundleStore(
  disk: DiskBundleStoreOptions,
  config: ObjectStoreConfig,
  spoolDir: string,
): Promise<BundleStore> {
  const open: OpenObjectStore = async (provider) => {
    const client = await openClient(provider, config);
    const bucket = provider === 'azure' ? `${config.azureAccount}/${config.bucket}` : config.bucket;
    return createObjectBundleStore({ provider, bucket, prefix: config.bucketPrefix, client, spoolDir });
  };
  // Now, since a start is the time to say that something is missing.
  if (config.byosProvider !== undefined) await open(config.byosProvider);
  return createRoutedBundleStore(createDiskBundleStore(disk), config.byosProvider, open);
}

/** The SDKs are optional, and large: each is loaded only where it is needed. */
async function openClient(provider: string, config: ObjectStoreConfig): Promise<ObjectClient> {
  try {
    if (provider === 's3' || provider === 'r2') {
      const { createS3Objects } = await import('./adapters/s3-objects.ts');
      return createS3Objects(provider === 's3' ? awsOptions(config) : r2Options(config));
    }
    if (provider === 'azure') {
      const { createAzureObjects } = await import('./adapters/azure-objects.ts');
      const { azureAccount, azureEndpoint, azureKey } = config;
      const account = required(azureAccount, 'CEC_AZURE_ACCOUNT');
      return await createAzureObjects({ account, endpoint: azureEndpoint, key: azureKey });
    }
    if (provider === 'gcs') {
      const { createGcsObjects } = await import('./adapters/gcs-objects.ts');
      return createGcsObjects({ endpoint: config.gcsEndpoint });
    }
  } catch (error) {
    throw isMissingModule(error) ? missingSdk(provider, error) : error;
  }
  throw new CecError('STORE_FAILED', `the bundle is in a place that is not known (${provider})`);
}

function awsOptions({ s3Endpoint, s3Region }: ObjectStoreConfig) {
  return { endpoint: s3Endpoint, region: s3Region };
}

/** A jurisdiction of R2 has an endpoint of its own, which CEC_S3_ENDPOINT names. */
function r2Options({ s3Endpoint, r2AccountId }: ObjectStoreConfig) {
  const account = required(r2AccountId, 'CEC_R2_ACCOUNT_ID');
  return { endpoint: s3Endpoint ?? `https://${account}.r2.cloudflarestorage.com`, region: 'auto' };
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new CecError('STORE_FAILED', `the bundle is in an object store that needs ${name}, which is not set`);
}

const PACKAGES: Readonly<Record<string, string>> = {
  s3: '@aws-sdk/client-s3 @aws-sdk/lib-storage @aws-sdk/s3-request-presigner',
  r2: '@aws-sdk/client-s3 @aws-sdk/lib-storage @aws-sdk/s3-request-presigner',
  azure: '@azure/storage-blob @azure/identity',
  gcs: '@google-cloud/storage',
};

function isMissingModule(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}

function missingSdk(provider: string, cause: unknown): CecError {
  return new CecError(
    'INVALID_INPUT',
    `SPANFORGE_AUDIT_BYOS_PROVIDER: ${provider} needs packages that are not installed: npm install ${PACKAGES[provider]}`,
    { cause },
  );
}
