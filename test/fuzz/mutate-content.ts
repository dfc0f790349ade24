import { deflateRawSync } from 'node:zlib';
import type { RawEntry } from '../adapters/zip-raw.ts';
import type { Content } from '../service/rezip.ts';
import { relist } from '../service/tamper-manifest.ts';
import type { Parts } from './mutate-archive.ts';
import { BYTE_STEPS, oneOf, walk, type ByteStep, type Pick } from './mutate-bytes.ts';

type Step = (parts: Parts, pick: Pick) => Parts;

const MANIFEST = 'manifest.json';
const JSON_VALUES = [
  'null',
  'true',
  '-1',
  '1e400',
  '9007199254740993',
  '""',
  '"\\ud800"',
  '[]',
  '{}',
  '[[[[]]]]',
];

function lines(edit: (lines: string[], pick: Pick) => string[]): ByteStep {
  return (bytes, pick) => Buffer.from(edit(bytes.toString('latin1').split('\n'), pick).join('\n'), 'latin1');
}

/** Replaces one match of the pattern, if there is any. */
function match(pattern: RegExp, replacement: (found: string, pick: Pick) => string): ByteStep {
  return (bytes, pick) => {
    const text = bytes.toString('latin1');
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return bytes;
    const { index, 0: old } = oneOf(found, pick);
    const changed = text.slice(0, index) + replacement(old, pick) + text.slice(index + old.length);
    return Buffer.from(changed, 'latin1');
  };
}

/** Ways to change texts and JSON so that more than a digest finds out. */
const TEXT_STEPS: Readonly<Record<string, ByteStep>> = {
  'drop a line': lines((all, pick) => all.toSpliced(pick(all.length), 1)),
  'repeat a line': lines((all, pick) => all.toSpliced(pick(all.length + 1), 0, oneOf(all, pick))),
  'swap lines': lines((all, pick) => {
    const [a, b] = [pick(all.length), pick(all.length)];
    return all.with(a, all[b] ?? '').with(b, all[a] ?? '');
  }),
  'another number': match(/\d+/g, (found, pick) => String(Number(found) + pick(5) - 2)),
  'another value': match(/"[^"\\]{0,80}"(?=[,}\]])|\d+|true|false|null/g, (_, pick) =>
    oneOf(JSON_VALUES, pick),
  ),
  'another hex digit': match(/[0-9a-f](?=[0-9a-f]{15})/g, (found) => (found === '0' ? '1' : '0')),
  'drop a member': match(/"[a-z_]+":("[^"\\]*"|\d+),/g, () => ''),
  'repeat a member': match(/"[a-z_]+":("[^"\\]*"|\d+),/g, (found) => found + found),
  ...BYTE_STEPS,
};

function contentOf({ entries }: Parts): Content {
  return new Map(entries.map(({ name, content = '' }) => [name, Buffer.from(content)]));
}

function withContent(entry: RawEntry, content: Buffer): RawEntry {
  const { data: _, ...rest } = entry;
  return entry.stored === true ? { ...rest, content } : { ...rest, content, data: deflateRawSync(content) };
}

const edit: Step = (parts, pick) => {
  const at = pick(parts.entries.length);
  const entries = parts.entries.map((entry, i) => {
    if (i !== at) return entry;
    const content = Buffer.from(entry.content ?? '');
    return withContent(entry, walk(content, TEXT_STEPS, { pick, trail: [], times: 1 + pick(2) }));
  });
  return { ...parts, entries };
};

/**
 * Steps that change what a bundle says, in an archive with which nothing else is wrong: one that keeps the digests of
 * `original`, one that makes them fit again, and one that takes a whole entry out of another bundle.
 */
export function contentSteps(original: Content, other: Content): Readonly<Record<string, Step>> {
  return {
    'edit content': edit,
    'edit content and list it': (parts, pick) => {
      const edited = edit(parts, pick);
      const content = contentOf(edited);
      const isReadable = original.get(MANIFEST)?.equals(content.get(MANIFEST) ?? Buffer.alloc(0)) === true;
      const listed = isReadable ? relist(content).get(MANIFEST) : undefined;
      if (listed === undefined) return edited;
      const entries = edited.entries.map((entry) =>
        entry.name === MANIFEST ? withContent(entry, listed) : entry,
      );
      return { ...edited, entries };
    },
    'entry of another bundle': (parts, pick) => {
      const at = pick(parts.entries.length);
      const entries = parts.entries.map((entry, i) => {
        const content = other.get(entry.name);
        return i === at && content !== undefined ? withContent(entry, content) : entry;
      });
      return { ...parts, entries };
    },
  };
}
