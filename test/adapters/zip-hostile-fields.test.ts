import { crc32, deflateRawSync } from 'node:zlib';
import {
  describeFamilies,
  describeRefusals,
  FIRST,
  MARK,
  NO_DESCRIPTOR,
  type Family,
  type Refusal,
} from './zip-hostile.ts';
import { extraField, rawZip, writeWords, zip64Field, type RawEntry, type RawFields } from './zip-raw.ts';

/*
 * Class A of "My ZIP isn't your ZIP" (USENIX Security 2025): what an archive says twice, and once falsely. The rows
 * follow the constructions that were published with the paper.
 */

const FILE: RawEntry = { name: 'test', content: 'test' };
const CLOSED: RawEntry = { ...FILE, both: NO_DESCRIPTOR };

function one(change: Partial<RawEntry>): Buffer {
  return rawZip([FIRST, { ...FILE, ...change }]);
}

/** An Info-ZIP Unicode Path field (APPNOTE 4.6.9). */
function unicodePath(path: string, named = FILE.name, version = 1): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(version, 0);
  head.writeUInt32LE(crc32(named), 1);
  return extraField(0x7075, Buffer.concat([head, Buffer.from(path)]));
}

function withPaths(...fields: Buffer[]): Buffer {
  return one({ both: { extra: Buffer.concat(fields) } });
}

const SECOND_NAME = /test: a Unicode extra field gives it a second name/;
const TWICE = /test: the extra field 0x7075 occurs twice/;
const NO_FILE = /make it a link, a device, or not what its name says/;

const FIELDS: readonly Refusal[] = [
  [
    'A1: deflated, but stored in the local header',
    one({ ...CLOSED, local: { method: 0, compressedSize: 4 } }),
    /test: local header and central directory differ in method/,
  ],
  [
    'A1: deflated, but stored in the central directory',
    one({ ...CLOSED, central: { method: 0, compressedSize: 4 } }),
    /test: local header and central directory differ in method/,
  ],
  [
    'A2: two ZIP64 fields',
    one({
      both: { ...NO_DESCRIPTOR, size: MARK, compressedSize: MARK },
      local: { extra: Buffer.concat([zip64Field(4, 6), zip64Field(0, 0)]) },
      central: { extra: Buffer.concat([zip64Field(4, 6), zip64Field(0, 0)]) },
    }),
    /test: the extra field 0x0001 occurs twice/,
  ],
  ['A3: two names', one({ local: { name: Buffer.from('lfh') } }), /test: .* differ in name/],
  [
    'A3: two Unicode paths, one in each header',
    one({ local: { extra: unicodePath('lfh') }, central: { extra: unicodePath('cdh') } }),
    SECOND_NAME,
  ],
  ['A3: a Unicode path of version 0', withPaths(unicodePath('up', 'test', 0)), SECOND_NAME],
  ['A3: a Unicode path of version 2', withPaths(unicodePath('up', 'test', 2)), SECOND_NAME],
  ['A3: a Unicode path for another name', withPaths(unicodePath('up', 'other')), SECOND_NAME],
  ['A3: a Unicode path that repeats the name', withPaths(unicodePath('test')), SECOND_NAME],
  ['A3: two Unicode paths', withPaths(unicodePath('up1'), unicodePath('up2')), TWICE],
  ['A3: a Unicode path for a Unicode path', withPaths(unicodePath('up1'), unicodePath('up2', 'up1')), TWICE],
  ['A3: a Unicode path and one to be ignored', withPaths(unicodePath('up'), unicodePath('x', '', 2)), TWICE],
  [
    'A3: a Unicode path beside a name that is UTF-8',
    one({ both: { flags: 0x808, extra: unicodePath('up') } }),
    SECOND_NAME,
  ],
  [
    'A3: a Unicode comment',
    one({ central: { extra: extraField(0x6375, Buffer.from('\x01\0\0\0\0hidden', 'latin1')) } }),
    /gives it a second name or comment/,
  ],
  ['A4: a directory with content', one({ name: 'test/', both: { attributes: 0 } }), /a directory holds data/],
  ['A4: a backslash for a slash', one({ name: 'test\\' }), /not a plain relative path/],
  [
    'A4: an empty file with the name of a directory',
    one({ name: 'test/', content: '', stored: true }),
    NO_FILE,
  ],
  ...[0x0000, 0x0300, 0x1300].flatMap((madeBy): Refusal[] => [
    [`A4: a DOS directory on host ${madeBy >> 8}`, one({ central: { madeBy, attributes: 0x10 } }), NO_FILE],
    [
      `A4: a Unix directory on host ${madeBy >> 8}`,
      one({ central: { madeBy, attributes: 0x40000000 } }),
      NO_FILE,
    ],
  ]),
  ['A5: encrypted in the local header', one({ local: { flags: 9 } }), /test: .* differ in flags/],
  ['A5: encrypted in the central directory', one({ central: { flags: 9 } }), /test: it is encrypted/],
  [
    'A5: the first file encrypted, the second not',
    rawZip([{ ...FILE, name: 'first', both: { flags: 9 } }, FILE]),
    /first: it is encrypted/,
  ],
];

/** Four bytes whose CRC-32 is 0, as that of nothing: a reader that takes them for nothing finds no fault. */
const CONTENT = Buffer.from('9d0ad96d', 'hex');
const DEFLATED = deflateRawSync(CONTENT);

/** Which of the sizes of one file are 0 although it is not empty, and which stand in a ZIP64 field. */
interface Sizes {
  readonly stored: boolean;
  readonly zero: { readonly local: readonly boolean[]; readonly central: readonly boolean[] };
  readonly zip64: { readonly local: readonly boolean[]; readonly central: readonly boolean[] };
  /** Absent without a data descriptor. */
  readonly descriptor: { readonly zero: readonly boolean[]; readonly long: boolean } | undefined;
}

const PAIRS = [0, 1, 2, 3].map((bits) => [(bits & 1) !== 0, (bits & 2) !== 0] as const);

function* sizeConfusions(): Generator<Sizes> {
  const descriptors = PAIRS.flatMap((zero) => [true, false].map((long) => ({ zero, long })));
  for (const stored of [true, false]) {
    for (const descriptor of [undefined, ...descriptors]) {
      for (const [local, central] of PAIRS.flatMap((a) => PAIRS.map((b) => [a, b] as const))) {
        for (const zip64 of PAIRS.flatMap((a) => PAIRS.map((b) => ({ local: a, central: b })))) {
          yield { stored, descriptor, zero: { local, central }, zip64 };
        }
      }
    }
  }
}

function confused({ stored, zero, zip64, descriptor }: Sizes): Buffer {
  const data = stored ? CONTENT : DEFLATED;
  const real = [CONTENT.length, data.length];
  const header = (at: 'local' | 'central'): Partial<RawFields> => {
    const sizes = real.map((size, i) => (zero[at][i] === true ? 0 : size));
    const [size = 0, compressedSize = 0] = sizes.map((value, i) => (zip64[at][i] === true ? MARK : value));
    const long = sizes.filter((_, i) => zip64[at][i]);
    return { size, compressedSize, extra: long.length === 0 ? Buffer.alloc(0) : zip64Field(...long) };
  };
  const entry: RawEntry = {
    name: 'test',
    content: CONTENT,
    data,
    both: { method: stored ? 0 : 8, flags: descriptor === undefined ? 0 : 8 },
    local: header('local'),
    central: header('central'),
    ...(descriptor === undefined ? {} : { descriptor: descriptorOf(real, descriptor) }),
  };
  return rawZip([entry]);
}

function descriptorOf(real: readonly number[], { zero, long }: NonNullable<Sizes['descriptor']>): Buffer {
  const [size = 0, compressedSize = 0] = real.map((value, i) => (zero[i] === true ? 0 : value));
  const words = long ? [compressedSize, 0, size, 0] : [compressedSize, size];
  const bytes = Buffer.alloc(8 + words.length * 4);
  writeWords(bytes, 0, [0x08074b50, 0, ...words]);
  return bytes;
}

const none = (flags: readonly boolean[]): boolean => !flags.includes(true);
const all = (flags: readonly boolean[]): boolean => !flags.includes(false);

/** Every reader finds the same sizes, wherever it looks for them. */
function isAgreed({ stored, zero, zip64, descriptor }: Sizes): boolean {
  if (!none(zero.central) || !(none(zip64.local) || all(zip64.local))) return false;
  if (descriptor === undefined) return none(zero.local);
  return !stored && all(zero.local) && none(descriptor.zero) && descriptor.long === all(zip64.local);
}

const SIZES_DIFFER =
  /^(test: (its ZIP64 extra field|its data descriptor|local header and|it is stored|it is deflated to nothing|it holds (more|less) data)|unused bytes stand before the central directory)/;

const FAMILIES: readonly Family[] = [
  {
    title: 'A2: refuses sizes of which one is not the other, and reads those that all agree',
    *archives() {
      for (const sizes of sizeConfusions()) {
        yield [JSON.stringify(sizes), confused(sizes), isAgreed(sizes) ? undefined : SIZES_DIFFER];
      }
    },
  },
];

await describeRefusals('redundant fields', FIELDS);
describeFamilies('redundant sizes', FAMILIES);
