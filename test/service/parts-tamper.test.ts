import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { zipReader } from '../../src/adapters/yauzl-zip-reader.ts';
import { builtInCatalogue } from '../../src/core/clauses/built-in-catalogue.ts';
import type { Verification } from '../../src/core/bundle/verification.ts';
import { verifyBundle, type VerifyDeps } from '../../src/core/bundle/verify-bundle.ts';
import { ownTrust, recordKeysOf } from '../../src/own-trust.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { buildOf, recordsOf, runService } from './running-service.ts';
import { rezip, unzip, type Content } from './rezip.ts';
import { keysOf, verifyDeps } from './tamper-fixture.ts';

const SCORES = 'score_records/records.ndjson';

/** An altered part passes for the one that the index lists, so that everything else has to find it out. */
function withoutDigests(deps: VerifyDeps, listed: ReadonlyMap<string, string>): VerifyDeps {
  return {
    ...deps,
    reader: zipReader(),
    digestFile: async (path) => listed.get(basename(path)) ?? assert.fail(`${path} is no part`),
  };
}

const linesOf = (content: Content, path: string) => String(content.get(path)).trimEnd().split('\n');
const withLines = (content: Content, path: string, lines: readonly string[]): Content =>
  new Map([...content, [path, Buffer.from(lines.map((line) => `${line}\n`).join(''))]]);

const ALTERATIONS: readonly (readonly [what: string, alter: (lines: string[]) => string[], found: RegExp])[] =
  [
    [
      'a payload that is altered',
      (lines) => lines.map((line, i) => (i === 3 ? line.replace('"m"', '"n"') : line)),
      /^record_hashes: /m,
    ],
    ['a record that is dropped', (lines) => lines.toSpliced(3, 1), /^chain_links: /m],
    ['the first record when it is dropped', (lines) => lines.slice(1), /^chain_links: /m],
    ['the last record when it is dropped', (lines) => lines.slice(0, -1), /^chain_links: /m],
    [
      'a record that stands twice',
      (lines) => lines.flatMap((line, i) => (i === 3 ? [line, line] : line)),
      /^chain_links: /m,
    ],
    ['records in another order', (lines) => lines.toReversed(), /^chain_links: /m],
  ];

interface InParts {
  readonly index: string;
  readonly parts: readonly string[];
  readonly verify: () => Promise<Verification>;
}

/** Files of a bundle in five parts, in a directory of their own, and what verifies them. */
async function bundleInParts(t: TestContext): Promise<InParts> {
  const service = await runService(t, undefined, { CEC_PART_RECORDS: '200' });
  await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', 1000) });
  await buildOf(service, { projectId: 'p', fromDate: '2026-01-01', toDate: '2026-03-31' });
  const { bundles } = await service.cec.listBundles({ projectId: 'p' });
  const directory = await temporaryDirectory(t);
  for (const { zipPath } of bundles) await cp(zipPath, join(directory, basename(zipPath)));
  const [index = '', ...parts] = bundles.map(({ zipPath }) => join(directory, basename(zipPath)));
  const keys = await keysOf(service.dataDir);
  const listed = JSON.parse(String((await unzip(index)).get('parts.json')));
  const digests = listed.map(({ file_name, sha256 }: Record<'file_name' | 'sha256', string>) => [
    file_name,
    sha256.replace('sha256:', ''),
  ]);
  const deps = withoutDigests(verifyDeps(recordKeysOf(keys)), new Map(digests));
  const trust = ownTrust(keys, builtInCatalogue);
  return {
    index,
    parts: parts.toReversed(),
    verify: () => verifyBundle(deps, { path: index, trust, expected: {} }),
  };
}

it('verifyBundle finds what was done to a bundle in parts, whatever its digests', async (t) => {
  const { index, parts, verify } = await bundleInParts(t);
  const untouched = await verify();
  assert.deepEqual([untouched.overallValid, untouched.errors], [true, []]);

  async function foundWith(files: ReadonlyMap<string, Content>): Promise<string> {
    const originals = new Map<string, Content>();
    for (const path of files.keys()) originals.set(path, await unzip(path));
    for (const [path, content] of files) await rezip(content, path);
    const { errors, overallValid } = await verify();
    for (const [path, content] of originals) await rezip(content, path);
    assert.equal(overallValid, false);
    return errors.join('\n');
  }

  for (const [what, alter, found] of ALTERATIONS)
    await t.test(`finds ${what}, in each part`, async () => {
      for (const part of parts) {
        const content = await unzip(part);
        const altered = withLines(content, SCORES, alter(linesOf(content, SCORES)));
        assert.match(await foundWith(new Map([[part, altered]])), found);
      }
    });

  await t.test('finds parts that changed places', async () => {
    const [one = '', two = ''] = parts;
    const swapped = new Map([
      [one, await unzip(two)],
      [two, await unzip(one)],
    ]);
    assert.match(await foundWith(swapped), /^chain_links: /m);
  });

  await t.test('finds an index whose list is another', async () => {
    const content = await unzip(index);
    const shorter = JSON.stringify(JSON.parse(String(content.get('parts.json'))).slice(1));
    const altered = new Map([...content, ['parts.json', Buffer.from(shorter)] as const]);
    assert.match(await foundWith(new Map([[index, altered]])), /^inventory: parts\.json /m);
  });
});
