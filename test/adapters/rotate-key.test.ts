import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { loadServiceKeys, readServiceKeys } from '../../src/adapters/key-files.ts';
import { keyIdOf } from '../../src/adapters/key-history.ts';
import { rotateKeyFile } from '../../src/adapters/rotate-key.ts';
import { KEY_ROLES, type KeyRing, type KeyRole } from '../../src/ports/keys.ts';
import { publicKeyId } from '../../src/public-key-id.ts';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { works } from './disk-faults.ts';
import { crashAtStep } from './key-files-crash.ts';
import { contentOf, load, madeKeys } from './key-files-fixture.ts';
import { temporaryDirectory } from './temporary-directory.ts';

interface Settings {
  readonly signingKey?: string;
  readonly passphrase?: string;
}

const optionsFor = (directory: string, { signingKey, passphrase }: Settings = {}) => ({
  directory,
  signingKey,
  passphrase,
  createAuthority: createAuthorityIdentity,
});

function rotate(
  directory: string,
  role: KeyRole,
  { lost = false, ...settings }: Settings & { lost?: boolean } = {},
) {
  return rotateKeyFile(optionsFor(directory, settings), { role, lost });
}

const read = (directory: string, { signingKey, passphrase }: Settings = {}) =>
  readServiceKeys({ directory, signingKey, passphrase });

function retiredIds({ retired }: KeyRing, role: KeyRole): string[] {
  if (role !== 'authority') return retired[role].map(({ id }) => id);
  return retired.authority.map(({ certificate }) => publicKeyId(certificate.publicKey));
}

const refused = async (call: Promise<unknown>, message: string | RegExp) =>
  assert.rejects(call, { code: 'INVALID_INPUT', message });

const isFinished = (name: string) => !name.startsWith('.');

async function rotateAndCrash(
  t: TestContext,
  directory: string,
  role: KeyRole,
  crash: { step: number; names: boolean },
) {
  const disk = crashAtStep(t, crash.step);
  try {
    await rotate(directory, role).catch(() => {});
    return disk.hasEnded();
  } finally {
    await disk.restart(crash);
  }
}

describe('rotateKeyFile', () => {
  for (const role of KEY_ROLES) {
    it(`puts another ${role} key in the place of the present one, and keeps that beside it`, async (t) => {
      const { directory, keys } = await madeKeys(t);
      const { id, retiredId } = await rotate(directory, role);
      const after = await read(directory);
      assert.equal(retiredId, keyIdOf(keys, role));
      assert.equal(keyIdOf(after, role), id);
      assert.deepEqual(retiredIds(after, role), [retiredId]);
      for (const other of KEY_ROLES.filter((each) => each !== role)) {
        assert.equal(keyIdOf(after, other), keyIdOf(keys, other));
        assert.deepEqual(retiredIds(after, other), []);
      }
      assert.deepEqual((await load(directory)).created, []);
    });

    it(`notes when the ${role} key came and went`, async (t) => {
      const { directory } = await madeKeys(t);
      const begun = new Date().toISOString().slice(0, 23);
      const { id, retiredId } = await rotate(directory, role);
      const { history } = await read(directory);
      const [old, present, ...more] = history.filter((entry) => entry.role === role);
      assert.deepEqual([old?.id, present?.id, more], [retiredId, id, []]);
      const { createdAt, retirement } = old ?? {};
      assert.deepEqual(retirement, { at: present?.createdAt, reason: 'rotated' });
      assert.ok(String(createdAt) < begun && String(present?.createdAt) >= begun);
      assert.equal(present?.retirement, undefined);
    });
  }

  it('keeps every key that there was', async (t) => {
    const { directory, keys } = await madeKeys(t);
    const { id: second } = await rotate(directory, 'record');
    const { id: third } = await rotate(directory, 'record');
    const after = await read(directory);
    assert.deepEqual(new Set(retiredIds(after, 'record')), new Set([keys.record.id, second]));
    assert.equal(after.record.id, third);
  });

  it('keeps of a signing key the public half only', async (t) => {
    const { directory, keys } = await madeKeys(t);
    const old = ['attestation.pem', 'checkpoint.pem', 'authority.pem'];
    const privateHalves = await Promise.all(old.map((name) => readFile(join(directory, name), 'utf8')));
    for (const role of ['attestation', 'checkpoint', 'authority'] as const) await rotate(directory, role);
    const content = [...(await contentOf(directory)).values()].join('\n');
    for (const pem of privateHalves) assert.ok(!content.includes(pem.split('\n')[1] ?? pem));
    const { retired } = await read(directory);
    assert.ok(retired.attestation[0]?.publicKey.equals(keys.attestation.publicKey));
  });

  it('leaves files for this user alone', async (t) => {
    const { directory } = await madeKeys(t);
    for (const role of KEY_ROLES) await rotate(directory, role);
    for (const name of await readdir(directory))
      assert.equal((await stat(join(directory, name))).mode & 0o777, 0o600, name);
  });

  it('names a new authority as the one before, for readers know that name', async (t) => {
    const { directory, keys } = await madeKeys(t);
    await rotate(directory, 'authority');
    assert.equal((await read(directory)).authority.certificate.subject, keys.authority.certificate.subject);
  });

  it('gives up a record key that is gone, and says so', async (t) => {
    const { directory, keys } = await madeKeys(t);
    await rm(join(directory, 'record.key'));
    const { id, retiredId } = await rotate(directory, 'record', { lost: true });
    const { record, retired, history } = await read(directory);
    assert.deepEqual([record.id, retiredId, retired.record], [id, undefined, []]);
    const old = history.find((entry) => entry.id === keys.record.id);
    assert.equal(old?.retirement?.reason, 'lost');
  });

  it('refuses what it cannot replace, and changes nothing', async (t) => {
    const { directory } = await madeKeys(t);
    await rm(join(directory, 'link.key'));
    const stored = await contentOf(directory);
    const missing = 'link: there is no such key to replace; a start of the service makes it';
    await refused(rotate(directory, 'link'), missing);
    await refused(rotate(directory, 'checkpoint', { lost: true }), /^--lost: is for the record key/);
    const given = { signingKey: 'x'.repeat(32) };
    await refused(rotate(directory, 'signing', given), /^ROLE: SPANFORGE_SIGNING_KEY gives/);
    assert.deepEqual(await contentOf(directory), stored);
  });
});

const recordsOf = ({ history }: KeyRing) => history.filter(({ role }) => role === 'record');

describe('a start of the service without the record key that its logs are sealed with', () => {
  for (const [what, files] of [
    ['', ['record.key']],
    [', also where no history of keys was written yet', ['record.key', 'history.json']],
  ] as const) {
    it(`is refused with both ways out${what}`, async (t) => {
      const { directory, keys } = await madeKeys(t);
      const kept = await readFile(join(directory, 'record.key'));
      for (const name of files) await rm(join(directory, name));
      const stored = await contentOf(directory);
      await refused(
        load(directory),
        'record.key: is missing; restore it from a copy, or give it up with cec keys rotate record --lost',
      );
      assert.deepEqual(await contentOf(directory), stored);
      await rotate(directory, 'record', { lost: true });
      const { keys: after, created } = await load(directory);
      const entry = after.history.find(({ id }) => id === after.record.id);
      assert.deepEqual([created, entry?.afterLoss], [[], true]);
      await writeFile(join(directory, 'record.key'), kept);
      assert.equal((await load(directory)).keys.record.id, keys.record.id);
    });
  }

  it('notes a key that was put in its place by hand, and that the old one took it again', async (t) => {
    const { directory, keys } = await madeKeys(t);
    const path = join(directory, 'record.key');
    const old = await readFile(path, 'utf8');
    await writeFile(path, `${'n'.repeat(40)}\n`);
    const [first, second] = recordsOf((await load(directory)).keys);
    assert.deepEqual([first?.id, first?.retirement?.reason], [keys.record.id, undefined]);
    assert.deepEqual([second?.retirement, second?.createdAt], [undefined, undefined]);
    await writeFile(path, old);
    const again = recordsOf((await load(directory)).keys);
    assert.deepEqual(
      again.map(({ id, retirement }) => [id, retirement === undefined]),
      [
        [second?.id, false],
        [keys.record.id, true],
      ],
    );
    assert.equal(again[1]?.createdAt, first?.createdAt);
  });
});

describe('rotateKeyFile when the process ends meanwhile', () => {
  for (const role of ['record', 'authority'] as const) {
    for (const names of [false, true]) {
      const lost = names ? 'names and content that were not flushed' : 'content that was not flushed';
      it(`leaves the old ${role} key or the new one, with the loss of ${lost}`, async (t) => {
        let [step, olds, news] = [1, 0, 0];
        for (; ; step++) {
          const { directory, keys } = await madeKeys(t);
          if (!(await rotateAndCrash(t, directory, role, { step, names }))) break;
          const seen = await read(directory);
          const { keys: after, created } = await load(directory);
          assert.deepEqual(created, [], `step ${step}`);
          assert.equal(keyIdOf(seen, role), keyIdOf(after, role), `step ${step}: a reader saw another key`);
          const isOld = keyIdOf(after, role) === keyIdOf(keys, role);
          assert.deepEqual(retiredIds(after, role), isOld ? [] : [keyIdOf(keys, role)], `step ${step}`);
          assert.equal(after.history.length, isOld ? KEY_ROLES.length : KEY_ROLES.length + 1, `step ${step}`);
          assert.ok((await readdir(directory)).every(isFinished), `step ${step}`);
          if (isOld) olds++;
          else news++;
        }
        assert.ok(olds > 3 && news > 10, `${olds} times the old key, ${news} times the new one`);
      });
    }
  }
});

describe('private keys that are encrypted', () => {
  const passphrase = 'correct horse battery staple';

  async function encryptedKeys(t: TestContext) {
    const directory = join(await temporaryDirectory(t), 'keys');
    const { keys } = await loadServiceKeys(optionsFor(directory, { passphrase }));
    return { directory, keys };
  }

  it('are made and replaced as PKCS#8 that only the passphrase opens', async (t) => {
    const { directory, keys } = await encryptedKeys(t);
    for (const role of ['attestation', 'checkpoint', 'authority'] as const) {
      const name = `${role}.pem`;
      const { id } = await rotate(directory, role, { passphrase });
      const pem = await readFile(join(directory, name), 'utf8');
      assert.match(pem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
      assert.equal(createPrivateKey({ key: pem, passphrase }).type, 'private');
      const after = await read(directory, { passphrase });
      assert.equal(keyIdOf(after, role), id);
      assert.deepEqual(retiredIds(after, role), [keyIdOf(keys, role)]);
    }
  });

  it('are refused by the file’s name and the setting, without a passphrase and with another', async (t) => {
    const { directory } = await encryptedKeys(t);
    await assert.rejects(read(directory), {
      code: 'INVALID_INPUT',
      message: 'attestation.pem: is encrypted; give its passphrase in CEC_KEY_PASSPHRASE',
    });
    const other = 'incorrect horse';
    await assert.rejects(read(directory, { passphrase: other }), (error: Error) => {
      assert.match(error.message, /^attestation\.pem: cannot be decrypted with CEC_KEY_PASSPHRASE: /);
      assert.ok(!error.message.includes(other));
      return true;
    });
  });

  it('may be encrypted by OpenSSL', async (t) => {
    if (!works('openssl', ['version'])) {
      t.skip('there is no openssl');
      return;
    }
    const { directory, keys } = await madeKeys(t);
    const path = join(directory, 'checkpoint.pem');
    const encrypted = execFileSync(
      'openssl',
      ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-in', path, '-passout', `pass:${passphrase}`],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await writeFile(path, encrypted);
    assert.equal((await read(directory, { passphrase })).checkpoint.id, keys.checkpoint.id);
    await refused(read(directory), 'checkpoint.pem: is encrypted; give its passphrase in CEC_KEY_PASSPHRASE');
  });

  it('may stand beside others that are not', async (t) => {
    const { directory, keys } = await madeKeys(t);
    await rotate(directory, 'attestation', { passphrase });
    assert.equal((await read(directory, { passphrase })).checkpoint.id, keys.checkpoint.id);
  });
});
