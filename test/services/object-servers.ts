import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  CreateBucketCommand,
  DeleteObjectCommand,
} from '@aws-sdk/client-s3';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { Storage } from '@google-cloud/storage';
import { goCommand, npmPackage } from '../interop/outside-tools.ts';
import { answers, freePort, startChild, type ChildServer } from './child-server.ts';

/** A server of objects with a bucket in it. */
export interface ObjectServer {
  readonly url: string;
  /** Settings of the service, with which it keeps bundles there. */
  readonly settings: Readonly<Record<string, string>>;
  /** What SDKs take from the environment by themselves. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names of all objects, and of uploads that were not finished. */
  list(): Promise<readonly string[]>;
  /** Behind the service's back. */
  remove(name: string): Promise<unknown>;
  stop(): Promise<void>;
}

const BUCKET = 'bundles';
const S3_KEYS = { accessKeyId: 'cec-test', secretAccessKey: 'a secret of the tests' };

/** Versity's S3 gateway over a directory; it checks signatures. */
export async function startS3(): Promise<ObjectServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startChild({
    command: await goCommand('versitygw'),
    args: (directory) => ['--quiet', '--port', `127.0.0.1:${port}`, 'posix', directory],
    env: { ROOT_ACCESS_KEY: S3_KEYS.accessKeyId, ROOT_SECRET_KEY: S3_KEYS.secretAccessKey },
    ready: () => answers(url),
  });
  const s3 = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: S3_KEYS,
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return {
    url,
    settings: {
      SPANFORGE_AUDIT_BYOS_PROVIDER: 's3',
      CEC_BUCKET: BUCKET,
      CEC_S3_ENDPOINT: url,
      CEC_S3_REGION: 'us-east-1',
    },
    environment: {
      AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
    },
    list: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
      return [...Contents.map(({ Key = '' }) => Key), ...Uploads.map(({ Key }) => `unfinished ${Key}`)];
    },
    remove: (name) => s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: name })),
    stop: () => server.stop(),
  };
}

/** The account that Azurite has. */
const AZURE = {
  account: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};

/** Azurite; it checks signatures. */
export async function startAzure(): Promise<ObjectServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/${AZURE.account}`;
  const program = join(await npmPackage('azurite'), 'dist/src/blob/main.js');
  const server: ChildServer = await startChild({
    command: process.execPath,
    args: (directory) => [
      program,
      '--silent',
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--location',
      directory,
      '--blobHost',
      '127.0.0.1',
      '--blobPort',
      String(port),
    ],
    ready: () => answers(url),
  });
  const service = new BlobServiceClient(url, new StorageSharedKeyCredential(AZURE.account, AZURE.key));
  await service.createContainer(BUCKET);
  return {
    url,
    settings: {
      SPANFORGE_AUDIT_BYOS_PROVIDER: 'azure',
      CEC_BUCKET: BUCKET,
      CEC_AZURE_ACCOUNT: AZURE.account,
      CEC_AZURE_ENDPOINT: url,
      AZURE_STORAGE_KEY: AZURE.key,
    },
    environment: {},
    list: async () => {
      const names: string[] = [];
      for await (const { name } of service.getContainerClient(BUCKET).listBlobsFlat()) names.push(name);
      return names;
    },
    remove: (name) => service.getContainerClient(BUCKET).deleteBlob(name),
    stop: () => server.stop(),
  };
}

/** fake-gcs-server; it checks no signatures. */
export async function startGcs(): Promise<ObjectServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startChild({
    command: await goCommand('fake-gcs-server'),
    args: (directory) => {
      const options = {
        scheme: 'http',
        host: '127.0.0.1',
        port,
        'external-url': url,
        'public-host': `127.0.0.1:${port}`,
        backend: 'memory',
        data: directory,
        'log-level': 'error',
      };
      return Object.entries(options).flatMap(([name, value]) => [`-${name}`, String(value)]);
    },
    ready: () => answers(url),
  });
  const credentials = join(server.directory, 'credentials.json');
  await writeFile(credentials, serviceAccount());
  const bucket = new Storage({ apiEndpoint: url, projectId: 'test' }).bucket(BUCKET);
  await bucket.create();
  return {
    url,
    settings: { SPANFORGE_AUDIT_BYOS_PROVIDER: 'gcs', CEC_BUCKET: BUCKET, CEC_GCS_ENDPOINT: url },
    environment: { GOOGLE_APPLICATION_CREDENTIALS: credentials },
    list: async () => (await bucket.getFiles())[0].map(({ name }) => name),
    remove: (name) => bucket.file(name).delete(),
    stop: () => server.stop(),
  };
}

/** The file of a service account that exists nowhere; its key signs links. */
function serviceAccount(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return JSON.stringify({
    type: 'service_account',
    project_id: 'test',
    client_email: 'cec@test.example',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  });
}

/** For the SDKs of this process, too. */
export function setEnvironment({ environment }: ObjectServer): void {
  // oxlint-disable-next-line node/no-process-env -- where SDKs look for credentials
  Object.assign(process.env, environment);
}
