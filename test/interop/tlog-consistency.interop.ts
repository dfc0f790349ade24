import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { build, MARCH } from '../client/running-service.ts';
import { unzip, type Content } from '../service/rezip.ts';
import { textOf, withEntry } from '../service/tamper-lines.ts';
import type { AuditorFolder } from './auditor-folder.ts';
import { bundlesAroundRollback } from './rolled-back-log.ts';
import type { Tlog } from './run-tlog.ts';
import {
  assertRefused,
  assertShown,
  LATER_SIZE,
  openTlogDesk,
  SIZE,
  vkeyOf,
  type TlogDesk,
} from './tlog-desk.ts';

const PROOF = 'chain_proof.json';
const STRANGER = 'ab'.repeat(32);

describe('tlog consistency, over transparency-dev/merkle', () => {
  let desk: TlogDesk;
  let tlog: Tlog;
  let folder: AuditorFolder;
  let later: Content;
  let vkey: string;

  before(async () => {
    desk = await openTlogDesk();
    ({ tlog, folder, later, vkey } = desk);
  });

  after(() => folder.close());

  it('shows that the log of the later bundle continues that of the first', () => {
    assertShown(
      tlog(['consistency', vkey, folder.bundle, folder.laterBundle]),
      new RegExp(`has ${LATER_SIZE} records`),
      new RegExp(`its first ${SIZE} records are those of the older bundle`),
    );
    assertShown(tlog(['consistency', vkey, folder.bundle, folder.bundle]));
  });

  it('refuses a proof that was altered, shortened or left out', async () => {
    const cases: [(text: string) => string, RegExp][] = [
      [
        (text) => text.replace(/("proof":\[")\w{64}/, `$1${STRANGER}`),
        /does not continue the older one: it leads to/,
      ],
      [(text) => text.replace(/("proof":\[)"\w{64}",/, '$1'), /wrong proof size/],
      [(text) => text.replace(/("proof":\[)[^\]]*/, '$1'), /empty proof/],
      [
        (text) => text.replace(/"earlier":\[\{.*?\}\]/, '"earlier":[]'),
        /proves nothing about the first 241 records/,
      ],
    ];
    for (const [edit, reason] of cases) {
      const text = textOf(later, PROOF);
      assert.notEqual(edit(text), text);
      const altered = await desk.fileOf(withEntry(later, PROOF, edit(text)));
      assertRefused(tlog(['consistency', vkey, folder.bundle, altered]), reason);
    }
  });

  it('refuses an older log as the newer one', () => {
    assertRefused(
      tlog(['consistency', vkey, folder.laterBundle, folder.bundle]),
      /the older bundle is of 302 records, the newer one of 241: the log was rolled back/,
    );
  });

  it('refuses the bundle of another log', async () => {
    const other = await build(folder.service.client, { projectId: 'other', ...MARCH });
    assertRefused(
      tlog(['consistency', vkey, other.zipPath, folder.laterBundle]),
      /not signed by cec-\w+\/default\/bot\/evidence\+\w+; it names "cec-\w+\/default\/other\/evidence"/,
    );
  });

  it('refuses what an issuer made of a log that was rolled back', async () => {
    const { lost, instead, grown } = await bundlesAroundRollback(folder.path);
    const key = vkeyOf(await unzip(lost));
    assertShown(tlog(['consistency', key, instead, grown]));
    assertRefused(tlog(['consistency', key, lost, instead]), /does not continue the older one/);
    assertRefused(tlog(['consistency', key, lost, grown]), /does not continue the older one/);
  });
});
