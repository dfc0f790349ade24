import { constants, deflateRawSync } from 'node:zlib';
import { describeRefusals, FIRST, MARK, type Refusal } from './zip-hostile.ts';
import { endRecord, file, listed, locals } from './zip-parts.ts';
import { rawZip, zip64Field, type RawEntry } from './zip-raw.ts';

const MIB = 2 ** 20;
const BOMB_BYTES = 256 * MIB;

/** Deflate data of zeros, in which one flushed piece is repeated. */
function zeros(bytes: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(MIB), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: bytes / MIB }, () => piece), deflateRawSync('')]);
}

/** The header of a stored deflate block (RFC 1951 §3.2.4) that is not the last, over the bytes behind it. */
function quoting(bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(~bytes.length & 0xffff, 3);
  return head;
}

/**
 * Files that share one kernel, after David Fifield ("A better zip bomb", 2019): the data of each file quotes the local
 * header of the next one, and runs on into its data.
 */
function quotedOverlap(files: number, kernel: Buffer): Buffer {
  let [content, data, body] = [kernel, deflateRawSync(kernel), Buffer.alloc(0)];
  const entries: { entry: RawEntry; fromEnd: number }[] = [];
  for (let i = files - 1; i >= 0; i--) {
    const entry: RawEntry = { name: `f${i}`, content, data, both: { flags: 0 } };
    const header = locals(entry).subarray(0, -data.length);
    const own = data.subarray(0, data.length - body.length);
    body = Buffer.concat([header, own, body]);
    entries.unshift({ entry, fromEnd: body.length });
    content = Buffer.concat([header, content]);
    data = Buffer.concat([quoting(header), header, data]);
  }
  const central = entries.map(({ entry, fromEnd }) => listed(entry, body.length - fromEnd));
  return archive(body, central);
}

/** Many names in the directory, all for one local header. */
function fullOverlap(files: number): Buffer {
  const target: RawEntry = { name: 'f0', content: 'x'.repeat(1000) };
  const central = Array.from({ length: files }, (_, i) => listed({ ...target, name: `f${i}` }, 0));
  return archive(locals(target), central);
}

/** Both a stored archive and the entry in it are listed. */
function nested(): Buffer {
  const inner = file('inner', 'x'.repeat(1000));
  const outer = file('outer.zip', rawZip([inner]));
  const body = locals(outer);
  return archive(body, [listed(outer, 0), listed(inner, body.indexOf(locals(inner)))]);
}

function archive(body: Buffer, central: readonly Buffer[]): Buffer {
  const directory = Buffer.concat(central);
  const end = endRecord({ entries: central.length, size: directory.length, offset: body.length });
  return Buffer.concat([body, directory, end]);
}

const bomb = zeros(BOMB_BYTES);

/** The bomb, under whatever size it claims. */
function claiming(size: number): Buffer {
  return rawZip([FIRST, { name: 'bomb', data: bomb, both: { size } }]);
}

const kernel = Buffer.from('kernel '.repeat(100));

const BOMBS: readonly Refusal[] = [
  ['files that overlap by quoting', quotedOverlap(30, kernel), /^f1: it overlaps the entry before$/],
  [
    'files that overlap and grow',
    quotedOverlap(30, Buffer.alloc(MIB / 4)),
    /^the archive grows from \d+ to \d+ bytes, beyond the limit "ratio" of 100$/,
  ],
  [
    'more files that overlap than there may be entries',
    quotedOverlap(65, kernel),
    /^the archive has 65 entries, beyond the limit "entries" of 64$/,
  ],
  ['files that all have the same data', fullOverlap(30), /^f1: .* differ in name$/],
  ['an archive in an archive, listed together', nested(), /^inner: it overlaps the entry before$/],
  ['256 MiB that claim to be 7 bytes', claiming(7), /^bomb: it holds more data than it declares$/],
  [
    '256 MiB that claim as much as the ratio allows',
    claiming(100 * bomb.length),
    /^bomb: it holds more data than it declares$/,
  ],
  [
    '256 MiB that say so',
    claiming(BOMB_BYTES),
    /^bomb: it grows from \d+ to 268435456 bytes, beyond the limit "entryRatio" of 200$/,
  ],
  [
    'a claim of more bytes than a number can hold',
    rawZip([FIRST, { name: 'bomb', central: { size: MARK, extra: zip64Field(2 ** 60) } }]),
    /^bomb: it grows from \d+ to \d+ bytes, beyond the limit "entryRatio" of 200$/,
  ],
];

await describeRefusals('bombs', BOMBS);
