import { z } from 'zod';

export const PROVIDERS = ['s3', 'azure', 'gcs', 'r2'] as const;

/** Names of object stores, as locations of bundles begin with them. */
export type Provider = (typeof PROVIDERS)[number];

/** How object stores are reached, whether or not one of them takes new bundles. */
export interface ObjectStoreConfig {
  /** The object store that new bundles go to; undefined: the local disk. */
  readonly byosProvider: Provider | undefined;
  readonly bucket: string;
  /** Empty, or ends with "/". */
  readonly bucketPrefix: string;
  readonly s3Endpoint: string | undefined;
  readonly s3Region: string | undefined;
  readonly r2AccountId: string | undefined;
  readonly azureAccount: string | undefined;
  readonly azureEndpoint: string | undefined;
  readonly azureKey: string | undefined;
  readonly gcsEndpoint: string | undefined;
}

export const OBJECT_STORE_SETTINGS = [
  {
    name: 'SPANFORGE_AUDIT_BYOS_PROVIDER',
    meaning:
      's3, azure, gcs or r2: keep new bundles in an object store; unset: on disk. Earlier ones stay where they are',
  },
  { name: 'CEC_BUCKET', meaning: 'bucket, or container, for new bundles' },
  { name: 'CEC_BUCKET_PREFIX', meaning: 'begins the names of objects, such as "evidence/"; default none' },
  { name: 'CEC_S3_ENDPOINT', meaning: 'URL of a server that speaks the protocol of S3; default that of AWS' },
  { name: 'CEC_S3_REGION', meaning: "region of the bucket; default as in the SDK's own settings" },
  { name: 'CEC_R2_ACCOUNT_ID', meaning: 'account at Cloudflare, for r2' },
  { name: 'CEC_AZURE_ACCOUNT', meaning: 'storage account, for azure' },
  { name: 'CEC_AZURE_ENDPOINT', meaning: 'URL of the blob service; default that of the account at Azure' },
  {
    name: 'AZURE_STORAGE_KEY',
    meaning: "shared key of the account; unset: credentials by the SDK's own chain, as for all other stores",
  },
  {
    name: 'CEC_GCS_ENDPOINT',
    meaning: 'URL of a server that speaks the protocol of GCS; default that of Google',
  },
] as const;

const optional = z
  .string()
  .default('')
  .transform((text) => text || undefined);
const endpoint = optional.refine(
  (text) => text === undefined || /^https?:\/\/[^@]+$/.test(text),
  'must be an http or https URL without a user name',
);

export const OBJECT_STORE_FIELDS = {
  SPANFORGE_AUDIT_BYOS_PROVIDER: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['', ...PROVIDERS], 'must be s3, azure, gcs or r2'))
    .default(''),
  CEC_BUCKET: z
    .string()
    .regex(
      /^$|^[a-z0-9][a-z0-9._-]{1,221}$/,
      'must be the name of a bucket: small letters, digits, ".", "_" and "-"',
    )
    .default(''),
  CEC_BUCKET_PREFIX: z
    .string()
    .regex(
      /^$|^[\w.-]+(?:\/[\w.-]+)*\/?$/,
      'must be names of letters, digits, ".", "_" and "-", separated by "/"',
    )
    .default('')
    .transform((prefix) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`)),
  CEC_S3_ENDPOINT: endpoint,
  CEC_S3_REGION: optional,
  CEC_R2_ACCOUNT_ID: optional.refine(
    (id) => id === undefined || /^[0-9a-f]{32}$/.test(id),
    'must be 32 hex digits',
  ),
  CEC_AZURE_ACCOUNT: optional.refine(
    (name) => name === undefined || /^[a-z0-9]{3,24}$/.test(name),
    'must be 3 to 24 small letters and digits',
  ),
  CEC_AZURE_ENDPOINT: endpoint,
  AZURE_STORAGE_KEY: optional,
  CEC_GCS_ENDPOINT: endpoint,
};

type ObjectStoreFields = z.infer<z.ZodObject<typeof OBJECT_STORE_FIELDS>>;

export function toObjectStoreConfig(fields: ObjectStoreFields): ObjectStoreConfig {
  return {
    byosProvider: fields.SPANFORGE_AUDIT_BYOS_PROVIDER || undefined,
    bucket: fields.CEC_BUCKET,
    bucketPrefix: fields.CEC_BUCKET_PREFIX,
    s3Endpoint: fields.CEC_S3_ENDPOINT,
    s3Region: fields.CEC_S3_REGION,
    r2AccountId: fields.CEC_R2_ACCOUNT_ID,
    azureAccount: fields.CEC_AZURE_ACCOUNT,
    azureEndpoint: fields.CEC_AZURE_ENDPOINT,
    azureKey: fields.AZURE_STORAGE_KEY,
    gcsEndpoint: fields.CEC_GCS_ENDPOINT,
  };
}

/** A line for each setting that the provider needs and that is missing. */
export function faultyObjectStoreSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  const provider = (env['SPANFORGE_AUDIT_BYOS_PROVIDER'] ?? '').toLowerCase();
  const needed: Readonly<Record<string, readonly string[]>> = {
    s3: ['CEC_BUCKET'],
    r2: ['CEC_BUCKET', 'CEC_R2_ACCOUNT_ID'],
    azure: ['CEC_BUCKET', 'CEC_AZURE_ACCOUNT'],
    gcs: ['CEC_BUCKET'],
  };
  return (needed[provider] ?? [])
    .filter((name) => (env[name] ?? '') === '')
    .map((name) => `${name}: must be set for SPANFORGE_AUDIT_BYOS_PROVIDER=${provider}`);
}
