import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz } from './fuzz.ts';
import { someStamps } from './stamps.ts';

describe('verifyTimestampResponse and verifyTimestampToken on mutants', () => {
  it('refuse each for a reason with a name, or read what the original says', async (t) => {
    const tally = await fuzz(t, {
      worker: new URL('./timestamp-worker.ts', import.meta.url),
      data: await someStamps(),
      mutants: 2000,
    });
    for (const code of ['malformed', 'signature', 'same statement'])
      assert.ok((tally[code] ?? 0) > 0, `no mutant came to ${code}`);
  });
});
