import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { BundlePage, BundleRegistry, RegisteredBundle } from '../../src/ports/bundle-registry.ts';
import { someCoverage } from './some-coverage.ts';

export interface BundleRegistrySubject {
  readonly registry: BundleRegistry;
  /** The same registry after a restart of the process. */
  readonly reopen: () => Promise<BundleRegistry>;
}

const PROJECT = { orgId: 'acme', projectId: 'chat' };

export function registeredBundle(n: number, changed: Partial<RegisteredBundle> = {}): RegisteredBundle {
  return {
    bundleId: `cec-${String(n).padStart(26, '0')}`,
    ...PROJECT,
    fromDate: '2026-01-01',
    toDate: '2026-01-31',
    location: `/bundles/${n}.zip`,
    fileName: 'halluccheck_cec_chat_2026-01-01_2026-01-31.zip',
    sha256: 'ab'.repeat(32),
    bytes: 12_345,
    generatedAt: `2026-02-01T10:00:00.${String(n).padStart(6, '0')}Z`,
    expiresAt: '2026-02-02T10:00:00.000000Z',
    hmacManifest: 'cd'.repeat(32),
    hmacKeyId: '0123456789abcdef',
    recordCounts: { score_records: 3, bias_reports: 0 },
    frameworksCovered: ['EU AI Act', 'soc2'],
    timestampAuthority: 'local',
    clauses: [
      {
        framework: 'eu_ai_act',
        clause_id: 'Art. 9',
        clause_name: 'Risk management – “Ω”',
        description: 'Text with "quotes",\nlines and \u{1f600}',
        status: 'PARTIAL',
        evidence_count: 3,
        reasons: ['too old'],
        counts_by_kind: { 'halluccheck.score.v1': 3 },
        findings: ['STALE'],
        first_at: '2026-01-01T00:00:00.000000Z',
        last_at: '',
        buckets: { with: 1, total: 5 },
        longest_gap_days: 30,
        adverse: { total: 2, unresolved: 4 },
        excluded: { outside_period: 6, future: 7, skipped: 8, bad_signature: 9, erased: 10 },
        evidence_refs: [{ file: 'score_records/records.ndjson', line: 11, record_id: 'r-1' }],
        not_shown: 'Intent.',
        applies_from: { annex_iii: '2027-12-02' },
      },
    ],
    coverage: someCoverage,
    findings: [{ code: 'LOCAL_TIMESTAMP', severity: 'info', message: 'by the service itself' }],
    treeSize: 42,
    parts: [],
    ...changed,
  };
}

/** As a build does it: announced, then added. */
export async function register(
  registry: BundleRegistry,
  ...given: Parameters<BundleRegistry['add']>
): Promise<void> {
  const [{ bundleId, location }] = given;
  await registry.announce(bundleId, location);
  await registry.add(...given);
}

/** What every registry of bundles has to keep. */
export function bundleRegistryContract(create: (t: TestContext) => Promise<BundleRegistrySubject>): void {
  describe('BundleRegistry', () => {
    it('knows nothing at first', async (t) => {
      const { registry } = await create(t);
      assert.equal(await registry.get('cec-1'), undefined);
      assert.equal(await registry.findRequest('key'), undefined);
      assert.equal(await registry.setExpiry('cec-1', '2026-02-03T00:00:00.000000Z'), undefined);
      assert.deepEqual(await registry.abandoned(), []);
      assert.deepEqual(await registry.list(PROJECT, 10), { bundles: [], next: undefined });
      assert.deepEqual(await registry.stats(), { count: 0, lastGeneratedAt: undefined });
    });

    it('answers with the bundle exactly as it was added', async (t) => {
      const { registry } = await create(t);
      await register(registry, registeredBundle(1), undefined);
      assert.deepEqual(await registry.get(registeredBundle(1).bundleId), registeredBundle(1));
    });

    it('registers a bundle with its parts, those first, or nothing of it', async (t) => {
      const { registry, reopen } = await create(t);
      const parts = [registeredBundle(1), registeredBundle(2)];
      const whole = registeredBundle(3, { parts: parts.map(({ bundleId }) => bundleId) });
      const request = { key: 'k', fingerprint: 'f' };
      await registry.announce(whole.bundleId, whole.location);
      await registry.announce(registeredBundle(1).bundleId, registeredBundle(1).location);
      await assert.rejects(registry.add(whole, request, parts), {
        code: 'STORE_FAILED',
        message: /announced/,
      });
      assert.deepEqual(await registry.stats(), { count: 0, lastGeneratedAt: undefined });
      await registry.announce(registeredBundle(2).bundleId, registeredBundle(2).location);
      await registry.add(whole, request, parts);
      const later = await reopen();
      assert.deepEqual(await later.abandoned(), []);
      const { bundles } = await later.all(0, 10);
      assert.deepEqual(
        bundles.map(({ bundleId }) => bundleId),
        [...whole.parts, whole.bundleId],
      );
      assert.deepEqual((await later.findRequest('k'))?.bundle, whole);
    });

    it('leaves an announcement to others when it is neither added nor withdrawn', async (t) => {
      const { registry, reopen } = await create(t);
      const [added, withdrawn, open] = [registeredBundle(1), registeredBundle(2), registeredBundle(3)];
      for (const { bundleId, location } of [added, withdrawn, open])
        await registry.announce(bundleId, location);
      await registry.add(added, undefined);
      await registry.withdraw(withdrawn.bundleId);
      assert.deepEqual(await registry.abandoned(), []);
      const later = await reopen();
      const left = [{ bundleId: open.bundleId, location: open.location }];
      assert.deepEqual(await later.abandoned(), left);
      assert.deepEqual(await later.abandoned(), left);
      await later.withdraw(open.bundleId);
      assert.deepEqual(await later.abandoned(), []);
      assert.equal(await later.get(open.bundleId), undefined);
    });

    it('takes up an announcement that this process had to leave', async (t) => {
      const { registry } = await create(t);
      const { bundleId, location } = registeredBundle(1);
      await registry.announce(bundleId, location);
      assert.deepEqual(await registry.abandoned(), []);
      registry.abandon(bundleId);
      assert.deepEqual(await registry.abandoned(), [{ bundleId, location }]);
      await registry.withdraw(bundleId);
      assert.deepEqual(await registry.abandoned(), []);
    });

    it('registers only what this process announced', async (t) => {
      const { registry, reopen } = await create(t);
      const bundle = registeredBundle(1);
      await assert.rejects(registry.add(bundle, undefined), { code: 'STORE_FAILED', message: /announced/ });
      await registry.announce(bundle.bundleId, bundle.location);
      const later = await reopen();
      await assert.rejects(later.add(bundle, undefined), { code: 'STORE_FAILED', message: /announced/ });
      assert.equal((await later.stats()).count, 0);
    });

    it('does not mind that nothing was announced when it is withdrawn', async (t) => {
      const { registry } = await create(t);
      await registry.withdraw('cec-unknown');
      assert.deepEqual(await registry.abandoned(), []);
    });

    it('finds the bundle of a request with its fingerprint', async (t) => {
      const { registry } = await create(t);
      await register(registry, registeredBundle(1), { key: 'acme/chat/r1', fingerprint: 'f1' });
      await register(registry, registeredBundle(2), undefined);
      assert.deepEqual(await registry.findRequest('acme/chat/r1'), {
        bundle: registeredBundle(1),
        fingerprint: 'f1',
      });
      assert.equal(await registry.findRequest('acme/chat/r2'), undefined);
    });

    it('refuses a bundle or a request that it has, and stays as it was', async (t) => {
      const { registry, reopen } = await create(t);
      await register(registry, registeredBundle(1), { key: 'k', fingerprint: 'f' });
      await registry.announce(registeredBundle(2).bundleId, '/bundles/2.zip');
      await assert.rejects(register(registry, registeredBundle(1, { bytes: 1 }), undefined), {
        code: 'STORE_FAILED',
      });
      await assert.rejects(registry.add(registeredBundle(2), { key: 'k', fingerprint: 'g' }), {
        code: 'STORE_FAILED',
      });
      assert.deepEqual(await registry.get(registeredBundle(1).bundleId), registeredBundle(1));
      assert.equal((await registry.stats()).count, 1);
      assert.deepEqual(await (await reopen()).abandoned(), [
        { bundleId: registeredBundle(2).bundleId, location: '/bundles/2.zip' },
      ]);
    });

    it('lists a project newest first, page by page, and no other project', async (t) => {
      const { registry } = await create(t);
      const numbers = [1, 2, 3, 4, 5];
      for (const n of numbers) {
        await register(registry, registeredBundle(n), undefined);
        await register(registry, registeredBundle(n + 100, { projectId: 'other' }), undefined);
        await register(registry, registeredBundle(n + 200, { orgId: 'other' }), undefined);
      }
      const seen: string[] = [];
      const sizes: number[] = [];
      for (let before: number | undefined; ;) {
        const { bundles, next } = await registry.list(PROJECT, 2, before);
        seen.push(...bundles.map(({ bundleId }) => bundleId));
        sizes.push(bundles.length);
        if (next === undefined) break;
        before = next;
      }
      assert.deepEqual(
        seen,
        numbers.toReversed().map((n) => registeredBundle(n).bundleId),
      );
      assert.deepEqual(sizes, [2, 2, 1]);
    });

    it('goes through the bundles of all projects in order', async (t) => {
      const { registry } = await create(t);
      const numbers = [1, 2, 3, 4, 5];
      for (const n of numbers)
        await register(registry, registeredBundle(n, { projectId: `p${n}` }), undefined);
      const seen: string[] = [];
      for (let after: number | undefined = 0; after !== undefined;) {
        const page: BundlePage = await registry.all(after, 2);
        seen.push(...page.bundles.map(({ bundleId }) => bundleId));
        after = page.next;
      }
      assert.deepEqual(
        seen,
        numbers.map((n) => registeredBundle(n).bundleId),
      );
    });

    it('has no next page when the last one is full', async (t) => {
      const { registry } = await create(t);
      await register(registry, registeredBundle(1), undefined);
      await register(registry, registeredBundle(2), undefined);
      assert.equal((await registry.list(PROJECT, 2)).next, undefined);
    });

    it('pages past bundles that are added meanwhile', async (t) => {
      const { registry } = await create(t);
      for (const n of [1, 2, 3]) await register(registry, registeredBundle(n), undefined);
      const first = await registry.list(PROJECT, 2);
      await register(registry, registeredBundle(4), undefined);
      const second = await registry.list(PROJECT, 2, first.next);
      assert.deepEqual(
        second.bundles.map(({ bundleId }) => bundleId),
        [registeredBundle(1).bundleId],
      );
    });

    it('changes the expiry and nothing else', async (t) => {
      const { registry } = await create(t);
      const changed = registeredBundle(1, { expiresAt: '2026-03-01T00:00:00.000000Z' });
      await register(registry, registeredBundle(1), { key: 'k', fingerprint: 'f' });
      await register(registry, registeredBundle(2), undefined);
      assert.deepEqual(await registry.setExpiry(changed.bundleId, changed.expiresAt), changed);
      assert.deepEqual(await registry.get(changed.bundleId), changed);
      assert.deepEqual((await registry.findRequest('k'))?.bundle, changed);
      assert.deepEqual(await registry.get(registeredBundle(2).bundleId), registeredBundle(2));
    });

    it('counts the bundles of all projects and knows when the newest was made', async (t) => {
      const { registry } = await create(t);
      await register(registry, registeredBundle(1), undefined);
      await register(registry, registeredBundle(2, { orgId: 'other' }), undefined);
      assert.deepEqual(await registry.stats(), {
        count: 2,
        lastGeneratedAt: registeredBundle(2).generatedAt,
      });
    });

    it('survives a restart', async (t) => {
      const { registry, reopen } = await create(t);
      await registry.announce('cec-open', '/bundles/open.zip');
      await register(registry, registeredBundle(1), { key: 'k', fingerprint: 'f' });
      await registry.setExpiry(registeredBundle(1).bundleId, '2026-03-01T00:00:00.000000Z');
      const reopened = await reopen();
      const kept = registeredBundle(1, { expiresAt: '2026-03-01T00:00:00.000000Z' });
      assert.deepEqual(await reopened.findRequest('k'), { bundle: kept, fingerprint: 'f' });
      assert.deepEqual(await reopened.abandoned(), [{ bundleId: 'cec-open', location: '/bundles/open.zip' }]);
      await register(reopened, registeredBundle(2), undefined);
      const { bundles } = await reopened.list(PROJECT, 10);
      assert.deepEqual(
        bundles.map(({ bundleId }) => bundleId),
        [registeredBundle(2).bundleId, kept.bundleId],
      );
    });
  });
}
