import { describeFamilies, describeRefusals, MARK, type Family, type Refusal } from './zip-hostile.ts';
import { directory, END_BYTES, file, listed, locals, OMISSIONS } from './zip-parts.ts';
import { rawZip, writeShorts, writeWords, type RawEntry, type Surgery } from './zip-raw.ts';

/*
 * Class C5 of "My ZIP isn't your ZIP" (USENIX Security 2025): ZIP64 records that some readers see and others do not.
 * The rows follow the constructions that were published with the paper.
 */

const [A, B, C, D] = [file('a'), file('b'), file('c'), file('d')];
const RECORD_BYTES = 56;
const LOCATOR_BYTES = 20;

/** `outer`, in which the comment of the last entry holds `inner` with its ZIP64 records, up to its end record. */
function hidden(outer: readonly RawEntry[], inner: readonly RawEntry[], gap: boolean): RawEntry[] {
  const from = locals(...outer).length + directory(outer).length;
  const zip = rawZip(inner, { from, zip64: {} }).subarray(0, -END_BYTES);
  const comment = Buffer.concat([zip, Buffer.alloc(gap ? 1 : 0)]);
  return outer.map((entry, i) => (i === outer.length - 1 ? { ...entry, central: { comment } } : entry));
}

interface Flags {
  readonly disk: boolean;
  readonly count: boolean;
  readonly size: boolean;
  readonly offset: boolean;
  readonly gap: boolean;
  readonly more: boolean;
}

const FLAGS: readonly Flags[] = Array.from({ length: 64 }, (_, bits) => ({
  disk: (bits & 1) !== 0,
  count: (bits & 2) !== 0,
  size: (bits & 4) !== 0,
  offset: (bits & 8) !== 0,
  gap: (bits & 16) !== 0,
  more: (bits & 32) !== 0,
}));

function marked(flags: Pick<Flags, 'disk' | 'count' | 'size' | 'offset'>): Surgery {
  return (end) => {
    if (flags.disk) writeShorts(end, 4, [0xffff, 0xffff]);
    if (flags.count) writeShorts(end, 8, [0xffff, 0xffff]);
    if (flags.size) writeWords(end, 12, [MARK]);
    if (flags.offset) writeWords(end, 16, [MARK]);
  };
}

const REFUSED = [
  'the end record names more than one disk$',
  'the end record points to a ZIP64 record that is not there$',
  'the end record and the ZIP64 end record differ$',
  'the ZIP64 end record is malformed$',
  'the central directory does not end where the end record begins$',
  'the central directory is not as long as the end record says$',
  'unused bytes stand before the central directory$',
  '[abc]: unused bytes stand before it$',
  '[ab]: it has a comment$',
];
const TWO_ENDS = new RegExp(`^(${REFUSED.join('|')})`);

const SELECTION: Family = {
  title: 'C5: refuses a ZIP64 record over another directory, whatever the end record leaves to it',
  *archives() {
    for (const flags of FLAGS) {
      const [outer, inner] = flags.more ? [[A], [C, D]] : [[A, B], [C]];
      const zip = rawZip(hidden(outer, inner, flags.gap), { record: marked(flags) });
      yield [JSON.stringify(flags), zip, TWO_ENDS];
    }
  },
};

const COUNTS: Family = {
  title: 'C5: refuses a ZIP64 record that leaves an entry out, in any of its numbers',
  *archives() {
    for (const omission of OMISSIONS) {
      const record = (zip64: Buffer): void => {
        if (omission.here) writeWords(zip64, 24, [1]);
        if (omission.total) writeWords(zip64, 32, [1]);
        if (omission.size) writeWords(zip64, 40, [directory([A]).length]);
      };
      const lies = Object.values(omission).includes(true);
      for (const left of [false, true]) {
        const marks = marked({ disk: false, count: left, size: left, offset: left });
        const zip = rawZip([A, B], { zip64: { record }, record: marks });
        yield [`${JSON.stringify(omission)}, marks ${left}`, zip, lies ? TWO_ENDS : undefined];
      }
    }
  },
};

/** Behind a directory that the ZIP64 record points to stands another one. */
function twoDirectories(recordAt: 'last' | 'shifted'): Buffer {
  const stream = [file('stream')];
  const eocdr = [file('eocdr'), file('adjac', 'CRC32')];
  const first = Buffer.concat([locals(...stream), directory(stream)]);
  const pointed = listed(file('eocdr'), first.length);
  const offset = first.length + locals(...eocdr).length;
  const from = offset + pointed.length;
  const last = [file('adjac', '32CRC')];
  const zip = rawZip(last, {
    from,
    record: marked({ disk: false, count: true, size: true, offset: true }),
    zip64: {
      record: (zip64) => writeWords(zip64, 48, [offset]),
      locator: (locator) => {
        if (recordAt === 'shifted') writeWords(locator, 8, [from]);
      },
    },
  });
  return Buffer.concat([first, locals(...eocdr), pointed, zip]);
}

/** The locator points to a record in the comment; a reader that searches backwards finds the one in front of it. */
function twoRecords(): Buffer {
  const from = locals(A).length + directory([A]).length;
  const comment = rawZip([B], { from, zip64: {} }).subarray(0, -END_BYTES - LOCATOR_BYTES);
  const recordAt = from + comment.length - RECORD_BYTES;
  const locator = (bytes: Buffer): void => writeWords(bytes, 8, [recordAt]);
  return rawZip([{ ...A, central: { comment } }], { zip64: { locator } });
}

const ELSEWHERE = /^the ZIP64 locator does not point to the record before it$/;

const RECORDS: readonly Refusal[] = [
  ['C5: a locator that points to another ZIP64 record', twoRecords(), ELSEWHERE],
  [
    'C5: a ZIP64 record that points to another directory',
    twoDirectories('last'),
    /^the central directory does not end where the end record begins$/,
  ],
  ['C5: a locator that is right once the start is shifted', twoDirectories('shifted'), ELSEWHERE],
];

await describeRefusals('ZIP64 records', RECORDS);
describeFamilies('two ends', [SELECTION, COUNTS]);
