import { describeFamilies, describeRefusals, type Refusal } from './zip-hostile.ts';
import { rawZip, type RawEntry } from './zip-raw.ts';

/*
 * Class B of "My ZIP isn't your ZIP" (USENIX Security 2025): names that readers turn into other names, so that two
 * entries meet. The rows follow the constructions that were published with the paper.
 */

const NOT_PLAIN = /its name is not a plain relative path/;
const TWICE = /its name occurs twice, ignoring case/;

function two(first: string, second: string): Buffer {
  return rawZip([
    { name: first, content: 'a' },
    { name: second, content: 'b' },
  ]);
}

const DUPLICATES: readonly Refusal[] = [
  ['B1: a name twice', two('test', 'test'), TWICE],
  ['B4: a name in two cases', two('test.txt', 'test.TXT'), TWICE],
  ['B4: a directory in two cases', two('dir/a', 'DIR/A'), TWICE],
  ...[
    '/a/b',
    'a//b',
    'a\\b',
    './a/b',
    'a/./b',
    'a/b/.',
    '../a/b',
    '.../a/b',
    'a/.../b',
    'c/../a/b',
    'C:/a/b',
    'C:a/b',
    '\\\\host\\a\\b',
    'a/b\0',
    'a/b ',
    'a/b::$DATA',
    '~/a/b',
    '-a/b',
  ].flatMap((path): Refusal[] => [
    [`B3: a/b and then ${JSON.stringify(path)}`, two('a/b', path), NOT_PLAIN],
    [`B3: ${JSON.stringify(path)} and then a/b`, two(path, 'a/b'), NOT_PLAIN],
  ]),
];

const HOSTS = [0, 0x0300];
const PLAIN = new Set(Buffer.from('-./_'));
const isAlphanumeric = (byte: number): boolean => /[A-Za-z0-9]/.test(String.fromCharCode(byte));
const SPECIAL = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !isAlphanumeric(byte));

/** `a`, the byte, `b`; not as text, since it may be no character at all. */
function around(byte: number, madeBy = 0): RawEntry {
  const name = Buffer.from([0x61, byte, 0x62]);
  return { name: name.toString('latin1'), both: { madeBy } };
}

await describeRefusals('names that meet', DUPLICATES);
describeFamilies('names with one special byte', [
  {
    title: 'B2: refuses every byte but letters, digits, and four more',
    *archives() {
      for (const byte of SPECIAL) {
        for (const madeBy of HOSTS) {
          const zip = rawZip([around(byte, madeBy)]);
          yield [`byte ${byte} of host ${madeBy}`, zip, PLAIN.has(byte) ? undefined : NOT_PLAIN];
        }
      }
    },
  },
  {
    title: 'B2: refuses every such name that is there twice, once from each host',
    *archives() {
      for (const byte of SPECIAL) {
        const zip = rawZip(HOSTS.map((madeBy) => around(byte, madeBy)));
        yield [`byte ${byte} twice`, zip, PLAIN.has(byte) ? TWICE : NOT_PLAIN];
      }
    },
  },
  {
    title: 'B2: refuses two names that differ in a special byte',
    *archives() {
      for (const first of SPECIAL.filter((byte) => byte % 8 === 0)) {
        for (const second of SPECIAL.filter((byte) => byte % 8 === 7)) {
          yield [`bytes ${first} and ${second}`, rawZip([around(first), around(second)]), NOT_PLAIN];
        }
      }
    },
  },
]);
