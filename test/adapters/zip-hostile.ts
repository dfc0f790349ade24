import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ArchiveFault } from '../../src/ports/archive.ts';
import { readBytes, scratch } from './zip-files.ts';
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

/** Each archive must fail as a fault of the archive, with its message, in `open` or while it is read. */
export async function describeRefusals(subject: string, refusals: readonly Refusal[]): Promise<void> {
  const directory = await scratch();
  describe(`zipReader, ${subject}`, () => {
    for (const [title, bytes, message] of refusals) {
      it(`refuses ${title}`, async () => {
        await assert.rejects(readBytes(directory, bytes), (error) => {
          assert.ok(error instanceof ArchiveFault, String(error));
          assert.match(error.message, message);
          return true;
        });
      });
    }
  });
}
