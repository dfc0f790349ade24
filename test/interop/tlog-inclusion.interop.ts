import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Content } from '../service/rezip.ts';
import { forgeLine, linesOf, recordAt, replaceLine, withLines } from '../service/tamper-lines.ts';
import type { AuditorFolder } from './auditor-folder.ts';
import type { Tlog } from './run-tlog.ts';
import { saveProof } from './saved-proof.ts';
import { assertRefused, assertShown, LATER_SIZE, openTlogDesk, SIZE, type TlogDesk } from './tlog-desk.ts';

const STRANGER = 'ab'.repeat(32);

describe('tlog inclusion, over transparency-dev/merkle', () => {
  let desk: TlogDesk;
  let tlog: Tlog;
  let folder: AuditorFolder;
  let content: Content;
  let later: Content;
  let vkey: string;
  /** Of position 77. */
  let proof: string;

  before(async () => {
    desk = await openTlogDesk();
    ({ tlog, folder, content, later, vkey } = desk);
    proof = await proofOf(77);
  });

  after(() => folder.close());

  function proofOf(position: number): Promise<string> {
    const id = recordAt(later, position).header.record_id;
    return saveProof(folder, id, join(folder.path, `proof-${position}.json`));
  }

  async function editedProof(edit: (text: string) => string): Promise<string> {
    const text = await readFile(proof, 'utf8');
    assert.notEqual(edit(text), text);
    return desk.fileOf(edit(text));
  }

  it('shows that the signed log holds the records of a bundle: first, last, and between them', async () => {
    for (const position of [0, 1, 138, SIZE - 1, LATER_SIZE - 1]) {
      const { record_id: id } = recordAt(later, position).header;
      const outcome = tlog(['inclusion', vkey, folder.laterBundle, await proofOf(position)]);
      assertShown(
        outcome,
        new RegExp(`^"${id}" is at position ${position}, with the payload that its header seals$`, 'm'),
        new RegExp(`has ${LATER_SIZE} records`),
      );
    }
  });

  it('shows that a log which has grown since still holds a record of the older bundle', () => {
    assertShown(tlog(['inclusion', vkey, folder.bundle, proof]), /position 77/);
  });

  it('refuses a record that was edited in the bundle, dropped from it, or doubled', async () => {
    const found = recordAt(content, 77);
    const { path, index, line } = found;
    const lines = linesOf(content, path);
    const cases: [Content, RegExp][] = [
      [replaceLine(content, found, line.replace('"n":77', '"n":78')), /payload of "rec-77" is not the one/],
      [
        replaceLine(content, found, line.replace('"recorded_at":"20', '"recorded_at":"19')),
        /another record at position 77/,
      ],
      [withLines(content, path, lines.toSpliced(index, 1)), /no record is shown at position 77/],
      [withLines(content, path, [...lines, line]), /more than one record at position 77/],
      [replaceLine(content, found, line.replace('"hmac":"', '"hmac":"x')), /form of a record/],
      [replaceLine(content, found, `${line}${' '.repeat(100_000)}`), /longer than a record can be/],
    ];
    for (const [altered, reason] of cases)
      assertRefused(tlog(['inclusion', vkey, await desk.fileOf(altered), proof]), reason);
  });

  it('refuses a record that was forged in bundle and proof alike', async () => {
    const found = recordAt(content, 77);
    const forged = forgeLine(found.header, '{"n":1}');
    const alike = await editedProof((text) =>
      text.replace(JSON.stringify(found.line), () => JSON.stringify(forged)),
    );
    const altered = await desk.fileOf(replaceLine(content, found, forged));
    assertRefused(
      tlog(['inclusion', vkey, altered, alike]),
      /leads to the root [0-9a-f]{64}, not to [0-9a-f]{64}/,
    );
  });

  it('refuses a proof with another index, size, path or checkpoint', async () => {
    const cases: [(text: string) => string, RegExp][] = [
      [(text) => text.replace('"leaf_index": 77', '"leaf_index": 78'), /the proof is of "rec-77"/],
      [(text) => text.replace('"leaf_index": 77', '"leaf_index": 9007199254740991'), /no record is shown/],
      [
        (text) => text.replace('"tree_size": 302', '"tree_size": 301'),
        /the proof is for 301 records, its checkpoint for 302/,
      ],
      [(text) => text.replace(/(proof": \[\s+"sha256:)\w{64}/, `$1${STRANGER}`), /leads to the root/],
      [(text) => text.replace(/"sha256:\w{64}",\s+/, ''), /wrong proof size/],
      [(text) => text.replace('\\n302\\n', '\\n303\\n'), /invalid signature/],
    ];
    for (const [edit, reason] of cases)
      assertRefused(tlog(['inclusion', vkey, folder.laterBundle, await editedProof(edit)]), reason);
  });

  it('refuses the path of another record of the log', async () => {
    const path = /"inclusion_proof": \[[^\]]*\]/;
    const [other = ''] = path.exec(await readFile(await proofOf(2), 'utf8')) ?? [];
    const mixed = await editedProof((text) => text.replace(path, other));
    assertRefused(tlog(['inclusion', vkey, folder.laterBundle, mixed]), /leads to the root/);
  });
});
