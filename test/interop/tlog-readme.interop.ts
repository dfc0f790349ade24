import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bash, blocksOf } from '../client/shell.ts';
import { goProgram, requireProgram } from './outside-tools.ts';
import { saveProof } from './saved-proof.ts';
import { TLOG_SOURCE } from './run-tlog.ts';
import { openTlogDesk, type TlogDesk } from './tlog-desk.ts';

describe('the README of tlog', () => {
  let desk: TlogDesk;

  before(async () => {
    await requireProgram('unzip');
    desk = await openTlogDesk();
  });

  after(() => desk.folder.close());

  it('gives commands that show what they should', async () => {
    const { folder, vkey } = desk;
    const to = (name: string) => join(folder.path, name);
    await copyFile(folder.bundle, to('OLD.zip'));
    await copyFile(folder.laterBundle, to('NEW.zip'));
    await copyFile(folder.bundle, to('BUNDLE.zip'));
    await copyFile(folder.checkpointKey, to('checkpoint.pub.pem'));
    await saveProof(folder, 'rec-77', to('PROOF.json'));
    const { status, output } = await bash(await commands(), folder.path);
    assert.equal(status, 0, output);
    assert.ok(output.includes(vkey), 'the bundle names its key');
    assert.match(output, /^"rec-77" is at position 77/m);
    assert.match(output, /^its first 241 records are those of the older bundle$/m);
  });
});

/** Behind the prompts, but for the installation: the program comes from the cache. */
async function commands(): Promise<string> {
  const readme = await readFile(new URL('README.md', TLOG_SOURCE), 'utf8');
  const lines = blocksOf(readme, 'console').join('').split('\n');
  const typed = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  const bin = dirname(await goProgram(TLOG_SOURCE));
  return [`PATH='${bin}':"$PATH"`, ...typed.filter((line) => line !== 'go install .')].join('\n');
}
