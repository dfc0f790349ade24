import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { jcs } from '../../src/core/bundle/entries.ts';
import type { CheckId } from '../../src/core/bundle/verification.ts';
import { alterAt, childrenOf, leavesOf, onePerName, reshapeAt, type JsonPath } from './json-leaves.ts';
import { DOCUMENT_CASES, type DocumentCase } from './tamper-document-cases.ts';
import { openBundles } from './tamper-fixture.ts';
import { textOf, withEntry } from './tamper-lines.ts';
import { relist } from './tamper-manifest.ts';
import { assertFails, failedChecks, messageOf } from './tamper-verdict.ts';

const bundles = await openBundles();
after(() => bundles.close());
const { content } = bundles;

const LISTED = DOCUMENT_CASES.map(({ entry }) => entry).filter(
  (entry) => entry !== 'manifest.json' && entry !== 'attestation.json',
);
const MANIFEST_SEALS: readonly CheckId[] = [
  'manifest_hmac',
  'attestation_metadata',
  'timestamp',
  'asic_timestamp',
];

function parse(entry: string): unknown {
  return JSON.parse(textOf(content, entry));
}

function nameOf(path: JsonPath): string {
  return path.join('.');
}

function expectedAt({ entry, fails }: DocumentCase, path: JsonPath): readonly CheckId[] {
  const row = fails.find(([pattern]) => pattern.test(nameOf(path)));
  assert.ok(row, `no expectation for ${entry} ${nameOf(path)}`);
  return row[1];
}

/** The catalogue has a thousand values, which are compared as a whole: of those, one under each name. */
function placesIn(entry: string, value: unknown): JsonPath[] {
  return entry === 'catalogue.json' ? onePerName(value) : [...leavesOf(value)];
}

describe('verifyBundle on a bundle with an altered JSON entry', () => {
  for (const document of DOCUMENT_CASES) {
    const { entry } = document;

    it(`rejects every other value in ${entry}`, async () => {
      const value = parse(entry);
      const places = placesIn(entry, value);
      assert.ok(places.length > 2);
      for (const path of places) {
        const verdict = await bundles.verify(withEntry(content, entry, jcs(alterAt(value, path))));
        assert.deepEqual(failedChecks(verdict), expectedAt(document, path), `${entry} ${nameOf(path)}`);
        assert.equal(verdict.overallValid, false);
      }
    });

    it(`rejects ${entry} with a member more or less`, async () => {
      const value = parse(entry);
      const members = childrenOf(value).map(([key]) => [key]);
      for (const altered of [
        ...members.map((path) => reshapeAt(value, path, 'drop')),
        reshapeAt(value, [], 'add'),
        ...members.slice(-1).map((path) => reshapeAt(value, path, 'add')),
      ]) {
        if (jcs(altered).equals(jcs(value))) continue;
        const verdict = await bundles.verify(withEntry(content, entry, jcs(altered)));
        assert.equal(verdict.overallValid, false, jcs(altered).toString().slice(0, 200));
        assert.ok(
          failedChecks(verdict).some((id) => document.reshaped.includes(id)),
          verdict.errors.join('\n'),
        );
      }
    });

    it(`rejects ${entry} in another spelling of the same value`, async () => {
      const text = textOf(content, entry);
      const spellings = [
        `${text}\n`,
        ` ${text}`,
        `\ufeff${text}`,
        JSON.stringify(JSON.parse(text), null, 1),
        text.replace(/"(?=[a-z])/, '"\\u0061').replace('\\u0061a', '\\u0061'),
        text.replace(/\}$/, ',"a":1,"a":1}'),
        text.replace(/":(\d+)(?=[,}])/, '":$1.0'),
      ];
      for (const spelling of spellings.filter((other) => other !== text)) {
        const verdict = await bundles.verify(withEntry(content, entry, spelling));
        assert.equal(verdict.overallValid, false);
        assert.match(
          messageOf(verdict, 'inventory'),
          new RegExp(`^${entry} is not (?:in RFC 8785 form|JSON)`),
        );
      }
    });
  }

  for (const entry of LISTED) {
    it(`rejects ${entry} although the manifest lists its new digest`, async () => {
      const value = parse(entry);
      const path = [...leavesOf(value)].at(-1) ?? [];
      const verdict = await bundles.verify(relist(withEntry(content, entry, jcs(alterAt(value, path)))));
      assert.equal(verdict.overallValid, false);
      for (const id of MANIFEST_SEALS)
        assert.ok(failedChecks(verdict).includes(id), verdict.errors.join('\n'));
    });
  }
});

describe('verifyBundle on a bundle with an altered entry that is no JSON', () => {
  for (const [entry, others] of [
    ['VERIFY.md', []],
    ['tsa_chain.pem', []],
    ['report.html', ['report']],
  ] as const) {
    it(`rejects another ${entry}, whether or not the manifest lists it`, async () => {
      const altered = withEntry(content, entry, `${textOf(content, entry)}\n`);
      const verdict = await bundles.verify(altered);
      assertFails(verdict, ['inventory', ...others]);
      assert.equal(verdict.errors[0], `inventory: ${entry} is not the one that the manifest lists`);
      assertFails(await bundles.verify(relist(altered)), [...MANIFEST_SEALS, ...others]);
    });
  }

  it('rejects a report with another figure, even one that is signed anew', async () => {
    const text = textOf(content, 'report.html');
    const altered = text.replace(/>(\d+)</, (_, figure: string) => `>${Number(figure) + 1}<`);
    assert.notEqual(altered, text);
    const verdict = await bundles.verify(relist(withEntry(content, 'report.html', altered)));
    assert.equal(messageOf(verdict, 'report'), 'report.html is not what the bundle gives');
  });

  it('rejects another byte anywhere in the time-stamp', async () => {
    const token = content.get('rfc3161_timestamp.tsr') ?? Buffer.alloc(0);
    for (let at = 0; at < token.length; at += 29) {
      const altered = Buffer.from(token);
      altered.writeUInt8(altered.readUInt8(at) ^ 0x10, at);
      const verdict = await bundles.verify(withEntry(content, 'rfc3161_timestamp.tsr', altered));
      assertFails(verdict, ['timestamp', 'asic_timestamp']);
      assert.equal(verdict.timestampValid, false);
    }
  });

  it('rejects a time-stamp that is empty, cut, doubled, or something else', async () => {
    const token = content.get('rfc3161_timestamp.tsr') ?? Buffer.alloc(0);
    for (const other of [
      Buffer.alloc(0),
      token.subarray(0, -1),
      Buffer.concat([token, token]),
      Buffer.alloc(100_000, 0x30),
      Buffer.from('{}'),
    ]) {
      assertFails(await bundles.verify(withEntry(content, 'rfc3161_timestamp.tsr', other)), [
        'timestamp',
        'asic_timestamp',
      ]);
    }
  });
});
