import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { keyIdOf } from '../../src/adapters/key-history.ts';
import type { Trust, Verification } from '../../src/core/bundle/verification.ts';
import type { KeyRole } from '../../src/ports/keys.ts';
import { stampedIn2005 } from '../client/stamped-long-ago.ts';
import { openBundles } from './tamper-fixture.ts';
import { statusOf } from './tamper-verdict.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content, keys, trust } = bundles;

/** The trust of a service whose key of a role was retired. */
function retired(role: KeyRole, at: string | undefined): Trust {
  const entry = {
    role,
    id: keyIdOf(keys, role),
    createdAt: undefined,
    retirement: { at, reason: 'rotated' },
  } as const;
  return { ...trust, history: [entry] };
}

const findingsOf = ({ findings }: Verification) => findings.map(({ code, severity }) => [code, severity]);

describe('verifyBundle on the keys behind a bundle', () => {
  for (const role of ['attestation', 'checkpoint', 'authority', 'record'] as const) {
    it(`tells that its ${role} key is retired by now, and is content`, async () => {
      const verdict = await bundles.verify(content, retired(role, '2100-01-01T00:00:00.000000Z'));
      assert.equal(verdict.overallValid, true);
      assert.deepEqual(findingsOf(verdict), [['KEY_RETIRED', 'info']]);
      const message = verdict.findings[0]?.message ?? '';
      assert.ok(
        message.startsWith(`${role} key ${keyIdOf(keys, role)} is retired since 2100-01-01T`),
        message,
      );
    });
  }

  for (const role of ['attestation', 'checkpoint', 'authority'] as const) {
    it(`warns that its ${role} key signed after it was retired`, async () => {
      const verdict = await bundles.verify(content, retired(role, '2020-01-01T00:00:00.000000Z'));
      assert.deepEqual(findingsOf(verdict), [
        ['KEY_RETIRED', 'info'],
        ['KEY_USED_AFTER_RETIREMENT', 'warning'],
      ]);
    });
  }

  it('does not judge a time that nobody noted', async () => {
    const verdict = await bundles.verify(content, retired('attestation', undefined));
    assert.deepEqual(findingsOf(verdict), [['KEY_RETIRED', 'info']]);
  });

  it('says nothing about keys that did not sign it', async () => {
    const other = { ...retired('attestation', undefined).history?.[0], id: '0'.repeat(64) };
    const history = [{ role: 'attestation' as const, createdAt: undefined, retirement: undefined, ...other }];
    assert.deepEqual(findingsOf(await bundles.verify(content, { ...trust, history })), []);
  });

  it('says plainly without a trusted key that origin was not checked', async () => {
    const nobody = { ...trust, attestationKeys: [], checkpointKeys: [], anchors: [], secrets: [] };
    const verdict = await bundles.verify(content, nobody);
    assert.deepEqual(findingsOf(verdict), [['ORIGIN_NOT_CHECKED', 'warning']]);
    assert.deepEqual([verdict.overallValid, verdict.errors], [false, []]);
  });

  it('judges the certificate of an authority at the time of the stamp, though it has expired since', async () => {
    const { stamped, chainPem } = await stampedIn2005(content);
    const anchors = [new X509Certificate(chainPem)];
    assert.ok((anchors[0]?.validToDate ?? new Date()) < new Date());
    const verdict = await bundles.verify(stamped, { ...trust, anchors });
    assert.deepEqual([statusOf(verdict, 'timestamp'), statusOf(verdict, 'asic_timestamp')], ['PASS', 'PASS']);
  });
});
