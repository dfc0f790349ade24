import assert from 'node:assert/strict';
import {
  createHash,
  createHmac,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import {
  attest,
  hasMetadataHmac,
  parseAttestation,
  statementFault,
  type Attestation,
} from '../../../src/core/bundle/attestation.ts';
import { isSignedBy } from '../../../src/core/dsse.ts';
import type { AttestationMetadata } from '../../../src/core/bundle/attestation-metadata.ts';
import { jcs } from '../../../src/core/bundle/entries.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { attestationKey, manifestWith, signing } from './bundle-fixture.ts';

const content = manifestWith();
const manifest = { content, bytes: jcs(content) };
const metadata: AttestationMetadata = {
  bundle_id: content.bundle_id,
  org_id: content.org_id,
  project_id: content.project_id,
  date_range: content.date_range,
  generated_at: content.generated_at,
  records_total: 15,
  clause_counts: { SATISFIED: 1, PARTIAL: 0, GAP: 2 },
  strictness: 'standard',
  clauses: [
    {
      framework: 'eu_ai_act',
      clause_id: 'Art.12',
      status: 'GAP',
      evidence_count: 0,
      reasons: ['NO_EVIDENCE'],
    },
  ],
  chain: { valid: true, completeness: 'proven' },
  catalogue: content.catalogue,
  generator: content.generator,
};
const attestation = attest(manifest, metadata, { attestation: attestationKey, signing });
const { publicKey, privateKey } = attestationKey;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** DSSE v1: "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body. */
function paeOf(type: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);
}

function signed(bytes: Uint8Array, by: KeyObject = privateKey): string {
  return createSign('sha256').update(bytes).sign(by).toString('base64');
}

function derInteger(half: Buffer): Buffer {
  const digits = half.subarray(half.findIndex((byte) => byte !== 0));
  const value = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), digits]) : digits;
  return Buffer.concat([Buffer.from([2, value.length]), value]);
}

/** An ECDSA signature as raw r and s, in DER. */
function toDer(raw: Buffer): Buffer {
  const body = Buffer.concat([derInteger(raw.subarray(0, 32)), derInteger(raw.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

const coordinate = (decimal: bigint) =>
  Buffer.from(decimal.toString(16).padStart(64, '0'), 'hex').toString('base64url');

/** The example of the DSSE protocol, "Test Vectors". */
const vector = {
  envelope: {
    payload: 'aGVsbG8gd29ybGQ=',
    payloadType: 'http://example.com/HelloWorld',
    sig: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==',
  },
  key: createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: coordinate(46950820868899156662930047687818585632848591499744589407958293238635476079160n),
      y: coordinate(5640078356564379163099075877009565129882514886557779369047442380624545832820n),
    },
  }),
};

function envelopeOf(payloadType: string, payload: string, sig: string): Attestation {
  return { ...attestation, payloadType, payload, signatures: [{ keyid: 'k', sig }] };
}

describe('isSignedBy', () => {
  it('accepts the published DSSE example, and it alone', () => {
    const { payload, payloadType, sig } = vector.envelope;
    const der = toDer(Buffer.from(sig, 'base64')).toString('base64');
    assert.ok(isSignedBy(envelopeOf(payloadType, payload, der), vector.key));
    assert.ok(!isSignedBy(envelopeOf(`${payloadType}s`, payload, der), vector.key));
    assert.ok(!isSignedBy(envelopeOf(payloadType, 'aGVsbG8gV29ybGQ=', der), vector.key));
    assert.ok(!isSignedBy(envelopeOf(payloadType, payload, der), publicKey));
    assert.ok(!isSignedBy(envelopeOf(payloadType, payload, sig), vector.key));
  });

  it('signs lengths and type, so that no byte can move from one to the other', () => {
    assert.equal(
      paeOf('http://example.com/HelloWorld', Buffer.from('hello world')).toString(),
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
    const body = Buffer.from('1 x');
    const sig = signed(paeOf('t', body));
    assert.ok(isSignedBy(envelopeOf('t', body.toString('base64'), sig), publicKey));
    assert.ok(!isSignedBy(envelopeOf('t 3 1', Buffer.from('x').toString('base64'), sig), publicKey));
    const empty = signed(paeOf('t', Buffer.alloc(0)));
    assert.ok(isSignedBy(envelopeOf('t', '', empty), publicKey));
  });

  it('refuses a signature over the body alone, by another key, or torn', () => {
    const body = Buffer.from(attestation.payload, 'base64');
    const [{ sig }] = attestation.signatures;
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const wrong = [
      signed(body),
      signed(paeOf(attestation.payloadType, body), other.privateKey),
      sig.slice(4),
      '',
      'AAAA',
    ];
    for (const text of wrong)
      assert.ok(!isSignedBy(envelopeOf(attestation.payloadType, attestation.payload, text), publicKey));
    assert.ok(!isSignedBy(attestation, other.publicKey));
  });

  it('wants one spelling of base64', () => {
    const [{ sig }] = attestation.signatures;
    for (const [payload, text] of [
      [`${attestation.payload}\n`, sig],
      [attestation.payload.replace(/=+$/, ''), sig],
      [attestation.payload, `${sig} `],
      [` ${attestation.payload}`, sig],
    ] as const) {
      const same = payload === attestation.payload && text === sig;
      assert.equal(isSignedBy(envelopeOf(attestation.payloadType, payload, text), publicKey), same);
    }
  });
});

describe('attest', () => {
  it('makes a DSSE envelope around an in-toto statement about manifest and entries', () => {
    const body = Buffer.from(attestation.payload, 'base64');
    const statement: unknown = JSON.parse(body.toString());
    assert.equal(canonicalize(statement), body.toString());
    assert.deepEqual(statement, {
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://spanforge.dev/attestations/cec/v1',
      predicate: metadata,
      subject: [
        { name: 'clause_map.json', digest: { sha256: sha256(Buffer.from('[]')) } },
        { name: 'VERIFY.md', digest: { sha256: sha256(Buffer.from('how')) } },
        { name: 'manifest.json', digest: { sha256: sha256(manifest.bytes) } },
      ],
    });
    assert.equal(attestation.payloadType, 'application/vnd.in-toto+json');
    assert.equal(attestation.signatures.length, 1);
    assert.ok(isSignedBy(attestation, publicKey));
    assert.equal(statementFault(attestation, manifest), undefined);
  });

  it('adds the metadata with its HMAC', () => {
    const mac = createHmac('sha256', signing.key).update(
      `spanforge.cec.v2/attestation\n${canonicalize(metadata)}`,
    );
    assert.equal(attestation.hmac_sig, `hmac-sha256:${mac.digest('hex')}`);
    assert.ok(hasMetadataHmac(attestation, signing));
    assert.ok(!hasMetadataHmac(attestation, secretKeyOf('another')));
    assert.ok(!hasMetadataHmac({ ...attestation, metadata: { ...metadata, records_total: 16 } }, signing));
  });
});

describe('statementFault', () => {
  it('finds a statement about other entries, another manifest or other metadata', () => {
    const [entry] = content.entries;
    assert.ok(entry !== undefined);
    const others = [
      { content, bytes: Buffer.concat([manifest.bytes, Buffer.from(' ')]) },
      { content: { ...content, entries: [entry] }, bytes: manifest.bytes },
      { content: { ...content, entries: content.entries.toReversed() }, bytes: manifest.bytes },
      { content: { ...content, entries: [...content.entries, entry] }, bytes: manifest.bytes },
      {
        content: { ...content, entries: content.entries.map((e) => ({ ...e, sha256: entry.sha256 })) },
        bytes: manifest.bytes,
      },
    ];
    for (const other of others)
      assert.match(statementFault(attestation, other) ?? '', /does not name exactly/);
    const told = { ...attestation, metadata: { ...metadata, records_total: 16 } };
    assert.match(statementFault(told, manifest) ?? '', /does not name exactly/);
  });
});

describe('parseAttestation', () => {
  it('reads what was written', () => {
    assert.deepEqual(parseAttestation(JSON.parse(jcs(attestation).toString())), attestation);
  });

  const [signature] = attestation.signatures;
  const malformed: Record<string, unknown> = {
    'no object': [],
    'no value': null,
    'another payload type': { ...attestation, payloadType: 'application/json' },
    'a payload that is no text': { ...attestation, payload: 1 },
    'no signature': { ...attestation, signatures: [] },
    'two signatures': { ...attestation, signatures: [signature, signature] },
    'a signature that is no object': { ...attestation, signatures: ['sig'] },
    'signatures that are no list': { ...attestation, signatures: { 0: signature } },
    'a signature without key id': { ...attestation, signatures: [{ sig: signature.sig }] },
    'a signature with a certificate': { ...attestation, signatures: [{ ...signature, cert: '' }] },
    'an hmac_sig that is no text': { ...attestation, hmac_sig: null },
    'another member': { ...attestation, note: '' },
  };
  for (const [what, value] of Object.entries(malformed))
    it(`refuses ${what}`, () => assert.equal(parseAttestation(value), undefined));
});
