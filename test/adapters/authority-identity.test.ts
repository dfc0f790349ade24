import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { parseCertificate } from '../../src/core/timestamp/certificate-fields.ts';
import { OID } from '../../src/core/timestamp/oids.ts';
import { createTimestampRequest } from '../../src/core/timestamp/request.ts';
import { LOCAL_TIMESTAMP_POLICY, respondToTimestampRequest } from '../../src/core/timestamp/respond.ts';
import { verifyTimestampResponse } from '../../src/core/timestamp/verify.ts';

const NOW = new Date('2026-03-04T05:06:07.890Z');
const digest = Buffer.alloc(32, 7);

type Made = { certificate: X509Certificate; anchor: X509Certificate; respond: (now: Date) => Buffer };

async function made(name = 'cec-0123456789abcdef', now = NOW): Promise<Made> {
  const { privateKeyPem, certificatePem, chainPem } = await createAuthorityIdentity(name, now);
  const certificate = new X509Certificate(certificatePem);
  const anchor = new X509Certificate(chainPem);
  const privateKey = createPrivateKey(privateKeyPem);
  const authority = { privateKey, certificate, chain: [anchor], policy: LOCAL_TIMESTAMP_POLICY };
  const request = createTimestampRequest(digest).der;
  return { certificate, anchor, respond: (at) => respondToTimestampRequest(request, authority, at) };
}

describe('createAuthorityIdentity', () => {
  it('makes an authority whose stamps verify against its root', async () => {
    const { anchor, respond } = await made();
    const verified = verifyTimestampResponse(respond(NOW), { digest, anchors: [anchor] });
    assert.equal(verified.authority, 'O=cec-0123456789abcdef, CN=Time-stamp authority');
    assert.equal(verified.path.length, 2);
  });

  it('gives the signer a P-256 key for signing time-stamps only', async () => {
    const { certificate, anchor } = await made();
    assert.equal(certificate.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
    assert.equal(anchor.publicKey.asymmetricKeyDetails?.namedCurve, 'secp384r1');
    assert.equal(certificate.ca, false);
    const { extensions } = parseCertificate(certificate);
    const usage = { critical: true, value: Buffer.from('300a06082b06010505070308', 'hex') };
    assert.deepEqual(extensions.get(OID.extendedKeyUsage), usage);
    const signing = { critical: true, value: Buffer.from('03020780', 'hex') };
    assert.deepEqual(extensions.get(OID.keyUsage), signing);
    const subjectKey = extensions.get(OID.subjectKeyIdentifier);
    assert.ok(subjectKey !== undefined && !subjectKey.critical);
    const rootKey = parseCertificate(anchor).extensions.get(OID.subjectKeyIdentifier);
    const authorityKey = extensions.get('2.5.29.35');
    assert.ok(rootKey !== undefined && authorityKey !== undefined);
    assert.ok(authorityKey.value.includes(rootKey.value.subarray(2)));
  });

  it('lets the root sign no further authorities', async () => {
    const { anchor } = await made();
    assert.equal(anchor.ca, true);
    const constraints = parseCertificate(anchor).extensions.get(OID.basicConstraints);
    assert.deepEqual(constraints, { critical: true, value: Buffer.from('30060101ff020100', 'hex') });
  });

  it('is valid for 10 and 20 years from the day before', async () => {
    const { certificate, anchor } = await made();
    assert.equal(certificate.validFromDate.toISOString(), '2026-03-03T05:06:07.000Z');
    assert.equal(certificate.validToDate.toISOString(), '2036-03-03T05:06:07.000Z');
    assert.equal(anchor.validFromDate.toISOString(), '2026-03-03T05:06:07.000Z');
    assert.equal(anchor.validToDate.toISOString(), '2046-03-03T05:06:07.000Z');
  });

  it('works past 2050, where certificates write their dates in another form', async () => {
    const now = new Date('2049-06-01T00:00:00Z');
    const { anchor, respond } = await made('later', now);
    assert.equal(anchor.validToDate.getUTCFullYear(), 2069);
    const stamped = verifyTimestampResponse(respond(new Date('2055-01-01T00:00:00Z')), {
      digest,
      anchors: [anchor],
    });
    assert.equal(stamped.genTime.getUTCFullYear(), 2055);
  });

  it('takes a name literally, whatever it looks like', async () => {
    for (const name of ['#0500', 'a, CN=b + c="d"', 'Prüfstelle 証拠', ' x ']) {
      const { certificate, anchor, respond } = await made(name);
      assert.ok(parseCertificate(certificate).subject.raw.includes(Buffer.from(name)), name);
      assert.equal(verifyTimestampResponse(respond(NOW), { digest, anchors: [anchor] }).path.length, 2);
    }
  });

  it('shares no key and no serial number between two identities', async () => {
    const [first, second] = [await made(), await made()];
    assert.notEqual(first.certificate.serialNumber, second.certificate.serialNumber);
    assert.notEqual(first.certificate.serialNumber, first.anchor.serialNumber);
    const foreign = { digest, anchors: [second.anchor] };
    assert.throws(() => verifyTimestampResponse(first.respond(NOW), foreign), { code: 'chain' });
  });

  it('refuses a name that fits no subject', async () => {
    for (const name of ['', '  ', 'x'.repeat(65)]) {
      await assert.rejects(createAuthorityIdentity(name, NOW), { code: 'INVALID_INPUT', message: /^name: / });
    }
  });

  const noOpenssl = spawnSync('openssl', ['version']).status !== 0;
  it('passes the strict checks of openssl', { skip: noOpenssl && 'needs the openssl command' }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authority-'));
    try {
      const { certificatePem, chainPem } = await createAuthorityIdentity('cec', new Date());
      writeFileSync(join(folder, 'ca.pem'), chainPem);
      writeFileSync(join(folder, 'tsa.pem'), certificatePem);
      const check = ['verify', '-x509_strict', '-check_ss_sig', '-purpose', 'timestampsign'];
      const result = spawnSync('openssl', [...check, '-CAfile', 'ca.pem', 'tsa.pem'], { cwd: folder });
      assert.equal(result.stdout.toString() + result.stderr.toString(), 'tsa.pem: OK\n');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
