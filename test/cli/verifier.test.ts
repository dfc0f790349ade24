import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CEC = fileURLToPath(new URL('../../bin/cec.mjs', import.meta.url));
const MOST_BYTES = 1_000_000;

const verifier = (...args: string[]) =>
  run(process.execPath, [CEC, 'verifier', ...args], { maxBuffer: MOST_BYTES });

describe('cec verifier', () => {
  let directory: string;
  let file: string;
  let page: string;
  let told: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cec-verifier-'));
    file = join(directory, 'verify.html');
    told = (await verifier('--out', file)).stderr;
    page = await readFile(file, 'utf8');
  });
  after(() => rm(directory, { recursive: true }));

  it('writes a file of less than a megabyte and says what to do with it', async () => {
    assert.ok((await stat(file)).size < MOST_BYTES);
    assert.match(told, /open .*verify\.html in a browser/);
  });

  it('writes a page that loads nothing', () => {
    const markup = page.replaceAll(/<script[^]*?<\/script>/g, '');
    const addresses = [...markup.matchAll(/\b(?:src|href|action|data|poster)="([^"]*)"/g)].map(
      ([, value]) => value,
    );
    assert.deepEqual(addresses, ['data:,']);
    assert.doesNotMatch(markup, /@import|url\(/);
    assert.match(page, /content="default-src 'none'; [^"]*connect-src 'none'/);
  });

  it('writes a page that runs one script only, by its digest', () => {
    const [, script = ''] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
    const digest = createHash('sha256').update(script).digest('base64');
    assert.ok(page.includes(`script-src 'sha256-${digest}';`));
    assert.equal(page.match(/<script/g)?.length, 2);
    assert.match(page, /<script type="text\/plain" id="worker">/);
  });

  it('writes the same page to standard output', async () => {
    assert.equal((await verifier()).stdout, page);
  });

  it('overwrites nothing', async () => {
    await assert.rejects(verifier('--out', file), {
      code: 2,
      stderr: /--out: .*exists already; choose another name/,
    });
    assert.equal(await readFile(file, 'utf8'), page);
  });
});
