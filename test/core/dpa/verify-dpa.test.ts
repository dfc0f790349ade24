import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { sha256Hex } from '../../../src/core/bundle/entries.ts';
import { attestDpa, dpaHmac, sealedFile } from '../../../src/core/dpa/seal-dpa.ts';
import { verifyDpa, type DpaTrust } from '../../../src/core/dpa/verify-dpa.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { attestationKey, signing } from '../bundle/bundle-fixture.ts';

const TEXT = '# Data Processing Agreement\n\nBetween Müller & Söhne and others.\n';
const HTML = Buffer.from('<h1>Data Processing Agreement</h1>');
// A key's id is the digest of its public key.
const spki = attestationKey.publicKey.export({ type: 'spki', format: 'der' });
const key = { ...attestationKey, id: sha256Hex(spki) };
const predicate = {
  document_id: 'dpa-1',
  version: 2,
  previous_id: 'dpa-0',
  org_id: 'o',
  project_id: 'p',
  generated_at: '2026-01-01T00:00:00.000000Z',
  generator: { name: 'g', version: '1' },
};
const sealed = { hmac: dpaHmac(TEXT, signing), hmacKeyId: signing.id };
const files = [sealedFile('dpa-1.md', Buffer.from(TEXT)), sealedFile('dpa-1.html', HTML)];
const attestation: unknown = JSON.parse(attestDpa(files, predicate, key, sealed));
const trust: DpaTrust = { attestationKeys: [key.publicKey], secrets: [signing] };

const statuses = (content: string | Buffer, by: unknown = attestation, trusted: DpaTrust = trust) =>
  verifyDpa({ content: Buffer.from(content), attestation: by }, trusted).map(
    ({ id, status }) => `${id} ${status}`,
  );

describe('dpaHmac', () => {
  it('is over a domain line and the text in UTF-8', () => {
    const secret = secretKeyOf('0123456789abcdef0123456789abcdef');
    const expected = createHmac('sha256', '0123456789abcdef0123456789abcdef')
      .update(`spanforge.cec.v2/dpa\n${TEXT}`)
      .digest('hex');
    assert.equal(dpaHmac(TEXT, secret), `hmac-sha256:${expected}`);
  });
});

describe('verifyDpa', () => {
  it('accepts the text and the other formats', () => {
    assert.deepEqual(statuses(TEXT), [
      'attestation_form PASS',
      'content PASS',
      'attestation_signature PASS',
      'content_hmac PASS',
    ]);
    assert.deepEqual(statuses(HTML).slice(1), [
      'content PASS',
      'attestation_signature PASS',
      'content_hmac NOT_CHECKED',
    ]);
  });

  it('finds a change of any one character', () => {
    for (let at = 0; at < TEXT.length; at++) {
      const altered = `${TEXT.slice(0, at)}${TEXT[at] === 'x' ? 'y' : 'x'}${TEXT.slice(at + 1)}`;
      assert.deepEqual(statuses(altered).slice(1), [
        'content FAIL',
        'attestation_signature PASS',
        'content_hmac FAIL',
      ]);
    }
  });

  it('finds an attestation that was made to fit, without the keys', () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = [sealedFile('dpa-1.md', Buffer.from('other'))];
    const by: unknown = JSON.parse(attestDpa(forged, predicate, { id: key.id, ...other }, sealed));
    assert.deepEqual(statuses('other', by).slice(1), [
      'content PASS',
      'attestation_signature FAIL',
      'content_hmac FAIL',
    ]);
  });

  it('says what it cannot check without keys', () => {
    assert.deepEqual(statuses(TEXT, attestation, { attestationKeys: [], secrets: [] }).slice(2), [
      'attestation_signature NOT_CHECKED',
      'content_hmac NOT_CHECKED',
    ]);
  });

  it('takes nothing else for an attestation', () => {
    const whole: object = Object(attestation);
    const wrong = [
      null,
      [],
      'x',
      {},
      { ...whole, extra: 1 },
      { ...whole, payload: 'e30=' },
      { ...whole, hmac: 1 },
    ];
    for (const by of wrong) assert.deepEqual(statuses(TEXT, by), ['attestation_form FAIL']);
  });
});
