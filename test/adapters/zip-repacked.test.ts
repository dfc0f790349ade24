import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { RepackReason } from '../../src/ports/archive.ts';
import { missing, readAll, readBytes, runTool, scratch } from './zip-files.ts';
import { extraField, rawZip, zip64Field } from './zip-raw.ts';
import type { RawEnd, RawEntry } from './zip-raw.ts';

const directory = await scratch();

const FILES: ReadonlyMap<string, string> = new Map([
  ['mimetype', 'application/x-test'],
  ['records/a.ndjson', '{"a":1}\n'.repeat(100)],
  ['records/empty.ndjson', ''],
  ['META-INF/manifest.xml', '<a/>'],
]);

/** A directory with the files, as an auditor has it who unpacked a bundle. */
function unpacked(): string {
  const root = mkdtempSync(join(directory, 'unpacked-'));
  for (const [name, content] of FILES) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

const TOOLS: readonly { tool: string; probe: string; args: (target: string) => string[] }[] = [
  { tool: 'zip', probe: '-v', args: (target) => ['-qr', target, '.'] },
  { tool: 'zip', probe: '-v', args: (target) => ['-qr9', target, '.'] },
  { tool: 'zip', probe: '-v', args: (target) => ['-qr0', target, '.'] },
  { tool: 'python3', probe: '--version', args: (target) => ['-m', 'zipfile', '-c', target, '.'] },
  { tool: 'jar', probe: '--version', args: (target) => ['cfM', target, '.'] },
  { tool: '7z', probe: 'i', args: (target) => ['a', '-tzip', '-bd', target, '.'] },
];

const ENTRY: RawEntry = { name: 'a', content: 'content' };
const times = extraField(0x5455, Buffer.from([1, 0, 0, 0, 0]));
const owner = extraField(0x7875, Buffer.from([1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0]));
const ntfs = extraField(0x000a, Buffer.alloc(32));

const DIFFERENCES: readonly [title: string, reason: RepackReason, entries: RawEntry[], end?: RawEnd][] = [
  ['another date', 'dates', [{ ...ENTRY, both: { date: 0x5b01 } }]],
  ['a time', 'dates', [{ ...ENTRY, both: { time: 1 } }]],
  ['another mode', 'modes', [{ ...ENTRY, central: { attributes: 0x81ed0020 } }]],
  ['no mode', 'modes', [{ ...ENTRY, central: { attributes: 0 } }]],
  ['a stored file', 'compression', [{ ...ENTRY, stored: true }]],
  ['a deflated mimetype', 'compression', [{ ...ENTRY, name: 'mimetype' }]],
  ['a mimetype further down', 'compression', [ENTRY, { name: 'mimetype', stored: true }]],
  ['Unix times and owner', 'extra fields', [{ ...ENTRY, both: { extra: Buffer.concat([times, owner]) } }]],
  ['NTFS times', 'extra fields', [{ ...ENTRY, central: { extra: ntfs } }]],
  ['another tool', 'header fields', [{ ...ENTRY, central: { madeBy: 20 } }]],
  ['UTF-8 announced', 'header fields', [{ ...ENTRY, both: { flags: 0x808 } }]],
  ['another version needed', 'header fields', [{ ...ENTRY, local: { version: 10 } }]],
  ['no data descriptor', 'header fields', [{ ...ENTRY, both: { flags: 0 } }]],
  ['a text file mark', 'header fields', [{ ...ENTRY, central: { internal: 1 } }]],
  ['another order in the directory', 'order', [ENTRY, { ...ENTRY, name: 'b' }], { order: [1, 0] }],
];

describe('zipReader on a bundle that was unpacked and zipped again', () => {
  for (const { tool, probe, args } of TOOLS) {
    it(
      `reads what ${tool} ${args('x').join(' ')} made, and says so`,
      { skip: missing(tool, probe) },
      async () => {
        const cwd = unpacked();
        const target = `${cwd}.zip`;
        const { ok, output } = runTool(tool, args(target), { cwd });
        assert.ok(ok, output);
        const { contents, repacked } = await readAll(target);
        assert.deepEqual(Object.fromEntries(contents), Object.fromEntries(FILES));
        assert.ok(repacked.includes('dates') && repacked.includes('header fields'), repacked.join());
      },
    );
  }

  for (const [title, reason, entries, end] of DIFFERENCES) {
    it(`calls ${title} "${reason}"`, async () => {
      assert.deepEqual((await readBytes(directory, rawZip(entries, end))).repacked, [reason]);
    });
  }

  it('leaves directory entries out of the entries', async () => {
    const folder: RawEntry = { name: 'd/', stored: true, both: { attributes: 0x41ed0010 } };
    const { contents, repacked } = await readBytes(directory, rawZip([folder, { ...ENTRY, name: 'd/a' }]));
    assert.deepEqual([...contents.keys()], ['d/a']);
    assert.ok(repacked.includes('directories'));
  });

  it('does not mind ZIP64 records that agree with the others', async () => {
    const entry: RawEntry = {
      ...ENTRY,
      both: { version: 45, flags: 0 },
      local: { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Field(7, 9) },
      central: { size: 0xffffffff, extra: zip64Field(7) },
    };
    const { contents } = await readBytes(directory, rawZip([entry], { zip64: {} }));
    assert.deepEqual(contents, new Map([['a', 'content']]));
  });
});
