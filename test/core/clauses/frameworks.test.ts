import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { resolveFrameworks } from '../../../src/core/clauses/frameworks.ts';

const resolve = (...names: string[]) => resolveFrameworks(names, builtInCatalogue);
const ALL = ['eu_ai_act', 'iso_42001', 'nist_ai_rmf', 'iso27001', 'soc2'];

describe('resolveFrameworks', () => {
  it('means all frameworks when none is named', () => {
    assert.deepEqual(resolve(), { ids: ALL, covered: ALL });
  });

  it('repeats names as the request wrote them, in its order', () => {
    assert.deepEqual(resolve('SOC 2', 'EU AI Act'), {
      ids: ['soc2', 'eu_ai_act'],
      covered: ['SOC 2', 'EU AI Act'],
    });
  });

  it('knows every id, alias and title of the catalogue, in any case', () => {
    for (const { id, aliases, title } of builtInCatalogue.frameworks) {
      for (const name of [id, ...aliases, title]) {
        assert.deepEqual(resolve(name), { ids: [id], covered: [name] });
        assert.deepEqual(resolve(name.toUpperCase()).ids, [id]);
      }
    }
  });

  it('sees through spaces and punctuation', () => {
    for (const [name, id] of [
      ['EU-AI-ACT', 'eu_ai_act'],
      ['iso 27001', 'iso27001'],
      ['ISO/IEC 42001', 'iso_42001'],
      ['iso42001', 'iso_42001'],
      [' Nist.AI.RMF ', 'nist_ai_rmf'],
      ['soc-2 type ii', 'soc2'],
    ] as const) {
      assert.deepEqual(resolve(name).ids, [id]);
    }
  });

  it('merges what names the same framework and keeps the first spelling', () => {
    assert.deepEqual(resolve('EU AI Act', 'soc2', 'eu_ai_act', 'SOC2', 'EU AI Act'), {
      ids: ['eu_ai_act', 'soc2'],
      covered: ['EU AI Act', 'soc2'],
    });
  });

  it('refuses an unknown name, naming it and the known ids', () => {
    assert.throws(() => resolve('soc2', 'pci'), {
      code: 'INVALID_INPUT',
      message:
        'frameworks: "pci" is not a known framework; known are eu_ai_act, iso_42001, nist_ai_rmf, iso27001, soc2',
    });
    for (const name of ['', '-', 'soc', 'soc22', 'ésoc2', 'soc２', '__proto__']) {
      assert.throws(() => resolve(name), { message: /is not a known framework/ });
    }
  });

  it('refuses a known name hidden among unprintable or too many characters', () => {
    assert.throws(() => resolve('soc2\n<b>'), { message: /^frameworks: "soc2\?<b>" is not a known/ });
    assert.throws(() => resolve('soc\u202e2'), { message: /^frameworks: "soc\?2" is not a known/ });
    assert.throws(() => resolve(`soc${'-'.repeat(100)}2`), {
      message: /^frameworks: "soc-{61}…" is not a known/,
    });
  });

  it('refuses more than 64 names', () => {
    const names = Array.from({ length: 64 }, () => 'soc2');
    assert.deepEqual(resolve(...names).ids, ['soc2']);
    assert.throws(() => resolve(...names, 'soc2'), {
      code: 'INVALID_INPUT',
      message: 'frameworks: more than 64 names',
    });
  });
});
