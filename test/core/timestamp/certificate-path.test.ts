import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { createTimestampRequest } from '../../../src/core/timestamp/request.ts';
import { requireTimestampingProfile } from '../../../src/core/timestamp/certificate-profile.ts';
import { respondToTimestampRequest } from '../../../src/core/timestamp/respond.ts';
import { verifyTimestampResponse } from '../../../src/core/timestamp/verify.ts';
import {
  certify,
  critical,
  type CertificateOptions,
  type Identity,
  issuing,
  NOW,
  TIME_STAMPING,
  timestamping,
  toAuthority,
  usages,
} from './authorities.ts';

const digest = createHash('sha256').update('evidence').digest();
const expired = { notAfter: new Date('2026-02-01T00:00:00Z') };
const root = await certify({ name: 'Root', extensions: issuing() });
const intermediate = await certify({ name: 'Intermediate', issuer: root, extensions: issuing(0) });

function leafOf(issuer: Identity, options: Partial<CertificateOptions> = {}): Promise<Identity> {
  return certify({ name: 'Authority', issuer, extensions: timestamping(), ...options });
}

/** Common names on the verified path, or the code of the refusal. */
function outcome(leaf: Identity, chain: Identity[], anchors: Identity[], at = NOW): string[] | string {
  const response = respondToTimestampRequest(
    createTimestampRequest(digest).der,
    toAuthority(leaf, ...chain),
    at,
  );
  const known = [leaf, ...chain, ...anchors].map(({ certificate }) => certificate);
  try {
    const { path } = verifyTimestampResponse(response, {
      digest,
      anchors: anchors.map((a) => a.certificate),
    });
    return path.map(
      (print) => known.find((each) => print === fingerprint(each.raw))?.subject.split('\n')[0] ?? '?',
    );
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error);
    return String(error.code);
  }
}

function fingerprint(raw: Buffer): string {
  return `sha256:${createHash('sha256').update(raw).digest('hex')}`;
}

const middleWith = (extension: CertificateOptions['extensions'][number]): Promise<Identity> =>
  certify({ name: 'Middle', issuer: root, extensions: [...issuing(), extension] });

describe('certificatePath', () => {
  it('leads over an intermediate certificate to the anchor', async () => {
    const leaf = await leafOf(intermediate);
    assert.deepEqual(outcome(leaf, [intermediate], [root]), ['CN=Authority', 'CN=Intermediate', 'CN=Root']);
  });

  it('ends at an intermediate or at the signer itself when they are trusted', async () => {
    const leaf = await leafOf(intermediate);
    assert.deepEqual(outcome(leaf, [], [intermediate]), ['CN=Authority', 'CN=Intermediate']);
    assert.deepEqual(outcome(leaf, [], [leaf]), ['CN=Authority']);
  });

  it('needs the intermediate and an anchor', async () => {
    const leaf = await leafOf(intermediate);
    const other = await certify({ name: 'Other', extensions: issuing() });
    assert.equal(outcome(leaf, [], [root]), 'chain');
    assert.equal(outcome(leaf, [intermediate], [other]), 'chain');
    assert.equal(outcome(leaf, [intermediate], []), 'chain');
  });

  it('is not fooled by an anchor of the same name', async () => {
    const namesake = await certify({ name: 'Root', extensions: issuing() });
    const leaf = await leafOf(namesake);
    assert.equal(outcome(leaf, [namesake], [root]), 'chain');
  });

  it('does not trust a root that only the token brings along', async () => {
    const own = await certify({ name: 'Own', issuer: root, extensions: issuing() });
    const selfMade = await certify({ name: 'Own', extensions: issuing() });
    assert.equal(outcome(await leafOf(selfMade), [own, selfMade], [root]), 'chain');
  });

  it('refuses a path over a certificate that is no authority', async () => {
    const middle = await certify({ name: 'Middle', issuer: root, extensions: timestamping() });
    assert.equal(outcome(await leafOf(middle), [middle], [root]), 'chain');
    assert.equal(outcome(await leafOf(middle), [], [middle]), 'chain');
  });

  it('judges every certificate at genTime and not now', async () => {
    const code = 'certificate-not-valid-at-gentime';
    const oldLeaf = await leafOf(intermediate, expired);
    assert.equal(outcome(oldLeaf, [intermediate], [root]), code);
    assert.equal(outcome(oldLeaf, [intermediate], [root], new Date('2026-01-31T00:00:00Z')).length, 3);
    assert.equal(outcome(oldLeaf, [intermediate], [root], new Date('2025-12-31T00:00:00Z')), code);

    const oldMiddle = await certify({ name: 'Old', issuer: root, extensions: issuing(), ...expired });
    assert.equal(outcome(await leafOf(oldMiddle), [oldMiddle], [root]), code);

    const oldRoot = await certify({ name: 'Root', extensions: issuing(), ...expired });
    assert.equal(outcome(await leafOf(oldRoot), [], [oldRoot]), code);
  });

  it('finds the renewed certificate of an issuer behind the expired one', async () => {
    const old = await certify({ name: 'Issuer', issuer: root, extensions: issuing(), ...expired });
    const renewed = await certify({ name: 'Issuer', issuer: root, extensions: issuing(), keys: old.keys });
    const path = ['CN=Authority', 'CN=Issuer', 'CN=Root'];
    assert.deepEqual(outcome(await leafOf(old), [old, renewed], [root]), path);
    assert.deepEqual(outcome(await leafOf(old), [renewed, old], [root]), path);
  });

  it('ends on certificates that sign each other', async () => {
    const first = await certify({ name: 'First', extensions: issuing() });
    const second = await certify({ name: 'Second', issuer: first, extensions: issuing() });
    const back = await certify({ name: 'First', issuer: second, extensions: issuing(), keys: first.keys });
    assert.equal(outcome(await leafOf(second), [second, back], [root]), 'chain');
  });
});

describe('requireIssuerProfiles', () => {
  it('refuses a path longer than an issuer allows', async () => {
    const below = await certify({ name: 'Below', issuer: intermediate, extensions: issuing() });
    assert.equal(outcome(await leafOf(below), [below, intermediate], [root]), 'certificate-profile');
    assert.equal(outcome(await leafOf(below), [below], [intermediate]), 'certificate-profile');
  });

  it('lets an issuer be limited to time-stamping, but not to something else', async () => {
    const stamping = await middleWith(usages(TIME_STAMPING));
    assert.equal(outcome(await leafOf(stamping), [stamping], [root]).length, 3);
    const mail = await middleWith(usages('1.3.6.1.5.5.7.3.4'));
    assert.equal(outcome(await leafOf(mail), [mail], [root]), 'certificate-profile');
  });

  it('refuses certificates that are signed over SHA-1, but for the anchor', async () => {
    const weak = await certify({ name: 'Weak', issuer: root, extensions: issuing(), hash: 'SHA-1' });
    const leaf = await leafOf(weak);
    assert.equal(outcome(leaf, [weak], [root]), 'certificate-profile');
    assert.equal(outcome(leaf, [], [weak]).length, 2);
    assert.equal(outcome(await leafOf(root, { hash: 'SHA-1' }), [], [root]), 'certificate-profile');
  });

  it('refuses a critical extension that it does not apply', async () => {
    const constrained = await middleWith(critical('2.5.29.30', '3000'));
    assert.equal(outcome(await leafOf(constrained), [constrained], [root]), 'unsupported');
  });
});

describe('requireTimestampingProfile', () => {
  it('demands critical and sole timeStamping', async () => {
    const codes = [
      timestamping([TIME_STAMPING], false),
      timestamping(['1.3.6.1.5.5.7.3.3']),
      timestamping([TIME_STAMPING, '1.3.6.1.5.5.7.3.3']),
      timestamping(['2.5.29.37.0']),
      timestamping().slice(0, 1),
    ].map(async (extensions) => outcome(await leafOf(root, { extensions }), [], [root]));
    assert.deepEqual(await Promise.all(codes), ['eku', 'eku', 'eku', 'eku', 'eku']);
  });

  it('refuses a signer that may also issue or encipher', async () => {
    const [, usage] = timestamping();
    assert.ok(usage !== undefined);
    const issuer = await leafOf(root, { extensions: [...issuing(), usage] });
    assert.equal(outcome(issuer, [], [root]), 'certificate-profile');
    // keyEncipherment next to digitalSignature
    const enciphering = critical('2.5.29.15', '030205a0');
    const other = await leafOf(root, { extensions: [usage, enciphering] });
    assert.equal(outcome(other, [], [root]), 'certificate-profile');
  });

  it('refuses an authority as signer, even when its key usage leaves that open', async () => {
    const [constraints] = issuing();
    const [, usage] = timestamping();
    assert.ok(constraints !== undefined && usage !== undefined);
    const leaf = await leafOf(root, { extensions: [constraints, usage] });
    assert.equal(outcome(leaf, [], [root]), 'certificate-profile');
  });

  it('refuses an extension that occurs twice', async () => {
    const leaf = await leafOf(root, { extensions: [...timestamping(), ...timestamping().slice(1)] });
    assert.throws(() => requireTimestampingProfile(leaf.certificate), { code: 'malformed' });
  });

  it('accepts a signer without key usage', async () => {
    const leaf = await leafOf(root, { extensions: timestamping().slice(1) });
    assert.equal(outcome(leaf, [], [root]).length, 2);
  });

  it('refuses an unknown critical extension', async () => {
    const unknown = critical('1.2.3.4', '0500');
    const leaf = await leafOf(root, { extensions: [...timestamping(), unknown] });
    assert.equal(outcome(leaf, [], [root]), 'unsupported');
  });
});
