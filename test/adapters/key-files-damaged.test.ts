import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { readServiceKeys } from '../../src/adapters/key-files.ts';
import { works } from './disk-faults.ts';
import { AUTHORITY, CERTIFICATES, HISTORY, load, madeKeys, PRIVATE } from './key-files-fixture.ts';

const REMEDY = 'restore it from a copy, or move it away to have a new one made';

async function assertRefused(directory: string, message: string | RegExp): Promise<void> {
  const names = await readdir(directory);
  const refused = (error: unknown) => {
    assert.ok(error instanceof Error && 'code' in error);
    assert.equal(error.code, 'INVALID_INPUT');
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    assert.ok(!error.message.includes('/'), error.message);
    return true;
  };
  await assert.rejects(load(directory), refused);
  await assert.rejects(readServiceKeys({ directory, signingKey: undefined }), refused);
  assert.deepEqual(await readdir(directory), names);
}

describe('a key file that is not as it should be', () => {
  for (const name of PRIVATE) {
    it(`is refused when others can read ${name}, with the command that helps`, async (t) => {
      const { directory } = await madeKeys(t);
      for (const mode of [0o640, 0o604, 0o620, 0o777]) {
        await chmod(join(directory, name), mode);
        const problem = 'can be read by other users; make it private with';
        await assertRefused(directory, `${name}: ${problem} chmod 600 ${name}`);
      }
      await chmod(join(directory, name), 0o400);
      assert.deepEqual((await load(directory)).created, []);
    });
  }

  it('is not refused when others can read a certificate', async (t) => {
    const { directory } = await madeKeys(t);
    for (const name of CERTIFICATES) await chmod(join(directory, name), 0o644);
    assert.deepEqual((await load(directory)).created, []);
  });

  it('is refused, and kept, when it is empty, cut off or filled with zeros', async (t) => {
    const { directory } = await madeKeys(t);
    for (const name of [...PRIVATE, ...CERTIFICATES]) {
      const path = join(directory, name);
      const whole = await readFile(path);
      const damaged = [Buffer.alloc(0), whole.subarray(0, 20), Buffer.alloc(whole.length), Buffer.from('\n')];
      for (const bytes of damaged) {
        await writeFile(path, bytes);
        await assertRefused(directory, new RegExp(`^${name}: (?:must|is|holds) .*; ${REMEDY}$`));
        assert.deepEqual(await readFile(path), bytes);
      }
      await writeFile(path, whole);
    }
    await load(directory);
  });

  it('is refused when the history of keys is damaged, and does without one', async (t) => {
    const { directory, keys } = await madeKeys(t);
    const path = join(directory, HISTORY);
    for (const text of ['', '{"keys":[', '{"keys":{}}', '[]', 'null', '{"keys":[{"role":"record"}]}']) {
      await writeFile(path, text);
      const remedy = 'restore it from a copy, or remove it: then dates are not known';
      await assertRefused(directory, `history.json: is no history of keys; ${remedy}`);
    }
    await rm(path);
    const { history } = (await load(directory)).keys;
    assert.deepEqual(
      history.map(({ createdAt }) => createdAt),
      history.map(() => undefined),
    );
    assert.deepEqual(history.find(({ role }) => role === 'record')?.id, keys.record.id);
  });

  it('is refused when a secret is short or has a second line', async (t) => {
    const { directory } = await madeKeys(t);
    for (const text of ['x'.repeat(31), `${'x'.repeat(40)}\n${'y'.repeat(40)}\n`, `${'x'.repeat(40)} `]) {
      await writeFile(join(directory, 'record.key'), text);
      await assertRefused(
        directory,
        `record.key: must hold one line of at least 32 printable characters; ${REMEDY}`,
      );
    }
  });

  it('is refused when it is a default key that everybody knows', async (t) => {
    const { directory } = await madeKeys(t);
    await writeFile(join(directory, 'signing.key'), 'spanforge-audit-local-insecure-dev-key\n');
    await assertRefused(directory, /^signing\.key: is a default key of the Python SDK/);
  });

  it('is refused when it is a key of another kind', async (t) => {
    const { directory } = await madeKeys(t);
    const [p256, ed25519] = [join(directory, 'attestation.pem'), join(directory, 'checkpoint.pem')];
    await rename(p256, `${p256}.aside`);
    await writeFile(p256, await readFile(ed25519));
    await chmod(p256, 0o600);
    await assertRefused(directory, `attestation.pem: is not an EC P-256 private key; ${REMEDY}`);
    await rename(`${p256}.aside`, p256);
    await writeFile(ed25519, await readFile(p256));
    await assertRefused(directory, `checkpoint.pem: is not an Ed25519 private key; ${REMEDY}`);
  });

  it('is refused at once when it is no file, or far too large', async (t) => {
    const { directory } = await madeKeys(t);
    const path = join(directory, 'record.key');
    const refused = () => assertRefused(directory, 'record.key: is not a key file; move it away');
    await writeFile(path, 'x'.repeat(300_000));
    await refused();
    await rm(path);
    await mkdir(path);
    await refused();
    await rm(path, { recursive: true });
    if (works('mkfifo', [path])) await refused();
  });

  it('is refused when it belongs to another authority', async (t) => {
    const { directory } = await madeKeys(t);
    const other = await createAuthorityIdentity('cec-b', new Date());
    const path = (name: string) => join(directory, name);
    const [certificate, chain] = await Promise.all(CERTIFICATES.map((name) => readFile(path(name), 'utf8')));
    await writeFile(path('authority-cert.pem'), other.certificatePem);
    await assertRefused(directory, `authority-cert.pem: does not belong to authority.pem; ${REMEDY}`);
    await writeFile(path('authority-cert.pem'), `${certificate}${other.certificatePem}`);
    await assertRefused(directory, `authority-cert.pem: must hold one certificate; ${REMEDY}`);
    await writeFile(path('authority-cert.pem'), String(certificate));
    for (const wrong of [other.chainPem, `${chain}${other.chainPem}`]) {
      await writeFile(path('authority-chain.pem'), wrong);
      await assertRefused(directory, /^authority-chain\.pem: must hold the certificates above .* in order/);
    }
  });

  it('is refused when its certificate is not for time-stamping alone', async (t) => {
    if (!works('openssl', ['version'])) {
      t.skip('there is no openssl');
      return;
    }
    const { directory } = await madeKeys(t);
    const path = (name: string) => join(directory, name);
    const subject = ['-subj', '/CN=test', '-key', path('authority.pem')];
    execFileSync('openssl', ['req', '-x509', ...subject, '-out', path('authority-cert.pem')], {
      stdio: 'ignore',
    });
    await assertRefused(directory, `authority-cert.pem: is not for time-stamping only; ${REMEDY}`);
  });

  for (const name of AUTHORITY) {
    it(`is missed when ${name} is gone while its companions are there`, async (t) => {
      const { directory } = await madeKeys(t);
      await rm(join(directory, name));
      const others = AUTHORITY.filter((other) => other !== name).join(' and ');
      await assertRefused(
        directory,
        `${name}: is missing; restore it, or move ${others} away to have a new authority made`,
      );
    });
  }

  it('cannot be trusted in a directory that others can write to, unless it is sticky', async (t) => {
    const { directory } = await madeKeys(t);
    for (const mode of [0o770, 0o702]) {
      await chmod(directory, mode);
      const message = 'keys: can be changed by other users; make it private with chmod 700 keys';
      await assertRefused(directory, message);
    }
    await chmod(directory, 0o1777);
    assert.deepEqual((await load(directory)).created, []);
  });
});
