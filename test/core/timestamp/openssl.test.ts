import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toDerResponse } from '../../../src/core/timestamp/outer-layers.ts';
import { createTimestampRequest } from '../../../src/core/timestamp/request.ts';
import { LOCAL_TIMESTAMP_POLICY, respondToTimestampRequest } from '../../../src/core/timestamp/respond.ts';
import { tokenOf } from '../../../src/core/timestamp/response.ts';
import { verifyTimestampResponse } from '../../../src/core/timestamp/verify.ts';
import { INDEFINITE, toBerResponse } from './ber-response.ts';
import { OPENSSL_EXTENSIONS } from './openssl-extensions.ts';

const { stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
const skip = /^OpenSSL [3-9]/.test(stdout) ? false : 'needs the openssl command, version 3';

const data = Buffer.from('evidence');
const digest = createHash('sha256').update(data).digest();

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
[dn]
O = Example
CN = placeholder
${OPENSSL_EXTENSIONS}
[reply]
serial = serial
crypto_device = builtin
certs = ca.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256
accuracy = secs:1, millisecs:500, microsecs:100
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = yes
ess_cert_id_alg = sha256
[reply_sha1]
serial = serial
crypto_device = builtin
signer_digest = sha512
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha1
`;

const PSS_OPTIONS = ['rsa_keygen_bits:2048', 'rsa_pss_keygen_md:sha256', 'rsa_pss_keygen_mgf1_md:sha256'];

const KEYS = {
  ec: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  rsa: ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  pss: ['RSA-PSS', ...PSS_OPTIONS.flatMap((option) => ['-pkeyopt', option])],
} as const;

let folder = '';

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

function file(name: string): string {
  return join(folder, name);
}

function certificate(name: string): X509Certificate {
  return new X509Certificate(readFileSync(file(`${name}.pem`)));
}

/** Makes `name.key` and `name.pem`; everything but the root is issued by the root. */
function issue(name: string, key: readonly string[], extensions: 'ca' | 'tsa'): void {
  openssl('genpkey', '-algorithm', ...key, '-out', `${name}.key`);
  const issuer = extensions === 'ca' ? [] : ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
  const subject = ['-subj', `/O=Example/CN=${name}`, '-key', `${name}.key`, '-out', `${name}.pem`];
  const profile = ['-config', 'openssl.cnf', '-extensions', extensions, '-days', '3650'];
  openssl('req', '-x509', '-new', ...profile, ...subject, ...issuer);
}

/** What `openssl ts -reply` answers to our request. */
function reply(signer: keyof typeof KEYS, request: Buffer, section = 'reply'): Buffer {
  writeFileSync(file('request.tsq'), request);
  const profile = ['-config', 'openssl.cnf', '-section', section];
  const key = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`];
  openssl('ts', '-reply', ...profile, ...key, '-queryfile', 'request.tsq', '-out', 'reply.tsr');
  return readFileSync(file('reply.tsr'));
}

/** Our own answer, signed with a key that openssl made. */
function respond(signer: keyof typeof KEYS, request: Buffer): Buffer {
  const authority = {
    certificate: certificate(signer),
    privateKey: createPrivateKey(readFileSync(file(`${signer}.key`))),
    chain: [certificate('ca')],
    policy: LOCAL_TIMESTAMP_POLICY,
  };
  return respondToTimestampRequest(request, authority, new Date());
}

describe('interoperation with OpenSSL', { skip }, () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'timestamp-'));
    writeFileSync(file('openssl.cnf'), CONFIG);
    writeFileSync(file('serial'), '01\n');
    writeFileSync(file('data'), data);
    issue('ca', KEYS.p384, 'ca');
    issue('ec', KEYS.ec, 'tsa');
    issue('p384', KEYS.p384, 'tsa');
    issue('rsa', KEYS.rsa, 'tsa');
    issue('pss', KEYS.pss, 'tsa');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const signer of ['ec', 'p384', 'rsa'] as const) {
    it(`openssl accepts our response with a ${signer} key, for the data and for the query`, () => {
      const { der } = createTimestampRequest(digest);
      writeFileSync(file('ours.tsq'), der);
      writeFileSync(file('ours.tsr'), respond(signer, der));
      const verify = ['ts', '-verify', '-in', 'ours.tsr', '-CAfile', 'ca.pem'];
      assert.match(openssl(...verify, '-data', 'data'), /Verification: OK/);
      assert.match(openssl(...verify, '-queryfile', 'ours.tsq'), /Verification: OK/);
      const shown = openssl('ts', '-reply', '-in', 'ours.tsr', '-text');
      assert.match(shown, /Status: Granted\./);
      assert.match(shown, new RegExp(`Policy OID: ${LOCAL_TIMESTAMP_POLICY.replaceAll('.', '\\.')}\n`));
    });

    it(`we accept the response of openssl with a ${signer} key`, () => {
      const { der, nonce } = createTimestampRequest(digest);
      const anchors = [certificate('ca')];
      const expected = { digest, anchors, nonce, policies: ['1.2.3.4.1'] };
      const verified = verifyTimestampResponse(reply(signer, der), expected);
      assert.equal(verified.accuracySeconds, 1.5001);
      assert.equal(verified.authority, `O=Example, CN=${signer}`);
      assert.ok(Math.abs(verified.genTime.getTime() - Date.now()) < 60_000);
    });
  }

  it('openssl accepts our token on its own', () => {
    const { der } = createTimestampRequest(digest);
    writeFileSync(file('ours.tst'), tokenOf(respond('ec', der)));
    const verify = ['ts', '-verify', '-in', 'ours.tst', '-token_in', '-CAfile', 'ca.pem'];
    assert.match(openssl(...verify, '-data', 'data'), /Verification: OK/);
  });

  it('openssl reads our rejection', () => {
    const { der } = createTimestampRequest(digest, { policy: '1.2.3' });
    writeFileSync(file('rejection.tsr'), respond('ec', der));
    const shown = openssl('ts', '-reply', '-in', 'rejection.tsr', '-text');
    assert.match(shown, /Status: Rejected\./);
    assert.match(shown, /the requested TSA policy is not supported/);
  });

  it('we tell why openssl rejects', () => {
    const { der } = createTimestampRequest(digest, { policy: '1.2.3' });
    const message = /^the authority answered status 2 unacceptedPolicy \(.*\)$/;
    assert.throws(() => tokenOf(reply('ec', der)), { code: 'not-granted', message });
  });

  it('we accept SHA-512 and the older ESSCertID without further certificates', () => {
    const { der, nonce } = createTimestampRequest(digest);
    const expected = { digest, anchors: [certificate('ca')], nonce };
    assert.equal(verifyTimestampResponse(reply('rsa', der, 'reply_sha1'), expected).path.length, 2);
  });

  it('we get the policy that we ask for', () => {
    const { der } = createTimestampRequest(digest, { policy: '1.2.3.4.5' });
    const expected = { digest, anchors: [certificate('ca')], policies: ['1.2.3.4.5'] };
    assert.equal(verifyTimestampResponse(reply('ec', der), expected).policy, '1.2.3.4.5');
  });

  it('we sign with RSASSA-PSS and read it', () => {
    const { der, nonce } = createTimestampRequest(digest);
    const response = respond('pss', der);
    const expected = { digest, anchors: [certificate('ca')], nonce };
    assert.equal(verifyTimestampResponse(response, expected).path.length, 2);
    writeFileSync(file('pss.tst'), tokenOf(response));
    const cms = ['cms', '-verify', '-inform', 'DER', '-in', 'pss.tst', '-CAfile', 'ca.pem'];
    openssl(...cms, '-purpose', 'timestampsign', '-out', 'pss.info');
    assert.ok(readFileSync(file('pss.info')).includes(digest));
  });

  it('openssl reads the BER that we turn into DER', () => {
    const { der } = createTimestampRequest(digest);
    const ber = toBerResponse(reply('rsa', der), INDEFINITE);
    writeFileSync(file('ber.tsr'), ber);
    writeFileSync(file('der.tsr'), toDerResponse(ber));
    for (const form of ['ber.tsr', 'der.tsr']) {
      const verify = ['ts', '-verify', '-in', form, '-CAfile', 'ca.pem', '-data', 'data'];
      assert.match(openssl(...verify), /Verification: OK/);
    }
  });

  it('we refuse one flipped bit in each byte of a response that openssl signed', () => {
    const { der, nonce } = createTimestampRequest(digest);
    const response = reply('rsa', der, 'reply_sha1');
    const expected = { digest, anchors: [certificate('ca')], nonce };
    for (let at = 0; at < response.length; at += 1) {
      const flipped = Buffer.from(response);
      flipped.writeUInt8(flipped.readUInt8(at) ^ (at === 8 ? 2 : 1 << (at & 7)), at);
      assert.throws(
        () => verifyTimestampResponse(flipped, expected),
        { name: 'TimestampError' },
        `byte ${at}`,
      );
    }
  });
});
