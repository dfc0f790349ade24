import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coverageSection } from '../../../src/core/report/coverage-section.ts';
import { QUARTER } from '../clauses/tallied-records.ts';
import { factsOf, type Given } from './report-fixture.ts';
import { textOf } from './report-text.ts';

const score = (at: string) => ({ kind: 'score', at, payload: { score: 0.5 } });
const textFor = (given: Given) => textOf(coverageSection(factsOf(given)).toString());

describe('coverageSection', () => {
  it('says so when bars join weeks, and counts single weeks all the same', () => {
    const asked = { fromDate: '2016-01-04', toDate: '2026-01-04', builtAt: '2026-02-01T00:00:00.000000Z' };
    const records = ['2016-01-04', '2016-01-11', '2026-01-04'].map(score);
    const text = textFor({ asked, records });
    assert.match(text, /each bar joins 5 weeks/);
    assert.match(text, /records in 3 of 522 weeks, longest gap 3,645 days/);
    assert.match(text, /most in 5 weeks: 2/);
    assert.doesNotMatch(textFor({}), /joins/);
  });

  it('expects evidence only while the system was in service, up to the build', () => {
    const asked = { ...QUARTER, builtAt: '2026-03-10T00:00:00.000000Z' };
    const text = textFor({ asked, inServiceSince: '2026-02-02', records: [score('2026-02-03')] });
    assert.match(text, /Evidence is expected from 2 February 2026 to 10 March 2026\./);
    assert.match(text, /records in 1 of 6 weeks/);
  });

  it('has no chart where there was no day to expect evidence', () => {
    const text = textFor({ inServiceSince: '2026-06-01' });
    assert.match(text, /no day on which evidence could be expected/);
    assert.doesNotMatch(text, /longest gap/);
  });
});
