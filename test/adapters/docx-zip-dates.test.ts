import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromBufferPromise } from 'yauzl';
import { createDocxRenderer } from '../../src/adapters/docx-dpa-renderer.ts';
import { fixZipDates } from '../../src/adapters/docx-zip-dates.ts';

async function docx(): Promise<Buffer> {
  return Buffer.from(await createDocxRenderer().render({ title: 'T', blocks: [] }));
}

describe('fixZipDates', () => {
  it('sets the date of every entry, in both of its headers, and nothing else', async () => {
    const fixed = await docx();
    const zip = await fromBufferPromise(fixed);
    const changed = Buffer.from(fixed);
    let central = changed.readUInt32LE(changed.length - 6);
    for await (const entry of zip.eachEntry()) {
      assert.deepEqual([entry.lastModFileDate, entry.lastModFileTime], [0x21, 0]);
      changed.writeUInt32LE(0x12345678, entry.relativeOffsetOfLocalHeader + 10);
      changed.writeUInt32LE(0x12345678, central + 12);
      central += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    }
    assert.notDeepEqual(changed, fixed);
    fixZipDates(changed);
    assert.deepEqual(changed, fixed);
  });

  it('refuses what is no plain archive', async () => {
    const zip = await docx();
    assert.throws(() => fixZipDates(new Uint8Array(10)), RangeError);
    assert.throws(() => fixZipDates(Buffer.from('x'.repeat(100))), RangeError);
    assert.throws(() => fixZipDates(new Uint8Array(100)), /does not end at its end record/);
    const withoutLocalHeader = Buffer.from(zip);
    withoutLocalHeader.writeUInt32LE(0, 0);
    assert.throws(() => fixZipDates(withoutLocalHeader), /no ZIP header at 0/);
  });
});
