import { deflateRawSync } from 'node:zlib';
import { DIRECTORY, FIRST, SECOND, changed, describeRefusals } from './zip-hostile.ts';
import type { Refusal } from './zip-hostile.ts';
import { rawZip, writeShorts } from './zip-raw.ts';

const deflated = deflateRawSync(SECOND.content ?? '');
const megabytes = 'x'.repeat(2 * 2 ** 20);
const halfMegabytes = Array.from({ length: 5 }, (_, index) => ({
  name: `f${index}`,
  content: 'x'.repeat(2 ** 19),
}));

function named(name: string): Buffer {
  return changed({ name });
}

const NAMES: readonly Refusal[] = [
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
  ['a file and a directory of one name', rawZip([{ name: 'a' }, DIRECTORY]), /"a\/": its name occurs twice/],
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
  ['the directory itself', named('.'), /not a plain relative path/],
  ['the directory above', named('..'), /not a plain relative path/],
  ['a dot at the end, which Windows drops', named('manifest.json.'), /not a plain relative path/],
  ['a dot at the end of a directory', named('records./a'), /not a plain relative path/],
  ['a device of Windows', named('records/NUL'), /not a plain relative path/],
  ['a device of Windows with an extension', named('aux.json'), /not a plain relative path/],
  ['a device of Windows as a directory', named('com1/a'), /not a plain relative path/],
  ['a dash at the start, which makes it an option', named('-rf'), /not a plain relative path/],
  ['a letter beyond ASCII', named('\xe9'), /not a plain relative path/],
  [
    '65,000 letters, of which it shows 80',
    named('?'.repeat(65_000)),
    /^"\?{80}": its name is not a plain relative path$/,
  ],
];

const DATA: readonly Refusal[] = [
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

const LIMITS: readonly Refusal[] = [
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
];

await describeRefusals('names', NAMES);
await describeRefusals('data', DATA);
await describeRefusals('limits', LIMITS);
