import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reply, serveTsa } from '../adapters/tsa-server.ts';
import { OPENSSL_EXTENSIONS } from '../core/timestamp/openssl-extensions.ts';

const run = promisify(execFile);

export const OPENSSL_POLICY = '1.3.6.1.4.1.32473.1';

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
[dn]
O = Example
${OPENSSL_EXTENSIONS}
[reply]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = ${OPENSSL_POLICY}
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
`;

/** A time-stamp authority made of OpenSSL's `ts -reply`. */
export interface OpensslTsa {
  readonly url: string;
  /** PEM file of its root. */
  readonly ca: string;
  close(): Promise<void>;
}

/** `alter` changes answers on their way. */
export async function startOpensslTsa(
  alter: (response: Buffer) => Buffer = (response) => response,
): Promise<OpensslTsa> {
  const folder = await mkdtemp(join(tmpdir(), 'openssl-tsa-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  await writeFile(join(folder, 'openssl.cnf'), CONFIG);
  await writeFile(join(folder, 'serial'), '01\n');
  const certificate = ['req', '-x509', '-new', '-nodes', '-config', 'openssl.cnf', '-days', '30'];
  const rsa = ['-newkey', 'rsa:2048'];
  await openssl(
    ...certificate,
    ...rsa,
    '-extensions',
    'ca',
    '-subj',
    '/O=Example/CN=Root',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  );
  const issued = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-subj', '/O=Example/CN=Authority'];
  await openssl(
    ...certificate,
    ...rsa,
    '-extensions',
    'tsa',
    ...issued,
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.pem',
  );
  // The file of serial numbers takes one user at a time.
  let turn: Promise<unknown> = Promise.resolve();
  const stamp = async (query: Buffer): Promise<Buffer> => {
    await writeFile(join(folder, 'query.tsq'), query);
    const files = ['-queryfile', 'query.tsq', '-out', 'reply.tsr'];
    await openssl('ts', '-reply', '-config', 'openssl.cnf', '-section', 'reply', ...files);
    return readFile(join(folder, 'reply.tsr'));
  };
  const server = await serveTsa((query, response) => {
    turn = turn.then(async () => reply(response, alter(await stamp(query))));
    return turn;
  });
  return {
    url: server.url.href,
    ca: join(folder, 'ca.pem'),
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
