import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Certificate } from '../../page/certificate.ts';
import { confirmSignatures, Refuted } from '../../page/signatures.ts';
import { certify, issuing, timestamping, type Identity } from '../core/timestamp/authorities.ts';

const root = await certify({ name: 'Root', extensions: issuing() });
const middle = await certify({ name: 'Intermediate', issuer: root, extensions: issuing(0) });
const leaf = await certify({ name: 'Authority', issuer: middle, extensions: timestamping() });
const namesake = await certify({ name: 'Root', extensions: issuing() });
const odd = await certify({
  name: String.raw`a\, b\+c \"d\" é`,
  extensions: timestamping(),
  notBefore: new Date('1999-12-31T23:59:59Z'),
  notAfter: new Date('2050-01-01T00:00:00Z'),
});
const all: readonly Identity[] = [root, middle, leaf, namesake, odd];

describe('the Certificate of the page', () => {
  it('tells what Node tells', () => {
    for (const { certificate: nodes } of all) {
      const own = new Certificate(nodes.raw);
      assert.deepEqual(own.raw, nodes.raw);
      assert.equal(own.subject, nodes.subject);
      assert.equal(own.ca, nodes.ca, own.subject);
      assert.deepEqual(own.validFromDate, nodes.validFromDate);
      assert.deepEqual(own.validToDate, nodes.validToDate);
      assert.deepEqual(own.publicKey.spki, nodes.publicKey.export({ type: 'spki', format: 'der' }));
      assert.deepEqual(new Certificate(nodes.toString()).raw, nodes.raw);
    }
  });

  it('knows issuers as Node does', () => {
    for (const { certificate: one } of all)
      for (const { certificate: other } of all)
        assert.equal(
          new Certificate(one.raw).checkIssued(new Certificate(other.raw)),
          one.checkIssued(other),
          `${one.subject} by ${other.subject}`,
        );
  });

  it('is confirmed to be signed by its issuer alone', async () => {
    const certificate = new Certificate(leaf.certificate.raw);
    certificate.verify(new Certificate(middle.certificate.raw).publicKey);
    await confirmSignatures();
    certificate.verify(new Certificate(root.certificate.raw).publicKey);
    await assert.rejects(confirmSignatures(), Refuted);
  });

  it('takes nothing but a certificate in DER', () => {
    const { raw } = leaf.certificate;
    for (const bytes of [Buffer.alloc(0), raw.subarray(0, -1), Buffer.concat([raw, Buffer.alloc(1)])])
      assert.throws(() => new Certificate(bytes));
    assert.throws(() => new Certificate('no PEM'));
  });
});
