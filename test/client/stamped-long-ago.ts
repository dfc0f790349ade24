import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { asicManifest } from '../../src/core/bundle/asic.ts';
import { digestOf, sha256Of } from '../../src/core/bundle/entries.ts';
import { localAuthority } from '../../src/core/timestamp/local-authority.ts';
import { createTimestampRequest } from '../../src/core/timestamp/request.ts';
import { tokenOf } from '../../src/core/timestamp/response.ts';
import type { Content } from '../service/rezip.ts';
import { manifestOf } from '../service/tamper-manifest.ts';

const FOUNDED = new Date('2000-01-01T00:00:00Z');
const STAMPED = Date.UTC(2005, 6, 1, 12);

/** The same bundle with the time-stamps of an authority whose certificates are no longer valid. */
export async function stampedIn2005(content: Content): Promise<{ stamped: Content; chainPem: string }> {
  const { privateKeyPem, certificatePem, chainPem } = await createAuthorityIdentity('someone', FOUNDED);
  const key = {
    privateKey: createPrivateKey(privateKeyPem),
    certificate: new X509Certificate(certificatePem),
    chain: [new X509Certificate(chainPem)],
  };
  const authority = localAuthority(key, () => STAMPED);
  const stamp = async (data: Uint8Array) =>
    Buffer.from(
      await authority.respond(createTimestampRequest(sha256Of(data)).der, new AbortController().signal),
    );
  const bytesOf = (path: string) => content.get(path) ?? Buffer.alloc(0);
  const response = await stamp(bytesOf('manifest.json'));
  const list = asicManifest([
    ...manifestOf(content).entries,
    ...['manifest.json', 'attestation.json'].map((path) => digestOf(path, bytesOf(path))),
    digestOf('rfc3161_timestamp.tsr', response),
  ]);
  const stamped = new Map([
    ...content,
    ['rfc3161_timestamp.tsr', response],
    ['META-INF/ASiCManifest001.xml', list],
    ['META-INF/timestamp001.tst', tokenOf(await stamp(list))],
  ]);
  return { stamped, chainPem };
}
