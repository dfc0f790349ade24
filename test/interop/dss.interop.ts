import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { rezip, unzip, type Content } from '../service/rezip.ts';
import { createAuditorFolder, type AuditorFolder } from './auditor-folder.ts';
import { dssProgram, type CheckWithDss } from './run-dss.ts';

const covered = (facts: readonly string[]) =>
  facts.filter((fact) => fact.startsWith('covers ')).map((fact) => fact.slice('covers '.length));

/** The library takes all files together; it would refuse more than 1,000, or a hundredfold growth. */
describe("the European Commission's DSS library", () => {
  let folder: AuditorFolder;
  let check: CheckWithDss;
  let content: Content;

  before(async () => {
    check = await dssProgram();
    folder = await createAuditorFolder();
    content = await unzip(folder.bundle);
  });

  after(() => folder.close());

  it('takes a bundle for an ASiC-E container whose time-stamp covers every entry', async () => {
    const facts = await check(folder.bundle, folder.tsaCa);
    assert.deepEqual(
      facts.filter((fact) => !fact.startsWith('covers ')),
      [
        'container ASiC-E',
        'mimetype application/vnd.etsi.asic-e+zip',
        'timestamp META-INF/timestamp001.tst',
        'imprint intact',
        'signature intact',
        'result PASSED ',
      ],
    );
    const others = ['mimetype', 'META-INF/timestamp001.tst'];
    assert.deepEqual(
      covered(facts).toSorted(),
      [...content.keys()].filter((path) => !others.includes(path)).toSorted(),
    );
  });

  it('does not pass a time-stamp of an authority that nobody trusts', async () => {
    const facts = await check(folder.bundle);
    assert.ok(facts.includes('result INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND'), facts.join('\n'));
  });

  for (const path of ['score_records/records.ndjson', 'manifest.json', 'rfc3161_timestamp.tsr', 'VERIFY.md'])
    it(`fails an altered ${path}`, async () => {
      const altered = Buffer.from(content.get(path) ?? []);
      altered.writeUInt8(altered.readUInt8(altered.length >> 1) ^ 1, altered.length >> 1);
      const file = await rezip(new Map([...content, [path, altered]]), join(folder.path, 'altered.zip'));
      const facts = await check(file, folder.tsaCa);
      assert.ok(facts.includes('result FAILED HASH_FAILURE'), facts.join('\n'));
      assert.ok(!covered(facts).includes(path));
    });
});
