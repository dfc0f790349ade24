import { crc32, deflateRawSync } from 'node:zlib';
import { DIRECTORY, FIRST, MARK, NO_DESCRIPTOR, SECOND, changed, describeRefusals } from './zip-hostile.ts';
import type { Refusal } from './zip-hostile.ts';
import { extraField, rawZip, writeWords, zip64Field } from './zip-raw.ts';

const text = String(SECOND.content);
const deflated = deflateRawSync(text);
const unicodePath = extraField(0x7075, Buffer.from('\x01\x00\x00\x00\x00evil', 'latin1'));

const DESCRIPTOR_DIFFERS = /data descriptor and the central directory differ/;

/** The data descriptor of the second entry, but for what is given otherwise. */
function descriptor(change: Record<string, number>): Buffer {
  const fields = {
    signature: 0x08074b50,
    crc: crc32(text),
    compressedSize: deflated.length,
    size: text.length,
  };
  const bytes = Buffer.alloc(16);
  writeWords(bytes, 0, Object.values({ ...fields, ...change }));
  return bytes;
}

const ENTRIES: readonly Refusal[] = [
  ['another local name', changed({ local: { name: Buffer.from('records/b.ndjson') } }), /differ in name/],
  ['another local CRC-32', changed({ both: NO_DESCRIPTOR, local: { crc: 1 } }), /differ in CRC-32/],
  ['a CRC-32 before the descriptor', changed({ local: { crc: 1 } }), /differ in CRC-32/],
  ['another local size', changed({ both: NO_DESCRIPTOR, local: { size: 1 } }), /differ in size/],
  [
    'another local compressed size',
    changed({ both: NO_DESCRIPTOR, local: { compressedSize: 1 } }),
    /differ in compressed size/,
  ],
  ['a size before the descriptor', changed({ local: { size: 8 } }), /differ in size/],
  ['another local method', changed({ both: NO_DESCRIPTOR, local: { method: 0 } }), /differ in method/],
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
  ['a character device', changed({ central: { attributes: 0x21a40000 } }), /make it a link, a device/],
  ['a block device', changed({ central: { attributes: 0x61a40000 } }), /make it a link, a device/],
  ['a socket', changed({ central: { attributes: 0xc1a40000 } }), /make it a link, a device/],
  [
    'a directory attribute on a file',
    changed({ central: { attributes: 0x81a40010 } }),
    /not what its name says/,
  ],
  ['a volume label', changed({ central: { attributes: 0x81a40008 } }), /not what its name says/],
  [
    'a link named like a directory',
    rawZip([{ ...DIRECTORY, central: { attributes: 0xa1ff0010 } }]),
    /make it a link/,
  ],
  ['a directory with data', rawZip([{ ...DIRECTORY, content: 'x' }]), /a directory holds data/],
  ['an entry comment', changed({ central: { comment: Buffer.from('x') } }), /it has a comment/],
  ['an entry on another disk', changed({ central: { disk: 1 } }), /stands on another disk/],
  [
    'a descriptor without signature',
    changed({ descriptor: descriptor({ signature: 0 }) }),
    DESCRIPTOR_DIFFERS,
  ],
  ['a descriptor of another CRC-32', changed({ descriptor: descriptor({ crc: 1 }) }), DESCRIPTOR_DIFFERS],
  [
    'a descriptor of another compressed size',
    changed({ descriptor: descriptor({ compressedSize: 1 }) }),
    DESCRIPTOR_DIFFERS,
  ],
  ['a descriptor of another size', changed({ descriptor: descriptor({ size: 9 }) }), DESCRIPTOR_DIFFERS],
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
    changed({ both: NO_DESCRIPTOR, local: { extra: zip64Field(8, deflated.length) } }),
    /does not hold what the local/,
  ],
  [
    'a compressed size that reaches into the next entry',
    rawZip([{ ...SECOND, central: { compressedSize: deflated.length + 1 } }, FIRST]),
    /data descriptor and the central/,
  ],
  [
    'a compressed size that reaches beyond the file',
    changed({ both: { ...NO_DESCRIPTOR, compressedSize: 5000 } }),
    /file data overflows file bounds/,
  ],
  ['a local header elsewhere', changed({ central: { offset: 3 } }), /invalid local file header signature/],
];

await describeRefusals('headers of an entry', ENTRIES);
