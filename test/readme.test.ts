import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { append, build, MARCH, startService, type RunningService } from './client/running-service.ts';
import { bash, blocksOf, missing, missingOpenssl } from './client/shell.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CEC = `cec() { '${process.execPath}' --disable-warning=ExperimentalWarning '${join(ROOT, 'src/cli/main.ts')}' "$@"; }\n`;

describe('README', () => {
  let service: RunningService;
  let folder: string;
  let readme: string;

  const shellBlock = (word: string) =>
    blocksOf(readme, 'sh').find((block) => block.startsWith(word)) ?? assert.fail(`no block with ${word}`);

  before(async () => {
    readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    service = await startService();
    folder = join(service.directory, 'caller');
    await mkdir(folder);
    await writeFile(join(folder, 'records.ndjson'), blocksOf(readme, 'json').join(''));
  });

  after(() => service.close());

  it(
    'has curl commands that append, build and show the bundle',
    { skip: missing('curl', 'sed', 'tee') },
    async () => {
      const { status, output } = await bash(shellBlock('curl'), folder, { CEC: service.url });
      assert.equal(status, 0, output);
      const shown = output.slice(output.lastIndexOf('{"bundle_id'));
      assert.match(shown, /"record_counts":\{"score_records":1,/);
    },
  );

  it('has commands that append, build and list without a server', async () => {
    const env = { CEC_DATA_DIR: join(folder, 'data') };
    const { status, output } = await bash(CEC + shellBlock('cec'), folder, env);
    assert.equal(status, 0, output);
    assert.match(output, /cec-[0-9A-Z]{26}/);
  });

  it(
    'has commands that check a bundle without this program',
    { skip: missingOpenssl() || missing('unzip', 'sed', 'tr', 'sha256sum') },
    async () => {
      const auditor = join(folder, 'auditor');
      await mkdir(auditor);
      await append(service.client, 'audited', 12);
      const { zipPath } = await build(service.client, { projectId: 'audited', ...MARCH });
      await copyFile(zipPath, join(auditor, 'bundle.zip'));
      await copyFile(join(service.directory, 'keys', 'authority-chain.pem'), join(auditor, 'tsa-ca.pem'));
      const { status, output } = await bash(shellBlock('unzip'), auditor);
      assert.equal(status, 0, output);
      assert.match(output, /^Verification: OK$/m);
      assert.equal(output.match(/: OK$/gm)?.length, 16);
    },
  );

  it('has commands that draft an agreement and check it', async () => {
    const env = { CEC_DATA_DIR: join(folder, 'agreements') };
    await writeFile(join(folder, 'dpa.json'), blocksOf(readme, 'json dpa').join(''));
    const { status, output } = await bash(CEC + shellBlock('cec dpa'), folder, env);
    assert.equal(status, 0, output);
    assert.match(output, /^VALID dpa-/m);
  });

  it('has commands that list, replace and hand out keys', async () => {
    const env = { CEC_DATA_DIR: join(folder, 'rotated') };
    const prepare = 'cec append records.ndjson --project bot\n';
    const { status, output } = await bash(CEC + prepare + shellBlock('cec keys'), folder, env);
    assert.equal(status, 0, output);
    assert.match(output, /^record key [0-9a-f]{16} is retired; present key [0-9a-f]{16}$/m);
    assert.match(output, /^public-keys\/keys\.json$/m);
  });

  it('has commands for auditors, over a bundle and a log', async () => {
    const env = { CEC_DATA_DIR: join(folder, 'audited') };
    const record = { schema_key: 'score_records', payload: { score: 0.9 }, record_id: 'RECORD_ID' };
    await writeFile(join(folder, 'one.ndjson'), JSON.stringify(record));
    const prepare = `cec append one.ndjson --project bot
for file in BUNDLE.zip LATER.zip; do cp "$(cec build --project bot | tail -n 1)" $file; done
`;
    const { status, output } = await bash(CEC + prepare + shellBlock('cec report'), folder, env);
    assert.equal(status, 0, output);
    assert.match(output, /^sample {6}1 of 1 lines/m);
    assert.match(output, /^PASS +record_hmac/m);
    assert.match(output, /^PASS +continuity +the log grew from 2 to 3 records$/m);
  });
});
