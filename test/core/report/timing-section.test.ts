import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timingSection } from '../../../src/core/report/timing-section.ts';
import { QUARTER } from '../clauses/tallied-records.ts';
import { factsOf } from './report-fixture.ts';
import { textOf } from './report-text.ts';

function dates(builtAt: string): string {
  return textOf(timingSection(factsOf({ asked: { ...QUARTER, builtAt } })).toString());
}

describe('timingSection', () => {
  it('gives the dates of the EU AI Act and calls them ahead only while they are', () => {
    const before = dates('2027-12-01T23:59:59.999999Z');
    assert.match(before, /not yet applicable on the date of this bundle/);
    assert.match(before, /High-risk, Annex III 2 December 2027, not yet reached/);
    const between = dates('2027-12-02T00:00:00.000000Z');
    assert.doesNotMatch(between, /not yet applicable/);
    assert.match(
      between,
      /Annex III 2 December 2027, reached High-risk, Annex I 2 August 2028, not yet reached/,
    );
    assert.match(between, /apply to systems of Annex III, and not yet to those of Annex I,/);
    assert.match(dates('2028-08-02T00:00:00.000000Z'), /apply to systems of Annex III and of Annex I,/);
  });

  it('is silent about the EU AI Act where the bundle is', () => {
    assert.equal(timingSection(factsOf({ frameworks: ['soc2'] })), '');
  });

  it('puts articles that apply from the same days together', () => {
    const text = textOf(timingSection(factsOf({ tier: 'extended' })).toString());
    assert.match(
      text,
      /Art\.9, Art\.10, .*: Annex I systems from 2 August 2028, Annex III systems from 2 December 2027/,
    );
    assert.match(text, /Art\.72: generally from 2 August 2026\. Chapter IX was not deferred/);
  });
});
