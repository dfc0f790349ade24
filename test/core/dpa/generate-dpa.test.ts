import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createSqliteDpaRegistry } from '../../../src/adapters/sqlite-dpa-registry.ts';
import { generateDpa, type DpaDeps } from '../../../src/core/dpa/generate-dpa.ts';
import { CecError } from '../../../src/errors.ts';
import { testDatabase } from '../../adapters/sqlite-files.ts';
import { attestationKey, signing } from '../bundle/bundle-fixture.ts';
import { createInlineScanner, openTestLog } from '../log/log-fixture.ts';

const INPUT = {
  projectId: 'chat',
  orgId: 'acme',
  controllerDetails: { name: 'Acme Corp', address: '1 Main St' },
  processorDetails: { name: 'SpanForge Inc', address: '2 Cloud Way' },
  subjectCategories: ['employees', 'end-users'],
  transferMechanisms: ['SCCs'],
  retentionPeriodDays: 2555,
  lawOfContract: 'GDPR Art.28',
};
const never = new AbortController().signal;

/** A log, a registry, and document ids that count up. */
async function prepare(t: TestContext, changes: Partial<DpaDeps> = {}) {
  const log = await openTestLog(t);
  const registry = createSqliteDpaRegistry((await testDatabase(t)).open());
  let made = 0;
  const deps: DpaDeps = {
    ...log,
    scanner: createInlineScanner(log.store),
    clock: () => Date.parse('2026-05-01T00:00:00Z'),
    registry,
    keys: { signing, attestation: attestationKey },
    docx: { render: async () => Buffer.from('PK') },
    newDocumentId: () => `dpa-${++made}`,
    generator: { name: 'g', version: '1' },
    ...changes,
  };
  return { deps, registry };
}

describe('generateDpa', () => {
  it('gives the same bytes for the same input, clock and log', async (t) => {
    const [one, two] = [await prepare(t), await prepare(t)];
    const request = { input: INPUT, formats: ['html' as const] };
    const first = await generateDpa(one.deps, request, never);
    const second = await generateDpa(two.deps, request, never);
    assert.equal(first.content, second.content);
    assert.deepEqual(first.renditions, second.renditions);
    assert.equal(first.hmac, second.hmac);
  });

  it('is refused for the input with its own code, and keeps nothing', async (t) => {
    const { deps, registry } = await prepare(t);
    const request = { input: { ...INPUT, lawOfContract: '' }, formats: [] };
    await assert.rejects(generateDpa(deps, request, never), (error: CecError) => {
      assert.equal(error.code, 'DPA_REFUSED');
      return error.message.startsWith('law_of_contract: ');
    });
    assert.deepEqual((await registry.list(INPUT, 10)).documents, []);
  });

  it('fails with its own code when a format cannot be made, and keeps nothing', async (t) => {
    const docx = {
      render: async () => {
        throw new TypeError('no such style');
      },
    };
    const { deps, registry } = await prepare(t, { docx });
    await assert.rejects(generateDpa(deps, { input: INPUT, formats: ['docx'] }, never), {
      code: 'DPA_FAILED',
      message: 'the agreement could not be made; nothing was kept',
    });
    assert.deepEqual((await registry.list(INPUT, 10)).documents, []);
  });

  it('is the next version when another document came in between', async (t) => {
    const { deps, registry } = await prepare(t);
    let isFirst = true;
    const latest: typeof registry.latest = async (series) => {
      const found = await registry.latest(series);
      if (isFirst) {
        isFirst = false;
        await generateDpa(deps, { input: INPUT, formats: [] }, never);
      }
      return found;
    };
    const rival = { ...deps, registry: { ...registry, latest } };
    const dpa = await generateDpa(rival, { input: INPUT, formats: [] }, never);
    assert.deepEqual([dpa.version, dpa.previousId], [2, 'dpa-1']);
  });

  it('prints an inventory that could not be collected as such', async (t) => {
    const { deps } = await prepare(t);
    const writer: DpaDeps['writer'] = {
      ...deps.writer,
      verifiedHead: async () => {
        throw new CecError('STORE_FAILED', 'no');
      },
    };
    const { content } = await generateDpa({ ...deps, writer }, { input: INPUT, formats: [] }, never);
    assert.match(content, /not collected/i);
  });
});
