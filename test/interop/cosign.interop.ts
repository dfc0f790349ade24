import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createAuditorFolder, type AuditorFolder } from './auditor-folder.ts';
import { goCommand, requireProgram } from './outside-tools.ts';

const run = promisify(execFile);
const CEC = fileURLToPath(new URL('../../bin/cec.mjs', import.meta.url));
const EXPORT = 'attestation.sigstore.json';
const NO_SIGNATURE = /accepted signatures do not match threshold, Found: 0/;

describe('cosign', () => {
  let folder: AuditorFolder;
  let cosign: string;
  let home: string;
  let proxy: Server;
  /** How often somebody wanted to reach the network. */
  let calls = 0;
  /** What `cec attest` told. */
  let told: string;

  before(async () => {
    await requireProgram('unzip');
    cosign = await goCommand('cosign');
    folder = await createAuditorFolder();
    home = join(folder.path, 'home');
    await mkdir(home);
    proxy = await countingProxy(() => (calls += 1));
    const args = ['attest', folder.bundle, '--key', folder.attestationKey, '--out', EXPORT];
    told = (await run(process.execPath, [CEC, ...args], { cwd: folder.path })).stderr;
    await unpack('manifest.json');
  });

  after(async () => {
    await folder.close();
    proxy.close();
  });

  /** Without what the caller of the tests knows of Sigstore, and behind a proxy that lets nothing through. */
  const shell = (script: string) => {
    const url = `http://127.0.0.1:${port(proxy)}`;
    const path = `${dirname(cosign)}:/usr/local/bin:/usr/bin:/bin`;
    const env = { PATH: path, HOME: home, HTTPS_PROXY: url, HTTP_PROXY: url };
    return run('sh', ['-e', '-c', script], { cwd: folder.path, env });
  };

  const command = () => /^ {2}(cosign .*)$/m.exec(told)?.[1] ?? assert.fail(told);

  /** The command that `cec attest` told, with another file or key. */
  const verify = (change: Readonly<Record<string, string>> = {}) => {
    const entries = Object.entries(change);
    return shell(entries.reduce((text, [from, to]) => text.replace(` ${from}`, ` ${to}`), command()));
  };

  async function unpack(entry: string, bundle = folder.bundle, name = entry): Promise<string> {
    const { stdout } = await run('unzip', ['-p', bundle, entry], { encoding: 'buffer' });
    await writeFile(join(folder.path, name), stdout);
    return name;
  }

  async function edited(edit: (statement: string) => string): Promise<string> {
    const { dsseEnvelope, ...rest } = JSON.parse(await readFile(join(folder.path, EXPORT), 'utf8'));
    const statement = Buffer.from(dsseEnvelope.payload, 'base64').toString();
    assert.notEqual(edit(statement), statement);
    const payload = Buffer.from(edit(statement)).toString('base64');
    const text = JSON.stringify({ ...rest, dsseEnvelope: { ...dsseEnvelope, payload } });
    await writeFile(join(folder.path, 'edited.json'), text);
    return 'edited.json';
  }

  it('accepts the bundle by the commands that cec attest tells', async () => {
    const commands = [...told.matchAll(/^ {2}(\S.*)$/gm)].map(([, line]) => line);
    assert.equal(commands.length, 2);
    assert.match((await shell(commands.join('\n'))).stderr, /^Verified OK$/m);
  });

  it('accepts it for each file that the manifest lists as well', async () => {
    const clauses = await unpack('clause_map.json');
    assert.match((await verify({ 'manifest.json': clauses })).stderr, /^Verified OK$/m);
  });

  it('refuses it for the manifest of another bundle', async () => {
    const other = await unpack('manifest.json', folder.laterBundle, 'other.json');
    await assert.rejects(
      verify({ 'manifest.json': other }),
      /artifact digests do not match digests in statement/,
    );
  });

  it('refuses it with another key', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(join(folder.path, 'stranger.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    await assert.rejects(verify({ 'attestation.pub.pem': 'stranger.pem' }), NO_SIGNATURE);
  });

  it('refuses an edited statement', async () => {
    const file = await edited((statement) => statement.replace('"PARTIAL"', '"SATISFIED"'));
    await assert.rejects(verify({ [EXPORT]: file }), NO_SIGNATURE);
  });

  it('refuses another predicate type', async () => {
    await assert.rejects(
      verify({ 'https://spanforge.dev/': 'https://example.org/' }),
      /invalid predicate type/,
    );
  });

  it('asked nobody, and kept nothing', async () => {
    assert.equal(calls, 0);
    assert.deepEqual(await readdir(home), []);
  });

  it('would have been seen asking', async () => {
    await assert.rejects(verify({ '--insecure-ignore-tlog': '' }));
    assert.notEqual(calls, 0);
  });
});

function port(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : assert.fail('not listening');
}

function countingProxy(called: () => void): Promise<Server> {
  const server = createServer((socket) => {
    called();
    socket.destroy();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
