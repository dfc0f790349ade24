import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { DpaRegistry, RegisteredDpa } from '../../src/ports/dpa-registry.ts';

export interface DpaRegistrySubject {
  readonly registry: DpaRegistry;
  /** The same registry after a restart of the process. */
  readonly reopen: () => Promise<DpaRegistry>;
}

const PROJECT = { orgId: 'acme', projectId: 'chat' };
const SERIES = { ...PROJECT, controller: 'Acme "Corp", Ltd', processor: 'Spån & Forge' };

export function registeredDpa(n: number, changed: Partial<RegisteredDpa> = {}): RegisteredDpa {
  return {
    documentId: `dpa-${String(n).padStart(26, '0')}`,
    ...SERIES,
    generatedAt: `2026-02-01T10:00:00.${String(n).padStart(6, '0')}Z`,
    version: n,
    previousId: n === 1 ? undefined : `dpa-${String(n - 1).padStart(26, '0')}`,
    sha256: 'ab'.repeat(32),
    openItems: ['term', 'contact of the controller'],
    content: '# Draft\n\nText with "quotes" and \u{1f600}\n',
    controllerDetails: { name: 'Acme', extra: { list: [1, null, 'x'] } },
    processorDetails: { name: 'SpanForge' },
    subjectCategories: ['employees'],
    transferMechanisms: ['SCCs'],
    warnings: [{ code: 'MODULE_ASSUMED', message: 'Module Two is assumed.' }],
    hmac: `hmac-sha256:${'cd'.repeat(32)}`,
    hmacKeyId: '0123456789abcdef',
    attestation: '{"payload":"eA=="}',
    renditions: [{ format: 'docx', fileName: 'x.docx', data: 'UEsDBA==', sha256: 'ef'.repeat(32) }],
    ...changed,
  };
}

/** What every registry of agreements has to keep. */
export function dpaRegistryContract(create: (t: TestContext) => Promise<DpaRegistrySubject>): void {
  describe('DpaRegistry', () => {
    it('knows nothing at first', async (t) => {
      const { registry } = await create(t);
      assert.equal(await registry.get('dpa-1'), undefined);
      assert.equal(await registry.latest(SERIES), undefined);
      assert.deepEqual(await registry.list(PROJECT, 10), { documents: [], next: undefined });
    });

    it('answers with the document exactly as it was added, also after a restart', async (t) => {
      const { registry, reopen } = await create(t);
      assert.equal(await registry.add(registeredDpa(1)), true);
      assert.equal(await registry.add(registeredDpa(2)), true);
      const again = await reopen();
      for (const n of [1, 2])
        assert.deepEqual(await again.get(registeredDpa(n).documentId), registeredDpa(n));
    });

    it('takes each version of a series once', async (t) => {
      const { registry } = await create(t);
      assert.equal(await registry.add(registeredDpa(1)), true);
      assert.equal(await registry.add(registeredDpa(2, { version: 1 })), false);
      assert.equal(await registry.get(registeredDpa(2).documentId), undefined);
      const others = [{ controller: 'Other' }, { processor: 'Other' }, { projectId: 'o' }, { orgId: 'o' }];
      for (const [i, other] of others.entries())
        assert.equal(await registry.add(registeredDpa(10 + i, { ...other, version: 1 })), true);
    });

    it('finds the newest version of a series', async (t) => {
      const { registry } = await create(t);
      for (const n of [1, 2, 3]) await registry.add(registeredDpa(n));
      await registry.add(registeredDpa(9, { controller: 'Other' }));
      assert.deepEqual(await registry.latest(SERIES), {
        documentId: registeredDpa(3).documentId,
        version: 3,
      });
    });

    it('lists a project newest first, page by page, and no other project', async (t) => {
      const { registry } = await create(t);
      for (const n of [1, 2, 3]) {
        await registry.add(registeredDpa(n));
        await registry.add(registeredDpa(n + 100, { projectId: 'other' }));
        await registry.add(registeredDpa(n + 200, { orgId: 'other' }));
      }
      const first = await registry.list(PROJECT, 2);
      const second = await registry.list(PROJECT, 2, first.next);
      assert.deepEqual(
        [...first.documents, ...second.documents].map(({ documentId }) => documentId),
        [3, 2, 1].map((n) => registeredDpa(n).documentId),
      );
      assert.deepEqual([first.documents.length, second.next], [2, undefined]);
      assert.deepEqual(first.documents[0]?.openItems, registeredDpa(3).openItems);
    });
  });
}
