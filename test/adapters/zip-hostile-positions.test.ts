import { describeFamilies, describeRefusals, type Family, type Refusal } from './zip-hostile.ts';
import {
  CENTRAL_BYTES,
  directory,
  END_BYTES,
  endRecord,
  file,
  listed,
  LOCAL_BYTES,
  locals,
  OMISSIONS,
} from './zip-parts.ts';
import { rawZip, writeShorts, writeWords } from './zip-raw.ts';

/*
 * Classes C1 to C4 of "My ZIP isn't your ZIP" (USENIX Security 2025): archives in which readers find different
 * headers, directories or end records. The rows follow the constructions that were published with the paper.
 */

const [A, B, C] = [file('a'), file('b'), file('c')];

/** `b` and `c` stand in the comments of the central directory and of the end record. */
function insideComments(): Buffer {
  const [a, b, c] = [locals(A), locals(B), locals(C)];
  const bAt = a.length + directory([A]).length + CENTRAL_BYTES + 1;
  const cAt = bAt + b.length + CENTRAL_BYTES + 1 + END_BYTES;
  const central = Buffer.concat([directory([A]), listed(B, bAt, { comment: b }), listed(C, cAt)]);
  const end = endRecord({ entries: 3, size: central.length, offset: a.length, comment: c.length });
  return Buffer.concat([a, central, end, c]);
}

/** The last directory lists what stands inside the data of `junk`; the one before it lists `junk`. */
function desynchronized(overlap: boolean): Buffer {
  const outer = [file('junk', locals(A)), B];
  const body = locals(...outer);
  const inner = listed(A, LOCAL_BYTES + 'junk'.length);
  const hidden = overlap ? Buffer.concat([inner, directory(outer)]) : inner;
  const size = directory(outer).length;
  const hiddenAt = body.length + size + END_BYTES;
  return Buffer.concat([
    body,
    directory(outer),
    endRecord({ entries: 2, size, offset: body.length, comment: hidden.length + END_BYTES }),
    hidden,
    endRecord({ entries: overlap ? 3 : 1, size: hidden.length, offset: hiddenAt }),
  ]);
}

/** Data that holds a descriptor of nothing and another entry: where it ends depends on who looks. */
function twoDescriptors(method: number): Buffer {
  const data = Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), Buffer.alloc(12), locals(B)]);
  return rawZip([{ ...file('junk', data), both: { flags: 8 }, local: { method } }, A]);
}

const ENDS = { 'too long': 1, 'too short': -1, right: 0 } as const;

/** Three archives, each with the ones behind it in its comment. */
function threeEndRecords(comments: keyof typeof ENDS): Buffer {
  const bytes = rawZip([A]).length + 1;
  const version = comments === 'right' ? 20 : 10;
  const part = (index: number, entry: typeof A, comment: number): Buffer => {
    const record = (end: Buffer): void => writeShorts(end, 20, [comment]);
    return Buffer.concat([rawZip([entry], { from: index * bytes, record }), Buffer.alloc(1)]);
  };
  return Buffer.concat([
    part(0, { ...A, central: { version } }, bytes * 2 + 1 + ENDS[comments]),
    part(1, B, bytes + 1),
    part(2, { ...C, central: { version } }, 1 + ENDS[comments]),
  ]);
}

/** Three directories: the end record points to the second, and stands behind the third. */
function twoDirectories(): Buffer {
  const stream = [file('stream')];
  const eocdr = [file('eocdr'), file('adjac', 'CRC32')];
  const first = Buffer.concat([locals(...stream), directory(stream)]);
  const second = locals(...eocdr);
  const pointed = listed(file('eocdr'), first.length);
  const from = first.length + second.length + pointed.length;
  const adjacent = [file('adjac', '32CRC')];
  const record = (end: Buffer): void => writeWords(end, 16, [first.length + second.length]);
  return Buffer.concat([first, second, pointed, rawZip(adjacent, { from, record })]);
}

const NOT_LAST = /^the end record is not the last 22 bytes/;
const POSITIONS: readonly Refusal[] = [
  [
    'C1: a local header that no directory lists',
    Buffer.concat([
      locals(A, B),
      directory([A]),
      endRecord({ entries: 1, size: directory([A]).length, offset: locals(A, B).length }),
    ]),
    /^unused bytes stand before the central directory$/,
  ],
  [
    'C1: a directory and an end record between entries',
    rawZip([
      A,
      { ...B, before: directory([A]) },
      { ...C, before: endRecord({ entries: 1, size: directory([A]).length, offset: locals(A).length }) },
    ]),
    /^b: unused bytes stand before it$/,
  ],
  ['C1: entries in comments', insideComments(), NOT_LAST],
  [
    'C1: an entry in the data of one that is not listed',
    desynchronized(false),
    /^a: unused bytes stand before it$/,
  ],
  [
    'C1: an entry in the data of one that is listed',
    desynchronized(true),
    /^a: it overlaps the entry before$/,
  ],
  ['C1: a stored file that holds its descriptor', twoDescriptors(0), /^junk: it is stored with a data desc/],
  ['C1: the same file, deflated for some', twoDescriptors(8), /^junk: it is stored with a data descriptor/],
  ['C2: three end records with comments too long', threeEndRecords('too long'), NOT_LAST],
  ['C2: three end records with comments too short', threeEndRecords('too short'), NOT_LAST],
  ['C2: three end records over headers that differ', threeEndRecords('right'), NOT_LAST],
  [
    'C4: an end record that points to another directory',
    twoDirectories(),
    /^the central directory does not end where the end record begins$/,
  ],
];

const MISCOUNTED =
  /^(the end record counts its entries in two ways|the central directory (is not as long as the end record says|does not end where the end record begins)|a part of the archive would lie beyond its end|the headers cannot be read: )/;

const COUNTS: Family = {
  title: 'C3: refuses an end record that leaves an entry out, in any of its numbers',
  *archives() {
    for (const omission of OMISSIONS) {
      const zip = rawZip([A, B], {
        record: (end) => {
          writeShorts(end, 8, [omission.here ? 1 : 2, omission.total ? 1 : 2]);
          if (omission.size) writeWords(end, 12, [directory([A]).length]);
        },
      });
      const lies = Object.values(omission).includes(true);
      yield [JSON.stringify(omission), zip, lies ? MISCOUNTED : undefined];
    }
  },
};

/** Modulo 2^16 the count is 1. */
const MODULO: Family = {
  title: 'C3: refuses 65,537 entries whose count is that of one',
  *archives() {
    const entries = Array.from({ length: 65_537 }, (_, i) => file(`${i >> 8}/${i & 0xff}`, ''));
    yield ['65,537 entries', rawZip(entries), MISCOUNTED];
  },
};

await describeRefusals('positions', POSITIONS);
describeFamilies('counts', [COUNTS, MODULO]);
