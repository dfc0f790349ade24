import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { toConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { openDesk, PROJECT, type Desk, type Ended } from './desk.ts';
import { ERASED, MARCH } from './march-records.ts';

const [ERASED_ID = ''] = ERASED;

const failed = ({ stdout }: Ended) => [...stdout.matchAll(/^FAIL +(\w+)/gm)].map(([, id]) => id);

describe('cec proof', () => {
  let desk: Desk;
  /** A saved proof, and what was said when it was made. */
  let file: string;
  let made: Ended;
  let checkpointKey: string;

  before(async () => {
    desk = await openDesk(MARCH, ERASED);
    file = join(desk.directory, 'proof.json');
    made = await desk.cec(['proof', 'score-1', '--project', PROJECT, '--out', file]);
    checkpointKey = join(desk.dataDir, 'keys', 'checkpoint.pem');
  });
  after(() => desk.close());

  const offline = (path: string, ...args: string[]) =>
    desk.cec(['proof', path, ...args], { CEC_DATA_DIR: join(desk.directory, 'nothing') });

  async function altered(edit: (text: string) => string, name: string): Promise<string> {
    const text = await readFile(file, 'utf8');
    assert.notEqual(edit(text), text);
    await writeFile(join(desk.directory, name), edit(text));
    return join(desk.directory, name);
  }

  it('checks a record of the data directory against its signed log', () => {
    assert.equal(made.status, 0, made.stderr);
    const lines = made.stdout.trimEnd().split('\n');
    assert.equal(lines.at(-1), 'VALID score-1');
    const passed = lines.flatMap((line) => /^PASS +(\w+)/.exec(line)?.[1] ?? []);
    assert.deepEqual(passed, [
      'record',
      'payload_hash',
      'record_hmac',
      'leaf_index',
      'inclusion',
      'checkpoint_log',
      'checkpoint_signature',
    ]);
    assert.match(made.stderr, /^trusting the keys of the data directory$/m);
  });

  it('saves a file for its owner alone, and never overwrites one', async () => {
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const again = await desk.cec(['proof', 'score-1', '--project', PROJECT, '--out', file]);
    assert.equal(again.status, 2);
    assert.match(again.stderr, /--out: .* exists already/);
  });

  it('checks a saved proof offline, with the key of checkpoints alone', async () => {
    const ended = await offline(file, '--key', checkpointKey, '--json');
    assert.equal(ended.status, 0, ended.stderr);
    const { valid, record_id, log, checks } = JSON.parse(ended.stdout);
    assert.deepEqual([valid, record_id, log], [true, 'score-1', `default/${PROJECT}/evidence`]);
    const open = checks.filter(({ status }: { status: string }) => status !== 'PASS');
    assert.deepEqual(
      open.map(({ id, status }: { id: string; status: string }) => [id, status]),
      [['record_hmac', 'NOT_CHECKED']],
    );
  });

  it('shows consistency, not origin, without a key, exit code 1', async () => {
    const ended = await offline(file);
    assert.equal(ended.status, 1);
    assert.deepEqual(failed(ended), []);
    assert.match(ended.stdout, /^NOT_CHECKED checkpoint_signature .*consistency is shown, not origin$/m);
    assert.match(ended.stdout, /^NOT VALID score-1$/m);
    assert.match(ended.stderr, /give --key/);
  });

  it('finds an altered record, an altered proof and another key', async () => {
    const stranger = join(desk.directory, 'stranger.pem');
    const { publicKey } = generateKeyPairSync('ed25519');
    await writeFile(stranger, publicKey.export({ type: 'spki', format: 'pem' }));
    const payload = await altered(
      (text) => text.replace('is_critical\\":true', 'is_critical\\":false'),
      'payload.json',
    );
    const path = await altered(
      (text) => text.replace(/(inclusion_proof": \[\s+"sha256:)\w{64}/, `$1${'0'.repeat(64)}`),
      'path.json',
    );
    const ended = await Promise.all([
      offline(payload, '--key', checkpointKey),
      offline(path, '--key', checkpointKey),
      offline(file, '--key', stranger),
    ]);
    assert.deepEqual(ended.map(failed), [['payload_hash'], ['inclusion'], ['checkpoint_signature']]);
    assert.deepEqual(
      ended.map(({ status }) => status),
      [1, 1, 1],
    );
  });

  it('proves that a record was there whose payload is erased', async () => {
    const { status, stdout } = await desk.cec(['proof', ERASED_ID, '--project', PROJECT]);
    assert.equal(status, 0);
    assert.match(stdout, /^NOT_CHECKED payload_hash .*erased/m);
  });

  it('takes ids that begin with a dash behind two of them', async () => {
    const { status, stdout } = await desk.cec(['proof', '--project', PROJECT, '--', '-3.score']);
    assert.equal(status, 0);
    assert.match(stdout, /^VALID -3\.score$/m);
  });

  it('asks a server', async () => {
    const config = toConfig({ CEC_LISTEN: '127.0.0.1:0', CEC_DATA_DIR: desk.dataDir });
    const server = await startServer(config, pino({ level: 'silent' }));
    try {
      const ended = await offline(
        'score-2',
        '--project',
        PROJECT,
        '--server',
        server.url,
        '--key',
        checkpointKey,
      );
      assert.equal(ended.status, 0, ended.stderr);
      assert.match(ended.stdout, /^VALID score-2$/m);
    } finally {
      await server.close(0);
    }
  });

  it('refuses what it cannot check, naming the argument, exit code 2', async () => {
    const attestation = join(desk.dataDir, 'keys', 'attestation.pem');
    const calls: [args: string[], problem: RegExp][] = [
      [['score-1'], /FILE: score-1 does not exist; if it is a record, name its --project/],
      [['nobody', '--project', PROJECT], /the project has no record "nobody"/],
      [[file, '--key', attestation], /--key: checkpoints are signed with Ed25519/],
      [[desk.bundle], /FILE: .*no saved proof|FILE: .*UTF-8/],
      [[file, '--out', 'x.json'], /--project: is missing; --out is for a record of a project/],
      [[], /ID: is missing/],
    ];
    for (const [args, problem] of calls) {
      const { status, stdout, stderr } = await desk.cec(['proof', ...args]);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, problem);
    }
  });
});
