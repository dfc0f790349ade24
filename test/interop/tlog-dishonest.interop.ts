import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { recordProofJson } from '../../src/core/log/record-proof.ts';
import { build, MARCH } from '../client/running-service.ts';
import { referenceLeafOfLine } from '../core/log/reference-tree.ts';
import { unzip } from '../service/rezip.ts';
import { recordAt, textOf, withEntry } from '../service/tamper-lines.ts';
import { assertRefused, openTlogDesk, type TlogDesk } from './tlog-desk.ts';

const PROOF = 'chain_proof.json';

describe('tlog, given what a dishonest issuer signed', () => {
  let desk: TlogDesk;
  let key: KeyObject;
  let origin: string;

  before(async () => {
    desk = await openTlogDesk();
    key = createPrivateKey(await readFile(join(desk.folder.path, 'keys', 'checkpoint.pem')));
    origin = desk.vkey.slice(0, desk.vkey.indexOf('+'));
  });

  after(() => desk.folder.close());

  /** A note by the key of the log, whatever its text says (c2sp.org/signed-note). */
  function signNote(text: string): string {
    const keyHash = Buffer.from(desk.vkey.slice(origin.length + 1).slice(0, 8), 'hex');
    const signature = Buffer.concat([keyHash, sign(null, Buffer.from(text), key)]);
    return `${text}\n\u2014 ${origin} ${signature.toString('base64')}\n`;
  }

  it('refuses a note that is no checkpoint of the log', async () => {
    const root = Buffer.alloc(32).toString('base64');
    const notes: [text: string, reason: RegExp][] = [
      [`${origin}x\n7\n${root}\n`, /of the log "cec-\w+\/default\/bot\/evidencex", the key of "cec-/],
      [`${origin}\n7\n`, /does not hold origin, size and root/],
      [`${origin}\n07\n${root}\n`, /the size of the checkpoint, "07", is no number/],
      [`${origin}\n-7\n${root}\n`, /the size of the checkpoint, "-7"/],
      [`${origin}\n18446744073709551616\n${root}\n`, /the size of the checkpoint/],
      [`${origin}\n7\n${root.slice(4)}\n`, /is no hash in base64/],
      [`${origin}\n7\n${root.slice(0, -2)}B=\n`, /is no hash in base64/],
    ];
    for (const [text, reason] of notes) {
      const proof: Record<string, unknown> = JSON.parse(textOf(desk.content, PROOF));
      const altered = JSON.stringify({ ...proof, checkpoint: signNote(text) });
      const bundle = await desk.fileOf(withEntry(desk.content, PROOF, altered));
      assertRefused(desk.tlog(['checkpoint', desk.vkey, bundle]), reason);
    }
  });

  it('refuses the record of one log in the tree of another', async () => {
    const other = join(desk.folder.path, 'other.zip');
    await copyFile(
      (await build(desk.folder.service.client, { projectId: 'other', ...MARCH })).zipPath,
      other,
    );
    const { line } = recordAt(await unzip(other), 0);
    const root = referenceLeafOfLine(line);
    const checkpoint = signNote(`${origin}\n1\n${Buffer.from(root, 'hex').toString('base64')}\n`);
    const proof = { record: line, leafIndex: 0, treeSize: 1, inclusionProof: [], checkpoint };
    const saved = await desk.fileOf(recordProofJson(proof));
    assertRefused(
      desk.tlog(['inclusion', desk.vkey, other, saved]),
      /the record is of the log "default\/other\/evidence", the checkpoint of "cec-\w+\/default\/bot\/evidence"/,
    );
  });
});
