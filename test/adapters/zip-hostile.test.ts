import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { ArchiveFault } from '../../src/ports/archive.ts';
import { readBytes, scratch } from './zip-files.ts';
import { extraField, rawZip, writeShorts, writeWords, zip64Field } from './zip-raw.ts';
import type { RawEntry } from './zip-raw.ts';

const directory = await scratch();

const FIRST: RawEntry = { name: 'mimetype', content: 'application/x-test', stored: true };
const SECOND: RawEntry = { name: 'records/a.ndjson', content: '{"a":1}\n' };
const PLAIN_FLAGS = { flags: 0 };
const MARK = 0xffffffff;

/** The second entry, changed. */
function changed(change: Omit<RawEntry, 'name'> & { name?: string }): Buffer {
  return rawZip([FIRST, { ...SECOND, ...change }]);
}

function named(name: string): Buffer {
  return changed({ name });
}

const deflated = deflateRawSync(SECOND.content ?? '');
const unicodePath = extraField(0x7075, Buffer.from('\x01\x00\x00\x00\x00evil', 'latin1'));
const megabytes = 'x'.repeat(2 * 2 ** 20);
const halfMegabytes = Array.from({ length: 5 }, (_, index) => ({
  name: `f${index}`,
  content: 'x'.repeat(2 ** 19),
}));

const LAYOUT: readonly [title: string, bytes: Buffer, message: RegExp][] = [
  [
    'bytes before the first entry',
    rawZip([{ ...FIRST, before: Buffer.from('MZ') }, SECOND]),
    /mimetype: unused bytes stand before it/,
  ],
  [
    'a prefix that no offset counts',
    Buffer.concat([Buffer.from('#!/bin/sh\n'), rawZip([FIRST, SECOND])]),
    /does not end where the end record begins/,
  ],
  [
    'bytes after the end record',
    Buffer.concat([rawZip([FIRST, SECOND]), Buffer.from('x')]),
    /not the last 22 bytes/,
  ],
  ['a comment', rawZip([FIRST, SECOND], { comment: Buffer.from('hello') }), /not the last 22 bytes/],
  [
    'a second archive behind the first',
    Buffer.concat([rawZip([FIRST]), rawZip([SECOND])]),
    /does not end where/,
  ],
  [
    'a comment that holds an end record',
    rawZip([FIRST], { comment: rawZip([SECOND]) }),
    /does not end where/,
  ],
  [
    'a comment announced but absent',
    rawZip([FIRST], { record: (r) => writeShorts(r, 20, [1]) }),
    /announces a comment/,
  ],
  ['no entries', rawZip([]), /the archive has no entries/],
  [
    'a gap between entries',
    changed({ before: Buffer.from('hidden') }),
    /records\/a.ndjson: unused bytes stand before it/,
  ],
  [
    'a gap before the central directory',
    rawZip([FIRST], { beforeDirectory: Buffer.from('hidden') }),
    /unused bytes stand before the central directory/,
  ],
  [
    'two entries on the same data',
    rawZip([SECOND, { ...SECOND, name: 'b', central: { offset: 0, name: Buffer.from('b') } }]),
    /differ in name/,
  ],
  [
    'an entry twice in the central directory',
    rawZip([FIRST, SECOND], { order: [0, 1, 1], record: (r) => writeShorts(r, 8, [3, 3]) }),
    /occurs twice/,
  ],
  [
    'an entry that the central directory leaves out',
    rawZip([FIRST, SECOND], { order: [0], record: (r) => writeShorts(r, 8, [1, 1]) }),
    /unused bytes stand before the central directory/,
  ],
  [
    'more entries counted than there are',
    rawZip([FIRST], { record: (r) => writeShorts(r, 8, [2, 2]) }),
    /headers cannot be read: invalid central directory file header signature/,
  ],
  [
    'fewer entries counted than there are',
    rawZip([FIRST, SECOND], { record: (r) => writeShorts(r, 8, [1, 1]) }),
    /not as long as the end record says/,
  ],
  [
    'two counts of entries',
    rawZip([FIRST], { record: (r) => writeShorts(r, 8, [2]) }),
    /counts its entries in two ways/,
  ],
  ['a disk number', rawZip([FIRST], { record: (r) => writeShorts(r, 4, [1]) }), /more than one disk/],
  [
    'a directory offset that is wrong',
    rawZip([FIRST], { record: (r) => writeWords(r, 16, [7]) }),
    /does not end where/,
  ],
  [
    'a ZIP64 mark without a ZIP64 record',
    rawZip([FIRST], { record: (r) => writeWords(r, 16, [MARK]) }),
    /ZIP64 record that is not there/,
  ],
  [
    'a ZIP64 record that disagrees',
    rawZip([FIRST, SECOND], { zip64: { record: (r) => writeWords(r, 24, [1, 0, 1]) } }),
    /end record and the ZIP64 end record differ/,
  ],
  [
    'a ZIP64 record with two counts',
    rawZip([FIRST], { zip64: { record: (r) => writeWords(r, 24, [2]) } }),
    /ZIP64 end record is malformed/,
  ],
  [
    'a ZIP64 record with a data sector',
    rawZip([FIRST], { zip64: { record: (r) => writeWords(r, 4, [50]) } }),
    /ZIP64 end record is malformed/,
  ],
  [
    'a ZIP64 locator that points elsewhere',
    rawZip([FIRST], { zip64: { locator: (l) => writeWords(l, 8, [0]) } }),
    /locator does not point/,
  ],
  [
    'a ZIP64 locator with an offset beyond 2^53',
    rawZip([FIRST], { zip64: { locator: (l) => writeWords(l, 12, [MARK]) } }),
    /locator does not point/,
  ],
  [
    'a ZIP64 directory offset beyond 2^53',
    rawZip([FIRST], {
      zip64: { record: (r) => writeWords(r, 52, [MARK]) },
      record: (r) => writeWords(r, 16, [MARK]),
    }),
    /does not end where/,
  ],
];

const NAMES: readonly [title: string, bytes: Buffer, message: RegExp][] = [
  [
    'the same name twice',
    rawZip([SECOND, SECOND]),
    /records\/a.ndjson: its name occurs twice, ignoring case/,
  ],
  [
    'names that differ only in case',
    rawZip([SECOND, { ...SECOND, name: 'Records/A.ndjson' }]),
    /Records\/A.ndjson: its name occurs twice/,
  ],
  [
    'a file and a directory of one name',
    rawZip([{ name: 'a' }, { name: 'a/', stored: true }]),
    /"a\/": its name occurs twice/,
  ],
  [
    'a file inside a file',
    rawZip([{ name: 'a' }, { name: 'A/b' }]),
    /A\/b: it lies in a directory whose name is that of a file/,
  ],
  ['a parent directory', named('../a'), /"..\/a": its name is not a plain relative path/],
  ['a parent directory inside', named('a/../../b'), /not a plain relative path/],
  ['an absolute name', named('/etc/passwd'), /not a plain relative path/],
  ['a drive letter', named('C:a'), /not a plain relative path/],
  ['a backslash', named('a\\b'), /not a plain relative path/],
  ['a NUL', named('a\0.txt'), /"a\\u0000.txt": its name is not a plain relative path/],
  ['an escape sequence', named('a\x1b[2J'), /"a\\u001b\[2J": its name is not/],
  ['a line end', named('a\n'), /not a plain relative path/],
  ['an empty name', named(''), /not a plain relative path/],
  ['an empty part', named('a//b'), /not a plain relative path/],
  ['a hidden file', named('.a'), /not a plain relative path/],
  ['a letter beyond ASCII', named('\xe9'), /not a plain relative path/],
  [
    'a name of 70,000 letters shown in full',
    named('?'.repeat(65_000)),
    /^"\?{80}": its name is not a plain relative path$/,
  ],
];

const ENTRIES: readonly [title: string, bytes: Buffer, message: RegExp][] = [
  ['another local name', changed({ local: { name: Buffer.from('records/b.ndjson') } }), /differ in name/],
  ['another local CRC-32', changed({ both: PLAIN_FLAGS, local: { crc: 1 } }), /differ in CRC-32/],
  ['a CRC-32 before the descriptor', changed({ local: { crc: 1 } }), /differ in CRC-32/],
  ['another local size', changed({ both: PLAIN_FLAGS, local: { size: 1 } }), /differ in size/],
  [
    'another local compressed size',
    changed({ both: PLAIN_FLAGS, local: { compressedSize: 1 } }),
    /differ in compressed size/,
  ],
  ['a size before the descriptor', changed({ local: { size: 8 } }), /differ in size/],
  ['another local method', changed({ both: PLAIN_FLAGS, local: { method: 0 } }), /differ in method/],
  ['other local flags', changed({ local: { flags: 0x808 } }), /differ in flags/],
  ['another local date', changed({ local: { date: 0x22 } }), /differ in date/],
  ['another local time', changed({ local: { time: 1 } }), /differ in time/],
  ['a Unicode path', changed({ both: { extra: unicodePath } }), /second name or comment/],
  [
    'a Unicode path in the local header',
    changed({ local: { extra: unicodePath } }),
    /second name or comment/,
  ],
  [
    'an unknown extra field',
    changed({ both: { extra: extraField(0x4141, Buffer.from('payload')) } }),
    /extra field 0x4141 is not one/,
  ],
  [
    'a time field of a wrong length',
    changed({ both: { extra: extraField(0x5455, Buffer.alloc(6)) } }),
    /extra field 0x5455 is not one/,
  ],
  [
    'an extra field twice',
    changed({
      local: {
        extra: Buffer.concat([extraField(0xcafe, Buffer.alloc(0)), extraField(0xcafe, Buffer.alloc(0))]),
      },
    }),
    /0xcafe occurs twice/,
  ],
  [
    'an extra field longer than its header',
    changed({ local: { extra: Buffer.from([0x55, 0x54, 9, 0, 1]) } }),
    /cut short/,
  ],
  ['three bytes of an extra field', changed({ both: { extra: Buffer.alloc(3) } }), /cut short/],
  [
    'a file stored with a descriptor',
    changed({ both: { method: 0, flags: 8 }, data: Buffer.from(SECOND.content ?? '') }),
    /stored with a data descriptor/,
  ],
  ['a stored file of two sizes', changed({ stored: true, both: { size: 9 } }), /its two sizes differ/],
  ['encryption', changed({ both: { flags: 9 } }), /it is encrypted/],
  ['strong encryption', changed({ both: { flags: 0x49 } }), /strong encryption is not supported/],
  ['masked headers', changed({ both: { flags: 0x2008 } }), /it is encrypted/],
  ['patched data', changed({ both: { flags: 0x28 } }), /flags of unknown effect/],
  ['another method', changed({ both: { method: 12 } }), /neither stored nor deflated/],
  [
    'a version for other methods',
    changed({ both: { version: 46 } }),
    /version of ZIP that not every reader has/,
  ],
  ['a symbolic link', changed({ central: { attributes: 0xa1ff0000 } }), /make it a link/],
  ['a FIFO', changed({ central: { attributes: 0x11a40000 } }), /make it a link, a device/],
  [
    'a directory attribute on a file',
    changed({ central: { attributes: 0x81a40010 } }),
    /not what its name says/,
  ],
  ['a volume label', changed({ central: { attributes: 0x81a40008 } }), /not what its name says/],
  [
    'a link named like a directory',
    changed({ name: 'a/', content: '', stored: true, central: { attributes: 0xa1ff0010 } }),
    /make it a link/,
  ],
  ['a directory with data', changed({ name: 'a/' }), /a directory holds data/],
  ['an entry comment', changed({ central: { comment: Buffer.from('x') } }), /it has a comment/],
  ['an entry on another disk', changed({ central: { disk: 1 } }), /stands on another disk/],
  [
    'a descriptor without signature',
    changed({ descriptor: Buffer.alloc(12) }),
    /data descriptor and the central directory differ/,
  ],
  [
    'a descriptor of another CRC-32',
    changed({ descriptor: descriptor(1, deflated.length, 8) }),
    /data descriptor and the central/,
  ],
  [
    'a ZIP64 field that nothing refers to',
    changed({ central: { extra: zip64Field(8) } }),
    /ZIP64 extra field does not hold what the central/,
  ],
  [
    'an empty ZIP64 field',
    changed({ central: { extra: zip64Field() } }),
    /ZIP64 extra field does not hold what the central/,
  ],
  [
    'a ZIP64 mark without a field',
    changed({ central: { size: MARK } }),
    /ZIP64 extra field does not hold what the central/,
  ],
  [
    'a ZIP64 field of one value too many',
    changed({ central: { size: MARK, extra: zip64Field(8, 8) } }),
    /does not hold what the central/,
  ],
  [
    'a ZIP64 field with another size',
    changed({ central: { size: MARK, extra: zip64Field(9) } }),
    /data descriptor and the central directory differ/,
  ],
  [
    'a ZIP64 offset beyond the file',
    changed({ central: { offset: MARK, extra: zip64Field(2 ** 40) } }),
    /would lie beyond its end/,
  ],
  [
    'a ZIP64 offset beyond 2^63',
    changed({ central: { offset: MARK, extra: extraField(1, Buffer.alloc(8, 0xff)) } }),
    /would lie beyond its end/,
  ],
  [
    'a local ZIP64 field of one size',
    changed({ local: { size: MARK, extra: zip64Field(0) } }),
    /ZIP64 extra field does not hold what the local/,
  ],
  [
    'a local ZIP64 field beside real sizes',
    changed({ both: PLAIN_FLAGS, local: { extra: zip64Field(8, deflated.length) } }),
    /does not hold what the local/,
  ],
  [
    'a compressed size that reaches into the next entry',
    rawZip([{ ...SECOND, central: { compressedSize: deflated.length + 1 } }, FIRST]),
    /data descriptor and the central/,
  ],
  [
    'a compressed size that reaches beyond the file',
    changed({ both: { ...PLAIN_FLAGS, compressedSize: 5000 } }),
    /file data overflows file bounds/,
  ],
  ['a local header elsewhere', changed({ central: { offset: 3 } }), /invalid local file header signature/],
];

const DATA: readonly [title: string, bytes: Buffer, message: RegExp][] = [
  ['a wrong CRC-32', changed({ both: { crc: 1 } }), /records\/a.ndjson: its CRC-32 is not the declared one/],
  ['a wrong CRC-32 of a stored file', changed({ stored: true, both: { crc: 1 } }), /its CRC-32 is not/],
  ['more data than declared', changed({ both: { size: 7 } }), /it holds more data than it declares/],
  ['less data than declared', changed({ both: { size: 9 } }), /it holds less data than it declares/],
  [
    'data that is no deflate stream',
    changed({ data: Buffer.from('\xff\xff\xff', 'latin1') }),
    /deflate data is damaged or incomplete/,
  ],
  [
    'a deflate stream without its end',
    changed({ data: deflated.subarray(0, -1) }),
    /deflate data is damaged or incomplete/,
  ],
  [
    'bytes after the deflate stream',
    changed({ data: Buffer.concat([deflated, Buffer.from('hidden')]) }),
    /bytes follow the end of its deflate data/,
  ],
  [
    'a second deflate stream',
    changed({ data: Buffer.concat([deflated, deflated]) }),
    /bytes follow the end of its deflate data/,
  ],
  [
    'bytes beyond the first chunk after the deflate stream',
    changed({ data: Buffer.concat([deflated, Buffer.alloc(300_000)]) }),
    /bytes follow the end of its deflate data/,
  ],
  ['no deflate stream at all', changed({ content: '', data: Buffer.alloc(0) }), /no deflate data/],
];

const LIMITS: readonly [title: string, bytes: Buffer, message: RegExp][] = [
  [
    'too many entries',
    rawZip(Array.from({ length: 65 }, (_, index) => ({ name: `f${index}` }))),
    /the archive has 65 entries, beyond the limit "entries" of 64/,
  ],
  [
    '65,000 entries announced',
    rawZip([FIRST], { record: (r) => writeShorts(r, 8, [65_000, 65_000]) }),
    /beyond the limit "entries"/,
  ],
  [
    'an entry that grows too much',
    changed({ content: megabytes }),
    /records\/a.ndjson: it grows from \d+ to 2097152 bytes, beyond the limit "entryRatio" of 200/,
  ],
  [
    'small entries that grow too much together',
    rawZip(halfMegabytes),
    /the archive grows from \d+ to 2621440 bytes, beyond the limit "ratio" of 100/,
  ],
  [
    'too many bytes',
    changed({
      both: { ...PLAIN_FLAGS, size: MARK, extra: zip64Field(2 ** 34 + 1) },
      local: { compressedSize: MARK, extra: zip64Field(2 ** 34 + 1, deflated.length) },
    }),
    /beyond the limit "entryRatio"/,
  ],
];

function descriptor(crc: number, compressedSize: number, size: number): Buffer {
  const bytes = Buffer.alloc(16);
  writeWords(bytes, 0, [0x08074b50, crc, compressedSize, size]);
  return bytes;
}

describe('zipReader on hostile archives', () => {
  it('finds nothing wrong with the archive that all the others are made from', async () => {
    assert.deepEqual(await readBytes(directory, rawZip([FIRST, SECOND])), {
      contents: new Map([
        ['mimetype', 'application/x-test'],
        ['records/a.ndjson', '{"a":1}\n'],
      ]),
      repacked: [],
    });
  });

  for (const [title, bytes, message] of [...LAYOUT, ...NAMES, ...ENTRIES, ...DATA, ...LIMITS]) {
    it(`refuses ${title}`, async () => {
      await assert.rejects(readBytes(directory, bytes), (error) => {
        assert.ok(error instanceof ArchiveFault, String(error));
        assert.match(error.message, message);
        return true;
      });
    });
  }
});
