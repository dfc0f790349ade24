import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resourceUsage } from 'node:process';
import { describe, it } from 'node:test';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import { ArchiveFault } from '../../src/ports/archive.ts';
import { contentOf } from './memory-archive.ts';
import { scratch } from './zip-files.ts';
import { rawZip } from './zip-raw.ts';
import type { RawEntry } from './zip-raw.ts';

export type Refusal = readonly [title: string, bytes: Buffer, message: RegExp];

/** Two entries with which nothing is wrong, to start from. */
export const FIRST: RawEntry = { name: 'mimetype', content: 'application/x-test', stored: true };
export const SECOND: RawEntry = { name: 'records/a.ndjson', content: '{"a":1}\n' };
export const DIRECTORY: RawEntry = { name: 'a/', stored: true, both: { attributes: 0x41ed0010 } };

/** In a 32-bit field: the value stands in the ZIP64 field. */
export const MARK = 0xffffffff;
export const NO_DESCRIPTOR = { flags: 0 };

/** The two entries, the second one changed. */
export function changed(change: Partial<RawEntry>): Buffer {
  return rawZip([FIRST, { ...SECOND, ...change }]);
}

/** How long one archive may take, and how much memory the process that judges them all. */
const LONGEST = { timeout: 1000 };
const MOST_MEMORY_KIB = 256 * 1024;

/** Each archive must fail as a fault of the archive, with its message, in `open` or while it is read. */
export async function describeRefusals(subject: string, refusals: readonly Refusal[]): Promise<void> {
  const directory = await scratch();
  describe(`zipReader, ${subject}`, () => {
    for (const [title, bytes, message] of refusals) {
      it(`refuses ${title}`, LONGEST, async () => {
        const path = join(directory, 'archive.zip');
        await writeFile(path, bytes);
        await assertRefused(readThrough(path), message);
      });
    }
    itStaysSmall();
  });
}

/** Many archives of one kind, and why each of them is refused; undefined for those that have to be read. */
export interface Family {
  readonly title: string;
  readonly archives: () => Iterable<readonly [what: string, bytes: Buffer, message: RegExp | undefined]>;
}

/** As `describeRefusals`, without the file system. */
export function describeFamilies(subject: string, families: readonly Family[]): void {
  describe(`zipReader, ${subject}`, () => {
    for (const { title, archives } of families) {
      it(title, { timeout: 60 * LONGEST.timeout }, async () => {
        for (const [what, bytes, message] of archives()) {
          if (message === undefined) await contentOf(bytes);
          else await assertRefused(contentOf(bytes), message, what);
        }
      });
    }
    itStaysSmall();
  });
}

/** Reads everything and keeps nothing. */
async function readThrough(path: string): Promise<void> {
  const archive = await zipReader().open(path);
  try {
    for (const entry of archive.entries) {
      for await (const chunk of archive.read(entry.path)) assert.ok(chunk.length > 0);
    }
  } finally {
    await archive.close();
  }
}

async function assertRefused(reading: Promise<unknown>, message: RegExp, what = ''): Promise<void> {
  await assert.rejects(
    reading,
    (error) => {
      assert.ok(error instanceof ArchiveFault, `${what}: ${String(error)}`);
      assert.match(error.message, message, what);
      return true;
    },
    what,
  );
}

/** The peak is that of the whole process, Node and the making of the archives included. */
function itStaysSmall(): void {
  it('takes no more than 256 MiB for any of them', () => {
    const { maxRSS } = resourceUsage();
    assert.ok(maxRSS <= MOST_MEMORY_KIB, `${maxRSS} KiB`);
  });
}
