import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import {
  bundleFileName,
  digestOf,
  jcs,
  mediaTypeOf,
  RECORD_FILES,
} from '../../../src/core/bundle/entries.ts';
import { equalTexts, hasManifestHmac, parseManifest } from '../../../src/core/bundle/manifest.ts';
import { secretKeyOf } from '../../../src/secret-key.ts';
import { manifestContent, manifestWith, signing } from './bundle-fixture.ts';

const manifest = manifestWith();
const SECRET = 'a signing secret of more than thirty-two bytes';

function faultsOf(value: unknown): string[] {
  const faults: string[] = [];
  assert.equal(parseManifest(value, faults), undefined);
  assert.ok(faults.length > 0);
  return faults;
}

/** The manifest with the member at a path replaced; `undefined` leaves it out. */
function changed(path: string, member: unknown): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(manifest));
  const names = path.split('.');
  let place: unknown = copy;
  for (const name of names.slice(0, -1)) place = Reflect.get(Object(place), name);
  const name = names.at(-1) ?? '';
  if (member === undefined) Reflect.deleteProperty(Object(place), name);
  else Reflect.set(Object(place), name, member);
  return copy;
}

describe('sealManifest', () => {
  it('is an HMAC over the domain line and the RFC 8785 form of everything else', () => {
    const mac = createHmac('sha256', SECRET).update(
      `spanforge.cec.v2/manifest\n${canonicalize(manifestContent)}`,
    );
    assert.equal(manifest.hmac, `hmac-sha256:${mac.digest('hex')}`);
    assert.ok(hasManifestHmac(manifest, signing));
  });

  it('fits no other content and no other key', () => {
    assert.ok(!hasManifestHmac(manifest, secretKeyOf(`${SECRET}.`)));
    assert.ok(!hasManifestHmac({ ...manifest, generated_at: '2026-03-05T00:00:00.000001Z' }, signing));
    assert.ok(!hasManifestHmac({ ...manifest, hmac: manifest.hmac.toUpperCase() }, signing));
    assert.ok(!hasManifestHmac({ ...manifest, hmac: '' }, signing));
  });
});

describe('parseManifest', () => {
  it('gives back what was written', () => {
    const faults: string[] = [];
    const parsed = parseManifest(JSON.parse(jcs(manifest).toString()), faults);
    assert.deepEqual([parsed, faults], [manifest, []]);
    assert.ok(parsed !== undefined && hasManifestHmac(parsed, signing));
  });

  const wrong: readonly [path: string, member: unknown, field?: string][] = [
    ['bundle_schema', 'spanforge.cec.v1'],
    ['bundle_schema', undefined],
    ['bundle_id', ''],
    ['bundle_id', 7],
    ['org_id', undefined],
    ['project_id', null],
    ['date_range', '2026-03-02'],
    ['date_range', ['2026-03-02']],
    ['date_range', ['2026-03-02', '2026-03-02', '2026-03-02']],
    ['date_range', ['2026-02-30', '2026-03-02']],
    ['date_range', ['2026-03-02', '2026-3-2']],
    ['date_range.0', 20_260_302],
    ['generated_at', undefined],
    ['generator', 'cec'],
    ['generator.name', ''],
    ['generator.version', 1],
    ['frameworks', 'eu_ai_act'],
    ['frameworks.0', {}],
    ['parameters', []],
    ['parameters.strictness', 'lax'],
    ['parameters.tier', 'all'],
    ['parameters.scope', null],
    ['parameters.scope', 'the chat'],
    ['parameters.scope.system', null],
    ['parameters.in_service_since', '2026-02-30'],
    ['parameters.in_service_since', 0],
    ['parameters.retention_days', '2555'],
    ['parameters.retention_days', 1.5],
    ['catalogue', null],
    ['catalogue.version', 2],
    ['catalogue.sha256', 'cd'.repeat(32)],
    ['catalogue.sha256', `sha256:${'CD'.repeat(32)}`],
    ['record_counts', []],
    ['record_counts.bias_reports', -1],
    ['record_counts.bias_reports', '1'],
    ['record_counts.bias_reports', 2 ** 53],
    ['entries', {}],
    ['entries.0', 'clause_map.json'],
    ['entries.0.path', ''],
    ['entries.1.size', -1],
    ['entries.1.size', 1.5],
    ['entries.1.sha256', 'sha256:'],
    ['entries.1.media_type', undefined],
    ['hmac_key_id', undefined],
    ['hmac', 0],
  ];
  for (const [path, member] of wrong)
    it(`refuses ${JSON.stringify(member)} as ${path}, and names it`, () => {
      const named = path.replace(/\.(\d)/g, '[$1]');
      const faults = faultsOf(changed(path, member));
      assert.ok(faults[0]?.startsWith(named), faults[0]);
    });

  it('refuses members that it does not know, at every level', () => {
    const known = { ...manifest.parameters };
    for (const value of [
      { ...manifest, note: 'x' },
      { ...manifest, parameters: { ...known, level: 1 } },
      { ...manifest, generator: { ...manifest.generator, home: '' } },
      { ...manifest, entries: manifest.entries.map((entry) => ({ ...entry, mode: 0o644 })) },
    ])
      assert.deepEqual(faultsOf(value), ['it holds members that this schema does not know']);
  });

  it('refuses what is no object, without throwing, whatever it is', () => {
    for (const value of [null, undefined, 1, 'x', [], true])
      assert.deepEqual(faultsOf(value), ['must be an object']);
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(manifest)), fc.jsonValue(), (key, value) => {
        const faults: string[] = [];
        const parsed = parseManifest({ ...manifest, [key]: value }, faults);
        assert.ok(
          parsed === undefined ? faults.length > 0 : jcs(parsed).equals(jcs({ ...manifest, [key]: value })),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('equalTexts', () => {
  it('compares by bytes', () => {
    assert.ok(equalTexts('é', 'é'));
    assert.ok(!equalTexts('é', 'e\u0301'));
    assert.ok(!equalTexts('a', 'aa'));
    assert.ok(!equalTexts('a', 'b'));
  });
});

describe('entries', () => {
  it('are named, typed and digested as the format says', () => {
    assert.deepEqual(RECORD_FILES.at(-1), 'chain/records.ndjson');
    assert.deepEqual(RECORD_FILES.slice(0, 2), [
      'score_records/records.ndjson',
      'bias_reports/records.ndjson',
    ]);
    assert.equal(
      bundleFileName('chat', '2026-01-01', '2026-03-31'),
      'halluccheck_cec_chat_2026-01-01_2026-03-31.zip',
    );
    assert.deepEqual(digestOf('a/b.json', Buffer.from('abc')), {
      path: 'a/b.json',
      size: 3,
      sha256: 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      media_type: 'application/json',
    });
    assert.equal(mediaTypeOf('records.ndjson'), 'application/x-ndjson');
    assert.equal(mediaTypeOf('README'), 'application/octet-stream');
    assert.throws(() => jcs(undefined), TypeError);
  });
});
