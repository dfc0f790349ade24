import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { chmod, mkdir, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CecError } from '../errors.ts';
import type { SecretKey, ServiceKeys, SigningKey } from '../ports/keys.ts';
import { isKnownDefaultSecret, secretKeyOf } from '../secret-key.ts';

export interface KeyFilesOptions {
  /** Directory of the key files; made when missing. */
  readonly directory: string;
  /** The signing key given by the operator; it wins over the file. */
  readonly signingKey: string | undefined;
  /** Makes the identity of the local time-stamp authority. */
  readonly createAuthority: (name: string, now: Date) => Promise<AuthorityPems>;
}

interface AuthorityPems {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly chainPem: string;
}

/** The keys of the service; those that do not exist yet are made, and named in `created`. */
export async function loadServiceKeys(options: KeyFilesOptions): Promise<{ keys: ServiceKeys; created: string[] }> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  await chmod(options.directory, 0o700);
  const files = createKeyFiles(options.directory);
  const keys = {
    signing: await loadSigningSecret(files, options.signingKey),
    record: await files.secret('record.key'),
    link: await files.secret('link.key'),
    attestation: await files.signing('attestation.pem', 'ec'),
    checkpoint: await files.signing('checkpoint.pem', 'ed25519'),
    authority: await loadAuthority(files, options.createAuthority),
  };
  return { keys, created: files.created };
}

async function loadSigningSecret(files: KeyFiles, given: string | undefined): Promise<SecretKey> {
  if (given === undefined) return files.secret('signing.key');
  if (given === '' || isKnownDefaultSecret(given)) {
    const what = given === '' ? 'is empty' : 'is a published default of the Python SDK';
    throw new CecError('INVALID_INPUT', `SPANFORGE_SIGNING_KEY: ${what}; set a secret of your own, or unset it to have one made`);
  }
  return secretKeyOf(given);
}

async function loadAuthority(files: KeyFiles, create: KeyFilesOptions['createAuthority']): Promise<ServiceKeys['authority']> {
  let made: Promise<AuthorityPems> | undefined;
  const identity = () => (made ??= create('Compliance Evidence Chain local time-stamp authority', new Date()));
  const chain = await files.text('authority-chain.pem', async () => (await identity()).chainPem);
  const certificate = await files.text('authority-cert.pem', async () => (await identity()).certificatePem);
  const privateKey = await files.text('authority.pem', async () => (await identity()).privateKeyPem);
  return {
    privateKey: createPrivateKey(privateKey),
    certificate: new X509Certificate(certificate),
    chain: [new X509Certificate(chain)],
  };
}

interface KeyFiles {
  readonly created: string[];
  text(name: string, make: () => Promise<string>): Promise<string>;
  secret(name: string): Promise<SecretKey>;
  signing(name: string, type: 'ec' | 'ed25519'): Promise<SigningKey>;
}

function createKeyFiles(directory: string): KeyFiles {
  const created: string[] = [];

  async function text(name: string, make: () => Promise<string>): Promise<string> {
    const path = join(directory, name);
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) {
      await writeKey(path, await make());
      created.push(name);
    } else if ((info.mode & 0o077) !== 0 && process.platform !== 'win32') {
      throw new CecError('INVALID_INPUT', `key file ${name} is readable by others; run chmod 600 on it`);
    }
    return readFile(path, 'utf8');
  }

  return {
    created,
    text,
    secret: async (name) => secretKeyOf((await text(name, async () => `${randomBytes(32).toString('base64url')}\n`)).trim()),
    signing: async (name, type) => {
      const pem = await text(name, async () => generate(type));
      const privateKey = parsePrivateKey(pem, name);
      if (privateKey.asymmetricKeyType !== type) throw new CecError('INVALID_INPUT', `key file ${name} holds another type of key`);
      const publicKey = createPublicKey(privateKey);
      const id = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex');
      return { id, privateKey, publicKey };
    },
  };
}

function generate(type: 'ec' | 'ed25519'): string {
  const pair = type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function parsePrivateKey(pem: string, name: string) {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new CecError('INVALID_INPUT', `key file ${name} is not a PEM private key`, { cause });
  }
}

async function writeKey(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
