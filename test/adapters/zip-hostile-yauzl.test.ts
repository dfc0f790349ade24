import {
  changed,
  describeRefusals,
  FIRST,
  MARK,
  NO_DESCRIPTOR,
  SECOND,
  type Refusal,
} from './zip-hostile.ts';
import { extraField, rawZip, writeShorts, writeWords, zip64Field } from './zip-raw.ts';

/*
 * What yauzl itself refuses, by the messages of its errors and the names of the archives in its test/failure; each one
 * must be refused under our rules, which look first, or by yauzl, whose words are then passed on.
 */

const text = String(SECOND.content);

/** Two good entries, but for the first signature of this kind. */
function misspelt(signature: number): Buffer {
  const bytes = rawZip([FIRST, SECOND]);
  const mark = Buffer.alloc(4);
  writeWords(mark, 0, [signature]);
  writeWords(bytes, bytes.indexOf(mark), [signature + 1]);
  return bytes;
}

function damaged(bytes: string): Buffer {
  return changed({ both: NO_DESCRIPTOR, data: Buffer.from(bytes, 'hex') });
}

const DAMAGED = /^records\/a.ndjson: its deflate data is damaged or incomplete$/;
const NOT_PLAIN = /its name is not a plain relative path$/;
const TO_ZIP64 =
  /^records\/a.ndjson: its ZIP64 extra field does not hold what the central directory leaves to it$/;
const HEADERS = 'the headers cannot be read: ';

const FAILURES: readonly Refusal[] = [
  ['absolute path /a', changed({ name: '/a.txt' }), NOT_PLAIN],
  ['absolute path C:x', changed({ name: 'C:x.txt' }), NOT_PLAIN],
  ['invalid relative path ../x', changed({ name: '../x.txt' }), NOT_PLAIN],
  ['invalid characters in fileName a\\txt', changed({ name: 'a\\txt' }), NOT_PLAIN],
  ['bad-crc32', changed({ both: { crc: 0xdeadbeef } }), /its CRC-32 is not the declared one$/],
  [
    'compressed/uncompressed size mismatch for stored file',
    changed({ stored: true, both: { size: 0x7fffffff } }),
    /^records\/a.ndjson: it is stored, but its two sizes differ$/,
  ],
  [
    'expected zip64 extended information extra field',
    changed({ both: NO_DESCRIPTOR, central: { size: MARK } }),
    TO_ZIP64,
  ],
  [
    'extra field length exceeds extra field buffer size',
    changed({ central: { extra: Buffer.from([1, 0, 0xff, 0xff, 0]) } }),
    /^the headers cannot be read: extra field length exceeds extra field buffer size$/,
  ],
  [
    'unexpected end of Extra Field buffer',
    changed({ central: { extra: Buffer.from([1, 0, 0]) } }),
    /^records\/a.ndjson: an extra field is cut short$/,
  ],
  [
    'file data overflows file bounds',
    changed({ both: { ...NO_DESCRIPTOR, compressedSize: 0x7fffffff } }),
    new RegExp(`^${HEADERS}file data overflows file bounds`),
  ],
  [
    'invalid central directory file header signature',
    misspelt(0x02014b50),
    new RegExp(`^${HEADERS}invalid central directory file header signature: 0x2014b51$`),
  ],
  [
    'invalid local file header signature',
    misspelt(0x04034b50),
    new RegExp(`^${HEADERS}invalid local file header signature: 0x4034b51$`),
  ],
  ['invalid code lengths set', damaged('05e0810800000000209f'), DAMAGED],
  ['invalid block type', damaged('07000000000000'), DAMAGED],
  ['invalid stored block lengths', damaged('0105000000616263'), DAMAGED],
  ['invalid distance too far back', damaged('030200'), DAMAGED],
  ['unexpected end of file', damaged('4b'), DAMAGED],
  [
    'invalid comment length',
    rawZip([FIRST], { record: (end) => writeShorts(end, 20, [33_333]) }),
    /^the end record announces a comment$/,
  ],
  [
    'invalid zip64 end of central directory record signature',
    rawZip([FIRST], { zip64: { record: (record) => writeWords(record, 0, [0x06064b51]) } }),
    /^the ZIP64 end record is malformed$/,
  ],
  [
    'invalid zip64 end of central directory locator signature',
    rawZip([FIRST], {
      zip64: { locator: (locator) => writeWords(locator, 0, [0x07064b51]) },
      record: (end) => writeShorts(end, 8, [0xffff, 0xffff]),
    }),
    /^the end record points to a ZIP64 record that is not there$/,
  ],
  [
    'multi-disk zip files are not supported',
    rawZip([FIRST], { record: (end) => writeShorts(end, 4, [1]) }),
    /^the end record names more than one disk$/,
  ],
  [
    'multi-disk zip files are not supported, ZIP64',
    rawZip([FIRST], { zip64: { record: (record) => writeWords(record, 16, [1]) } }),
    /^the ZIP64 end record is malformed$/,
  ],
  [
    'not enough bytes in the stream',
    changed({ both: { size: text.length + 1 } }),
    /^records\/a.ndjson: it holds less data than it declares$/,
  ],
  [
    'too many bytes in the stream',
    changed({ both: { size: text.length - 1 } }),
    /^records\/a.ndjson: it holds more data than it declares$/,
  ],
  [
    'strong encryption is not supported',
    changed({ both: { flags: 0x41 } }),
    new RegExp(`^${HEADERS}strong encryption is not supported$`),
  ],
  ['entry is encrypted', changed({ both: { flags: 1 } }), /^records\/a.ndjson: it is encrypted$/],
  [
    'unsupported compression method',
    changed({ both: { method: 9 } }),
    /^records\/a.ndjson: it is neither stored nor deflated$/,
  ],
  [
    'unexpected EOF in the central directory',
    rawZip([FIRST], { record: (end) => writeShorts(end, 8, [7, 7]) }),
    /^a part of the archive would lie beyond its end$/,
  ],
  [
    'zip64 field does not include uncompressed size',
    changed({ central: { size: MARK, extra: zip64Field() } }),
    new RegExp(`^${HEADERS}zip64 extended information .* does not include uncompressed size$`),
  ],
  [
    'zip64 field does not include compressed size',
    changed({ central: { size: MARK, compressedSize: MARK, extra: zip64Field(text.length) } }),
    new RegExp(`^${HEADERS}zip64 extended information .* does not include compressed size$`),
  ],
  [
    'zip64 field does not include relative header offset',
    changed({
      central: { size: MARK, offset: MARK, extra: zip64Field(text.length) },
    }),
    new RegExp(`^${HEADERS}zip64 extended information .* does not include relative header offset$`),
  ],
  [
    'a zip64 field of half a number',
    changed({ central: { size: MARK, extra: extraField(1, Buffer.alloc(4)) } }),
    new RegExp(`^${HEADERS}zip64 extended information .* does not include uncompressed size$`),
  ],
];

await describeRefusals('what yauzl refuses', FAILURES);
