import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { proveShown, verifyShown } from './bundle-fixture.ts';
import { json, openLog, plan } from './three-day-log.ts';

describe('chain proof of changed content', () => {
  it('fails with any line dropped, doubled, swapped or moved to another file', async (t) => {
    const log = await openLog(t);
    const planned = await plan(log);
    const shown = await proveShown(log, planned, planned.runs);
    const files = shown.files.map((file) => String(file).split('\n').slice(0, -1));
    const refused = async (changed: readonly (readonly string[])[]) => {
      const bytes = changed.map((lines) => Buffer.from(lines.map((line) => `${line}\n`).join('')));
      const { failed } = await verifyShown({ ...shown, files: bytes }, json(shown.proof), planned);
      assert.ok(failed.length > 0, JSON.stringify(changed.map(({ length }) => length)));
    };
    for (const [f, lines] of files.entries()) {
      for (const [i, line] of lines.entries()) {
        await refused(files.with(f, lines.toSpliced(i, 1)));
        await refused(files.with(f, lines.toSpliced(i, 0, line)));
        await refused(
          files.with(
            f,
            lines.with(i, line.replace('0.5', '0.6').replace('":0,', '":1,').replace(/.$/, ' }')),
          ),
        );
        if (i > 0) await refused(files.with(f, lines.with(i, lines[i - 1] ?? '').with(i - 1, line)));
        const other = (f + 1) % 7;
        await refused(
          files.with(f, lines.toSpliced(i, 1)).with(other, [...(files[other] ?? []), line].toSorted()),
        );
      }
    }
  });

  it('is refused with any member changed, missing or of another type', async (t) => {
    const log = await openLog(t);
    const planned = await plan(log);
    const shown = await proveShown(log, planned, planned.runs);
    const earlier = [{ bundle_id: 'cec-0', size: 3, proof: ['ab'.repeat(32)] }];
    const genuine = json({ ...shown.proof, earlier });
    assert.deepEqual((await verifyShown(shown, genuine, planned)).failed, []);
    let tried = 0;
    for (const [path, mutant] of mutants(genuine)) {
      // What an earlier bundle was is its own reader's to check; its form is checked here.
      if (path.startsWith('.earlier[0]') || isDeepStrictEqual(mutant, genuine)) continue;
      const { failed } = await verifyShown(shown, mutant, planned);
      assert.ok(failed.length > 0, `${path} ${JSON.stringify(mutant)}`);
      tried++;
    }
    assert.ok(tried > 150, `${tried}`);
  });
});

/** Every way to change one value somewhere in a JSON document. */
function* mutants(value: unknown, path = ''): Generator<[path: string, mutant: unknown]> {
  yield [path, 17];
  yield [path, 'text'];
  yield [path, undefined];
  if (typeof value === 'number') yield [path, value + 1];
  if (typeof value === 'boolean') yield [path, !value];
  if (typeof value === 'string') {
    yield [path, `${value}0`];
    yield [path, value.replace(/[0-9]/, (digit) => (digit === '9' ? '8' : '9'))];
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      yield [`${path}[${i}]`, value.toSpliced(i, 1)];
      yield [`${path}[${i}]`, value.toSpliced(i, 0, item)];
      for (const [at_, mutant] of mutants(item, `${path}[${i}]`)) yield [at_, value.with(i, mutant)];
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value))
      for (const [at_, mutant] of mutants(member, `${path}.${key}`))
        yield [at_, json({ ...value, [key]: mutant })];
  }
}
