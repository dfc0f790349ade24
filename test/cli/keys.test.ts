import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { toConfig } from '../../src/config.ts';
import { KEY_ROLES } from '../../src/ports/keys.ts';
import { startServer, type RunningServer } from '../../src/server.ts';
import { openDesk, PROJECT, type Desk, type Ended } from './desk.ts';
import { MARCH } from './march-records.ts';

/** A desk whose keys were all replaced between two bundles; before a third one the record key was lost. */
interface Changed {
  readonly desk: Desk;
  /** Bundles. */
  readonly before: string;
  readonly after: string;
  readonly lost: string;
  /** Directories of exported public keys. */
  readonly earlyKeys: string;
  readonly lateKeys: string;
  /** Of the record keys, in order. */
  readonly recordIds: readonly string[];
  /** Of the second bundle, by who still held both of its record keys. */
  readonly whileHeld: Verdict;
}

async function changeKeys(): Promise<Changed> {
  const desk = await openDesk(MARCH, []);
  const at = (name: string) => join(desk.directory, name);
  const must = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await desk.cec(args);
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const bundleInto = async (name: string) => {
    const record = { schema_key: 'halluccheck.score.v1', timestamp: '2026-03-30T00:00:00Z' };
    await writeFile(
      at('more.ndjson'),
      `${JSON.stringify({ ...record, record_id: name, payload: { name } })}\n`,
    );
    await must('append', at('more.ndjson'), '--project', PROJECT);
    const period = ['--from', '2026-03-01', '--to', '2026-03-31'];
    await must('build', '--project', PROJECT, ...period, '--out', at(name));
    return join(at(name), (await readdir(at(name)))[0] ?? '');
  };
  await must('keys', 'export-public', '--out', at('early'));
  for (const role of KEY_ROLES) await must('keys', 'rotate', role);
  const later = await bundleInto('later');
  const whileHeld = verdictOf(await desk.cec(['verify', later, '--json']));
  await must('keys', 'export-public', '--out', at('late'));
  await rm(join(desk.dataDir, 'keys', 'record.key'));
  await must('keys', 'rotate', 'record', '--lost');
  const lost = await bundleInto('lost');
  const { keys } = JSON.parse(await must('keys', 'list', '--json'));
  const recordIds = keys.flatMap(({ role, key_id: id }: { role: string; key_id: string }) =>
    role === 'record' ? [id] : [],
  );
  return {
    desk,
    before: desk.bundle,
    after: later,
    lost,
    earlyKeys: at('early'),
    lateKeys: at('late'),
    recordIds,
    whileHeld,
  };
}

interface Verdict {
  readonly overall_valid: boolean;
  readonly errors: readonly string[];
  readonly checks: readonly { readonly id: string; readonly status: string }[];
  readonly findings: readonly { readonly code: string; readonly message: string }[];
  readonly trusted: readonly string[];
}

function verdictOf({ stdout, stderr }: Ended): Verdict {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout);
}

/** The roles that findings with the code are about. */
const rolesOf = ({ findings }: Verdict, code: string) =>
  findings.flatMap((finding) => (finding.code === code ? [finding.message.split(' ')[0]] : []));

const codesOf = ({ findings }: Verdict) => new Set(findings.map(({ code }) => code));
const statusOf = ({ checks }: Verdict, id: string) => checks.find((check) => check.id === id)?.status;

const pemsIn = async (directory: string) =>
  (await readdir(directory)).filter((name) => name.endsWith('.pub.pem'));

describe('bundles made before and after keys were replaced', () => {
  let changed: Changed;
  before(async () => {
    changed = await changeKeys();
  });
  after(() => changed.desk.close());

  const verify = async (bundle: string, ...args: string[]) =>
    verdictOf(await changed.desk.cec(['verify', bundle, '--json', ...args]));

  /** As an auditor who has nothing but exported keys. */
  const audit = async (bundle: string, keyFiles: readonly string[], directory: string) =>
    verdictOf(
      await changed.desk.cec(
        [
          'verify',
          bundle,
          '--json',
          '--tsa-ca',
          join(directory, 'tsa-ca.pem'),
          ...keyFiles.flatMap((name) => ['--key', join(directory, name)]),
        ],
        { CEC_DATA_DIR: join(changed.desk.directory, 'nothing') },
      ),
    );

  it('verifies the earlier one, and tells that its keys are retired', async () => {
    const verdict = await verify(changed.before);
    assert.deepEqual([verdict.overall_valid, verdict.errors], [true, []]);
    const roles = new Set(rolesOf(verdict, 'KEY_RETIRED'));
    assert.deepEqual(roles, new Set(['attestation', 'authority', 'checkpoint', 'record']));
    assert.deepEqual(codesOf(verdict), new Set(['KEY_RETIRED']));
    for (const id of ['manifest_hmac', 'record_hmacs']) assert.equal(statusOf(verdict, id), 'PASS');
  });

  it('verifies the later one, whose log goes over from one record key to the next', async () => {
    const { whileHeld } = changed;
    assert.deepEqual([whileHeld.overall_valid, whileHeld.errors], [true, []]);
    assert.equal(statusOf(whileHeld, 'record_hmacs'), 'PASS');
    assert.deepEqual(codesOf(whileHeld), new Set(['KEY_RETIRED']));
    assert.deepEqual(rolesOf(whileHeld, 'KEY_RETIRED'), ['record']);
  });

  it('verifies it also without one of these keys, and says that it did not check those HMACs', async () => {
    const verdict = await verify(changed.after);
    assert.deepEqual([verdict.overall_valid, verdict.errors], [true, []]);
    assert.equal(statusOf(verdict, 'record_hmacs'), 'NOT_CHECKED');
    assert.ok(codesOf(verdict).has('KEY_UNKNOWN'));
  });

  it('tells a record key that was lost from one that is retired and one that is not held', async () => {
    const verdict = await verify(changed.lost);
    assert.deepEqual([verdict.overall_valid, verdict.errors], [true, []]);
    const [first = '', second = '', third = ''] = changed.recordIds;
    const messageOf = (code: string) =>
      verdict.findings.find((finding) => finding.code === code)?.message ?? '';
    assert.match(messageOf('RECORD_KEY_LOST'), /^at position \d+ the log says that its record key was lost/);
    assert.ok(messageOf('KEY_UNKNOWN').includes(`(${second})`));
    assert.ok(messageOf('KEY_RETIRED').startsWith(`record key ${first} `));
    assert.ok(verdict.findings.every(({ message }) => !message.includes(third)));
    assert.equal(statusOf(verdict, 'record_hmacs'), 'NOT_CHECKED');
  });

  it('has a log that verifies as a whole', async () => {
    const { status, stdout } = await changed.desk.cec(['chain', '--project', PROJECT]);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^VALID /m);
  });

  it('verifies for an auditor who got the keys before, the earlier one only', async () => {
    const keys = ['attestation.pub.pem', 'checkpoint.pub.pem'];
    assert.deepEqual(await pemsIn(changed.earlyKeys), keys);
    assert.equal((await audit(changed.before, keys, changed.earlyKeys)).overall_valid, true);
    const verdict = await audit(changed.after, keys, changed.earlyKeys);
    assert.equal(statusOf(verdict, 'attestation_signature'), 'FAIL');
    assert.equal(statusOf(verdict, 'timestamp'), 'FAIL');
  });

  it('verify both for one who got them afterwards, with their history', async () => {
    const keys = await pemsIn(changed.lateKeys);
    assert.equal(keys.length, 4);
    for (const bundle of [changed.before, changed.after, changed.lost]) {
      const verdict = await audit(bundle, keys, changed.lateKeys);
      assert.deepEqual([verdict.overall_valid, verdict.errors], [true, []], bundle);
    }
  });

  it('say whom a verification trusted, each key with its id and where it comes from', async () => {
    const own = await verify(changed.after);
    const jwks = JSON.parse(await readFile(join(changed.lateKeys, 'keys.json'), 'utf8'));
    for (const { cec_role: role, cec_key_id: id } of jwks.keys.filter(
      (key: { cec_role: string }) => key.cec_role !== 'authority',
    ))
      assert.ok(
        own.trusted.some((line) => line.startsWith(`${role} key ${id}, in the data directory`)),
        own.trusted.join('\n'),
      );
    assert.equal(own.trusted.filter((line) => / key .*, retired \d{4}-/.test(line)).length, 4);
    const given = await audit(changed.before, ['attestation.pub.pem'], changed.earlyKeys);
    assert.deepEqual(
      given.trusted.map((line) => line.replace(/[0-9a-f]{64}/, 'ID').replace(/\(.*\)/, '()')),
      ['attestation key ID, given with --key', 'time-stamp anchor sha256:ID (), given with --tsa-ca'],
    );
  });

  it('show consistency, not origin, to who trusts nobody, which is said plainly', async () => {
    const { status, stdout, stderr } = await changed.desk.cec(['verify', changed.before], {
      CEC_DATA_DIR: join(changed.desk.directory, 'nothing'),
    });
    assert.equal(status, 1);
    assert.match(stdout, /^finding +ORIGIN_NOT_CHECKED: no key was trusted/m);
    assert.match(stdout, /^trusted +no keys: consistency is checked, not origin$/m);
    assert.match(stdout, /^trusted +no time-stamp authority/m);
    assert.match(stderr, /^trusting no keys: consistency is checked, not origin; give --key/m);
  });

  describe('in a running service', () => {
    let server: RunningServer;
    before(async () => {
      const config = toConfig({ CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: changed.desk.dataDir });
      server = await startServer(config, pino({ level: 'silent' }));
    });
    after(() => server.close(0));

    it('verify by their ids', async () => {
      for (const bundle of [changed.before, changed.after, changed.lost]) {
        const answer = await fetch(`${server.url}/v1/risk/cec/verify`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ bundle_id: basename(bundle, '.zip') }),
        });
        const verdict = Object(await answer.json());
        assert.deepEqual([answer.status, verdict.errors, verdict.overall_valid], [200, [], true]);
        assert.ok(
          verdict.trusted.some((line: string) => /^attestation key .*, the service's own/.test(line)),
        );
      }
    });

    it('publishes its keys with their history, as cec keys export-public does', async () => {
      const answer = await fetch(`${server.url}/.well-known/cec/keys.json`);
      assert.equal(answer.headers.get('cache-control'), 'public, max-age=300');
      const exported: unknown = JSON.parse(await readFile(join(changed.lateKeys, 'keys.json'), 'utf8'));
      assert.deepEqual(await answer.json(), exported);
    });

    it('holds the data directory, so that no key can be replaced meanwhile', async () => {
      const keys = await readdir(join(changed.desk.dataDir, 'keys'));
      const { status, stderr } = await changed.desk.cec(['keys', 'rotate', 'link']);
      assert.equal(status, 2);
      assert.match(stderr, /^cec: the data directory is in use by process \d+/m);
      assert.deepEqual(await readdir(join(changed.desk.dataDir, 'keys')), keys);
    });

    it('has them listed all the same', async () => {
      assert.equal((await changed.desk.cec(['keys', 'list'])).status, 0);
    });
  });
});

describe('cec keys', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk(MARCH.slice(0, 1), []);
  });
  after(() => desk.close());

  it('lists every key with its dates, by role', async () => {
    const { stdout } = await desk.cec(['keys', 'list']);
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => line.split(' ')[0]),
      KEY_ROLES,
    );
    for (const line of lines) assert.match(line, /created \d{4}-.*Z +present +[0-9a-f]{16,64}$/);
  });

  it('says that a secret comes from the environment, and does not show it', async () => {
    const secret = 'a secret of the operator, thirty-two bytes';
    const { stdout } = await desk.cec(['keys', 'list', '--json'], { SPANFORGE_SIGNING_KEY: secret });
    const { keys } = JSON.parse(stdout);
    const given = keys.filter(({ source }: { source: string }) => source === 'SPANFORGE_SIGNING_KEY');
    assert.deepEqual(
      given.map(({ role, retired }: { role: string; retired: boolean }) => [role, retired]),
      [['signing', false]],
    );
    assert.ok(!stdout.includes(secret));
  });

  it('never overwrites what it exported before', async () => {
    const out = join(desk.directory, 'public');
    assert.equal((await desk.cec(['keys', 'export-public', '--out', out])).status, 0);
    const { status, stderr } = await desk.cec(['keys', 'export-public', '--out', out]);
    assert.equal(status, 2);
    assert.match(stderr, /--out: .*attestation\.pub\.pem exists already/);
  });

  it('works with keys that a passphrase opens, and says so without it', async () => {
    const settings = { CEC_KEY_PASSPHRASE: 'correct horse battery staple' };
    const rotated = await desk.cec(['keys', 'rotate', 'attestation'], settings);
    assert.equal(rotated.status, 0, rotated.stderr);
    const file = join(desk.directory, 'one.ndjson');
    await writeFile(file, '{"schema_key":"halluccheck.score.v1","payload":{"score":1}}\n');
    assert.equal((await desk.cec(['append', file, '--project', PROJECT], settings)).status, 0);
    const { status, stderr } = await desk.cec(['keys', 'list']);
    assert.equal(status, 2);
    assert.match(stderr, /^cec: attestation\.pem: is encrypted; give its passphrase in CEC_KEY_PASSPHRASE$/m);
  });

  it('refuses a wrong call by name, exit code 2', async () => {
    const empty = join(desk.directory, 'empty');
    await mkdir(empty);
    const calls: [args: string[], problem: RegExp, dataDir?: string][] = [
      [[], /keys: say what to do: list, rotate or export-public/],
      [['show'], /keys: say what to do/],
      [['list', 'record'], /keys: list takes no argument; leave record out/],
      [['list', '--lost'], /--lost: is not for keys list; leave it out/],
      [['rotate'], /ROLE: must be one of signing, record, link, attestation, checkpoint, authority/],
      [['rotate', 'all'], /ROLE: must be one of/],
      [['rotate', 'link', '--lost'], /--lost: is for the record key/],
      [['rotate', 'link', '--out', 'x'], /--out: is not for keys rotate/],
      [['list'], /CEC_DATA_DIR: names a directory without keys/, empty],
      [['rotate', 'link'], /CEC_DATA_DIR: names a directory without keys/, empty],
    ];
    for (const [args, problem, dataDir = desk.dataDir] of calls) {
      const { status, stdout, stderr } = await desk.cec(['keys', ...args], { CEC_DATA_DIR: dataDir });
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, problem);
    }
    assert.deepEqual(await readdir(empty), []);
  });
});
