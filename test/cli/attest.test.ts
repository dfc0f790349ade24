import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { access, copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bundleFromJSON } from '@sigstore/bundle';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { exportAttestation } from '../../src/cli/attest.ts';
import { rezip, unzip, type Content } from '../service/rezip.ts';
import { textOf, withEntry } from '../service/tamper-lines.ts';
import { relist } from '../service/tamper-manifest.ts';
import { openDesk, PROJECT, type Desk, type Ended } from './desk.ts';
import { ERASED, MARCH } from './march-records.ts';

const ATTESTATION = 'attestation.json';
const RECORDS = 'score_records/records.ndjson';

/** Who trusts one key and no service: no transparency log, no certificate, no time-stamp. */
function sigstoreVerify(json: string, publicKey: KeyObject): void {
  const root = { mediaType: '', tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: [] };
  const material = toTrustMaterial(root, () => ({ publicKey, validFor: () => true }));
  const none = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
  new Verifier(material, none).verify(toSignedEntity(bundleFromJSON(JSON.parse(json))));
}

describe('cec attest', () => {
  let desk: Desk;
  let content: Content;
  let exported: Ended;
  let publicKey: KeyObject;
  let keyFile: string;

  before(async () => {
    desk = await openDesk(MARCH, ERASED);
    content = await unzip(desk.bundle);
    exported = await desk.cec(['attest', desk.bundle]);
    publicKey = createPublicKey(await readFile(join(desk.dataDir, 'keys', 'attestation.pem')));
    keyFile = join(desk.directory, 'attestation.pub.pem');
    await writeFile(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  });
  after(() => desk.close());

  const elsewhere = (...args: string[]) =>
    desk.cec(['attest', ...args], { CEC_DATA_DIR: join(desk.directory, 'nothing') });

  it('writes payload and signature of attestation.json in a Sigstore bundle v0.3', () => {
    assert.equal(exported.status, 0, exported.stderr);
    const { payloadType, payload, signatures } = JSON.parse(textOf(content, ATTESTATION));
    const hint = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
    assert.deepEqual(JSON.parse(exported.stdout), {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: hint.digest('base64') } },
      dsseEnvelope: { payloadType, payload, signatures: [{ sig: signatures[0].sig }] },
    });
  });

  it('is accepted by @sigstore/verify with the public key', () => {
    sigstoreVerify(exported.stdout, publicKey);
  });

  it('is refused by @sigstore/verify with another key, and after an edit', () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    assert.throws(() => sigstoreVerify(exported.stdout, stranger), { code: 'SIGNATURE_ERROR' });
    const { dsseEnvelope, ...rest } = JSON.parse(exported.stdout);
    const statement = Buffer.from(dsseEnvelope.payload, 'base64').toString();
    const payload = Buffer.from(statement.replace('"GAP"', '"SATISFIED"')).toString('base64');
    assert.notEqual(payload, dsseEnvelope.payload);
    const edited = JSON.stringify({ ...rest, dsseEnvelope: { ...dsseEnvelope, payload } });
    assert.throws(() => sigstoreVerify(edited, publicKey), { code: 'SIGNATURE_ERROR' });
  });

  it('says what was checked', () => {
    assert.match(exported.stderr, /^trusting the keys of the data directory/m);
    assert.match(exported.stderr, /^inventory: \d+ entries, each as listed$/m);
    assert.match(exported.stderr, /^attestation_signature: by a trusted key$/m);
    assert.match(exported.stderr, /^attestation_metadata: subjects and metadata are those of the bundle$/m);
    assert.match(exported.stderr, /^no check failed; not checked: continuity$/m);
  });

  it('needs no more than the key that it is checked with', async () => {
    const { status, stdout, stderr } = await elsewhere(desk.bundle, '--key', keyFile, '--format', 'sigstore');
    assert.equal(status, 0, stderr);
    assert.equal(stdout, exported.stdout);
    assert.match(stderr, /^attestation_signature: by a trusted key$/m);
    assert.match(stderr, /^no check failed; not checked: .*timestamp/m);
  });

  it('says without a key that the origin is open', async () => {
    const { status, stdout, stderr } = await elsewhere(desk.bundle);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, exported.stdout);
    assert.match(stderr, /^attestation_signature: .*no trusted key was given, so its origin is open$/m);
  });

  it('saves a new file, and never overwrites one', async () => {
    const out = join(desk.directory, 'saved.sigstore.json');
    const first = await desk.cec(['attest', desk.bundle, '--out', out]);
    assert.deepEqual([first.status, first.stdout], [0, ''], first.stderr);
    assert.equal(await readFile(out, 'utf8'), exported.stdout);
    assert.equal((await stat(out)).mode & 0o777, 0o600);
    const again = await desk.cec(['attest', desk.bundle, '--out', out]);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /--out: .* exists already; choose another name/);
  });

  it('tells commands that can be pasted, whatever the files are called', async () => {
    const bundle = join(desk.directory, "auditor's bundle $1.zip");
    await copyFile(desk.bundle, bundle);
    const { stderr } = await desk.cec(['attest', bundle, '--out', join(desk.directory, 'a b.json')]);
    const { stderr: unnamed } = exported;
    const name = `'${desk.directory}/auditor'\\''s bundle $1.zip'`;
    assert.ok(stderr.includes(`\n  unzip -p ${name} manifest.json > manifest.json\n`), stderr);
    assert.ok(
      stderr.includes(`\n  cosign verify-blob-attestation --bundle '${desk.directory}/a b.json' --key`),
    );
    assert.ok(unnamed.includes('--bundle attestation.sigstore.json --key attestation.pub.pem '), unnamed);
  });

  describe('on a bundle that is not what was signed', () => {
    let alterations: [what: string, altered: Content, problem: RegExp][];

    before(async () => {
      const out = join(desk.directory, 'later');
      const period = ['--from', '2026-03-01', '--to', '2026-03-31'];
      const built = await desk.cec(['build', '--project', PROJECT, ...period, '--out', out]);
      assert.equal(built.status, 0, built.stderr);
      const [later = ''] = await readdir(out);
      const other = (await unzip(join(out, later))).get(ATTESTATION) ?? assert.fail('nothing was built');
      const record = textOf(content, RECORDS).replace('"is_critical":false', '"is_critical":true');
      const signature = textOf(content, ATTESTATION).replace(/"sig":"[^"]*"/, '"sig":"AAAA"');
      alterations = [
        [
          'a record',
          withEntry(content, RECORDS, record),
          /inventory: .* not the one that the manifest lists/,
        ],
        ['a record and its digest', relist(withEntry(content, RECORDS, record)), /attestation_metadata: /],
        [
          'the attestation of another bundle',
          withEntry(content, ATTESTATION, other),
          /attestation_metadata: /,
        ],
        ['the signature', withEntry(content, ATTESTATION, signature), /attestation_signature: /],
        ['no envelope', withEntry(content, ATTESTATION, '{}'), /attestation_signature: .* no DSSE envelope/],
      ];
    });

    it('writes nothing, says why, and ends with 1, with a key or without', async () => {
      const out = join(desk.directory, 'never.json');
      for (const [i, [what, altered, problem]] of alterations.entries()) {
        const file = await rezip(altered, join(desk.directory, `altered-${i}.zip`));
        for (const args of [[file], [file, '--key', keyFile], [file, '--out', out]]) {
          const { status, stdout, stderr } = await elsewhere(...args);
          assert.deepEqual([status, stdout], [1, ''], what);
          assert.match(stderr, /is NOT VALID, so nothing is written/);
          assert.match(stderr, problem, what);
          assert.doesNotMatch(stderr, /cosign/);
        }
      }
      await assert.rejects(access(out), { code: 'ENOENT' });
    });

    it('refuses it as well when another key signed it', async () => {
      const stranger = join(desk.directory, 'stranger.pem');
      const { publicKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      await writeFile(stranger, other.export({ type: 'spki', format: 'pem' }));
      const { status, stdout, stderr } = await elsewhere(desk.bundle, '--key', stranger);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /attestation_signature: not by a trusted key/);
    });
  });

  it('refuses what it cannot read, and formats that it does not know, exit code 2', async () => {
    const calls: [args: string[], problem: RegExp][] = [
      [[keyFile], /zip|archive/i],
      [[join(desk.directory, 'missing.zip')], /FILE: .*missing\.zip does not exist/],
      [[], /FILE: is missing; name the bundle/],
      [['missing.zip', '--format', 'intoto'], /--format: "intoto" is none; the only one is sigstore/],
    ];
    for (const [args, problem] of calls) {
      const { status, stdout, stderr } = await desk.cec(['attest', ...args]);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, problem);
    }
    await assert.rejects(exportAttestation(['missing.zip', '--format', '']), { code: 'INVALID_INPUT' });
  });
});
