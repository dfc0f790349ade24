import { FIRST, MARK, SECOND, changed, describeRefusals } from './zip-hostile.ts';
import type { Refusal } from './zip-hostile.ts';
import { rawZip, writeShorts, writeWords } from './zip-raw.ts';

/** A stored entry whose content is an archive, with the entry in it listed as one of the outer archive. */
const inner = rawZip([SECOND]);
const inside = rawZip([
  { name: 'outer', stored: true, content: inner },
  { ...SECOND, central: { offset: 30 + 'outer'.length } },
]);

const LAYOUT: readonly Refusal[] = [
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
  ['an end record cut short', rawZip([]).subarray(0, -1), /not the last 22 bytes/],
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
    /would lie beyond its end/,
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
    'something else in the place of the ZIP64 record',
    rawZip([FIRST], { zip64: { record: (r) => writeWords(r, 0, [0]) } }),
    /ZIP64 end record is malformed/,
  ],
  [
    'a ZIP64 record of another version',
    rawZip([FIRST], { zip64: { record: (r) => writeShorts(r, 14, [62]) } }),
    /ZIP64 end record is malformed/,
  ],
  [
    'a ZIP64 record on another disk',
    rawZip([FIRST], { zip64: { record: (r) => writeWords(r, 16, [1]) } }),
    /ZIP64 end record is malformed/,
  ],
  [
    'a ZIP64 locator with another disk',
    rawZip([FIRST], { zip64: { locator: (l) => writeWords(l, 4, [1]) } }),
    /locator does not point/,
  ],
  [
    'a ZIP64 record whose directory is another',
    rawZip([FIRST], { zip64: {}, record: (r) => writeWords(r, 12, [1]) }),
    /end record and the ZIP64 end record differ/,
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
  ['an entry inside another', inside, /records\/a.ndjson: it overlaps the entry before/],
];

await describeRefusals('layout', LAYOUT);
