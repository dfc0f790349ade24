import { deflateRawSync } from 'node:zlib';
import {
  extraField,
  rawZip,
  zip64Field,
  type RawEnd,
  type RawEntry,
  type RawFields,
} from '../adapters/zip-raw.ts';
import { BYTE_STEPS, oneOf, walk, type Pick } from './mutate-bytes.ts';
import type { Mutant } from './mutants.ts';

/** An archive as `rawZip` takes it. */
export interface Parts {
  readonly entries: readonly RawEntry[];
  readonly end: RawEnd;
}

type Step = (parts: Parts, pick: Pick) => Parts;

const NUMBERS = [
  'madeBy',
  'version',
  'flags',
  'method',
  'time',
  'date',
  'crc',
  'compressedSize',
  'size',
  'disk',
  'internal',
  'attributes',
  'offset',
] as const satisfies readonly (keyof RawFields)[];
const SHORT: ReadonlySet<string> = new Set([
  'madeBy',
  'version',
  'flags',
  'method',
  'time',
  'date',
  'disk',
  'internal',
]);
const VALUES = [
  0, 1, 8, 9, 20, 45, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
const EXTRAS = [0x0001, 0x5455, 0x7875, 0x000a, 0xcafe, 0x7075, 0x6375, 0x9901, 0x4141];
const NAMES = [
  '',
  '/',
  '.',
  '..',
  'a/',
  '../a',
  '/a',
  'C:a',
  'a\\b',
  'a\0b',
  'a.',
  'nul',
  'é',
  'manifest.JSON',
  'mimetype',
];

function change(parts: Parts, index: number, altered: (entry: RawEntry) => RawEntry): Parts {
  return { ...parts, entries: parts.entries.map((entry, i) => (i === index ? altered(entry) : entry)) };
}

function changeOne(parts: Parts, pick: Pick, altered: (entry: RawEntry) => RawEntry): Parts {
  return change(parts, pick(parts.entries.length), altered);
}

/** In one header or in both. */
function withFields(entry: RawEntry, pick: Pick, fields: Partial<RawFields>): RawEntry {
  const where = oneOf(['both', 'local', 'central'] as const, pick);
  return { ...entry, [where]: { ...entry[where], ...fields } };
}

function someBytes(pick: Pick): Buffer {
  return Buffer.from(Array.from({ length: 1 + pick(40) }, () => pick(256)));
}

function fitting(field: string, value: number): number {
  return SHORT.has(field) ? value & 0xffff : value;
}

/** Puts a value somewhere into an end record, or nudges what stands there. */
function surgery(pick: Pick): (bytes: Buffer) => void {
  const [place, width, value] = [pick(2 ** 16), 1 + pick(4), oneOf(VALUES, pick)];
  return (bytes) => bytes.writeUIntLE(value % 2 ** (8 * width), place % (bytes.length - width), width);
}

const STEPS: Readonly<Record<string, Step>> = {
  'alter a field': (parts, pick) =>
    changeOne(parts, pick, (entry) => {
      const field = oneOf(NUMBERS, pick);
      const value = fitting(field, pick(2) === 0 ? oneOf(VALUES, pick) : pick(2 ** 16));
      return withFields(entry, pick, { [field]: value });
    }),
  'edit a length': (parts, pick) =>
    changeOne(parts, pick, (entry) => {
      const length = (entry.data ?? Buffer.from(entry.content ?? '')).length + pick(9) - 4;
      return withFields(entry, pick, {
        [oneOf(['size', 'compressedSize'] as const, pick)]: Math.max(0, length),
      });
    }),
  'add an extra field': (parts, pick) =>
    changeOne(parts, pick, (entry) =>
      withFields(entry, pick, { extra: extraField(oneOf(EXTRAS, pick), someBytes(pick)) }),
    ),
  'leave sizes to ZIP64': (parts, pick) =>
    changeOne(parts, pick, (entry) => {
      const sizes = [Buffer.from(entry.content ?? '').length, entry.data?.length ?? 0];
      const marks = { size: 0xffffffff, compressedSize: 0xffffffff, version: 45 };
      return withFields(entry, pick, { ...marks, extra: zip64Field(...sizes) });
    }),
  rename: (parts, pick) =>
    changeOne(parts, pick, (entry) => {
      const other = oneOf(parts.entries, pick).name;
      const names = [...NAMES, other, other.toUpperCase(), `${other}/a`, `${entry.name}.`];
      const name = oneOf(names, pick);
      return pick(2) === 0
        ? { ...entry, name }
        : withFields(entry, pick, { name: Buffer.from(name, 'latin1') });
    }),
  comment: (parts, pick) =>
    changeOne(parts, pick, (entry) => withFields(entry, pick, { comment: someBytes(pick) })),
  drop: (parts, pick) => {
    const at = pick(parts.entries.length);
    return parts.entries.length < 2 ? parts : { ...parts, entries: parts.entries.toSpliced(at, 1) };
  },
  duplicate: (parts, pick) => {
    const entry = oneOf(parts.entries, pick);
    return { ...parts, entries: parts.entries.toSpliced(pick(parts.entries.length + 1), 0, entry) };
  },
  swap: (parts, pick) => {
    const [a, b] = [pick(parts.entries.length), pick(parts.entries.length)];
    const [first, second] = [parts.entries[a], parts.entries[b]];
    if (first === undefined || second === undefined) return parts;
    return { ...parts, entries: parts.entries.with(a, second).with(b, first) };
  },
  'swap names': (parts, pick) => {
    const [a, b] = [pick(parts.entries.length), pick(parts.entries.length)];
    const names = [parts.entries[a]?.name ?? '', parts.entries[b]?.name ?? ''];
    const once = change(parts, a, (entry) => ({ ...entry, name: names[1] ?? '' }));
    return change(once, b, (entry) => ({ ...entry, name: names[0] ?? '' }));
  },
  'reorder the directory': (parts, pick) => {
    const order = parts.entries.map((_, i) => i);
    return { ...parts, end: { ...parts.end, order: order.toSorted(() => pick(3) - 1) } };
  },
  recompress: (parts, pick) =>
    changeOne(parts, pick, ({ content = '', ...entry }) => {
      const data = deflateRawSync(content, { level: pick(10), strategy: pick(5), memLevel: 1 + pick(9) });
      return { ...entry, content, stored: false, data };
    }),
  store: (parts, pick) =>
    changeOne(parts, pick, (entry) => ({ ...entry, stored: true, data: Buffer.from(entry.content ?? '') })),
  'damage the data': (parts, pick) =>
    changeOne(parts, pick, (entry) => {
      const data = walk(entry.data ?? Buffer.alloc(0), BYTE_STEPS, { pick, trail: [], times: 1 });
      return { ...entry, data };
    }),
  'data behind the data': (parts, pick) =>
    changeOne(parts, pick, (entry) => {
      const more = oneOf([someBytes(pick), entry.data ?? Buffer.alloc(1), deflateRawSync('')], pick);
      return { ...entry, data: Buffer.concat([entry.data ?? Buffer.alloc(0), more]) };
    }),
  gap: (parts, pick) => changeOne(parts, pick, (entry) => ({ ...entry, before: someBytes(pick) })),
  'another descriptor': (parts, pick) =>
    changeOne(parts, pick, (entry) => ({
      ...entry,
      descriptor: oneOf([someBytes(pick), Buffer.alloc(16)], pick),
    })),
  'gap before the directory': (parts, pick) => ({
    ...parts,
    end: { ...parts.end, beforeDirectory: someBytes(pick) },
  }),
  'alter the end record': (parts, pick) => ({ ...parts, end: { ...parts.end, record: surgery(pick) } }),
  'ZIP64 records': (parts, pick) => {
    const kinds = [{}, { record: surgery(pick) }, { locator: surgery(pick) }];
    return { ...parts, end: { ...parts.end, zip64: oneOf(kinds, pick) } };
  },
  'archive comment': (parts, pick) => ({ ...parts, end: { ...parts.end, comment: someBytes(pick) } }),
};

/** Damages the structure, the bytes, or both. */
export function mutateArchive(parts: Parts, pick: Pick, steps: Readonly<Record<string, Step>> = {}): Mutant {
  const trail: string[] = [];
  const kind = pick(4);
  const times = 1 + pick(2);
  const altered = kind === 0 ? parts : walk(parts, { ...STEPS, ...steps }, { pick, trail, times });
  const whole = rawZip(altered.entries, altered.end);
  const bytes = kind > 1 ? whole : walk(whole, BYTE_STEPS, { pick, trail, times: 1 + pick(3) });
  return { bytes, trail };
}
