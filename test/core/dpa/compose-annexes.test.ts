import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EvidenceInventory } from '../../../src/core/dpa/agreement.ts';
import { composeAgreement } from '../../../src/core/dpa/compose-agreement.ts';
import { renderMarkdown } from '../../../src/core/dpa/render-markdown.ts';
import { COMPLETE, factsOf, SUB_PROCESSORS } from './agreement-fixture.ts';

const COLLECTED = {
  status: 'collected',
  firstAt: '',
  lastAt: '',
  counts: {
    score_records: 0,
    bias_reports: 0,
    prri_records: 0,
    drift_events: 0,
    pii_detections: 0,
    gate_evaluations: 0,
  },
  chainValid: true,
  checkedAt: '2026-11-23T10:14:58.123456Z',
  observedPersonalData: [],
} as const;

function annexOf(inventory: EvidenceInventory, agreement = COMPLETE) {
  const { document, openItems } = composeAgreement(factsOf(agreement, { inventory }));
  const text = renderMarkdown(document);
  return { openItems, text: text.slice(text.indexOf('\n## Annex IV.'), text.indexOf('\n## Open items')) };
}

const annexFor = (subProcessors: typeof COMPLETE.subProcessors) => {
  const { document, openItems } = composeAgreement(factsOf({ ...COMPLETE, subProcessors }));
  const text = renderMarkdown(document);
  return { openItems, text: text.slice(text.indexOf('\n## Annex III.'), text.indexOf('\n## Annex IV.')) };
};

describe('Annex IV', () => {
  it('prints zeros as zeros', () => {
    const { text, openItems } = annexOf(COLLECTED);
    assert.equal(text.match(/number of records \| 0 \|/g)?.length, 6);
    assert.match(text, /\| Period \| No records \|/);
    assert.deepEqual(openItems, []);
  });

  it('prints counts, period, and result and time of the chain check', () => {
    const counts = { ...COLLECTED.counts, bias_reports: 17 };
    const period = { firstAt: '2026-03-01T08:00:00.000000Z', lastAt: '2026-06-30T09:00:00.000000Z' };
    const { text } = annexOf({ ...COLLECTED, ...period, counts });
    assert.match(text, /\| Bias reports, number of records \| 17 \|/);
    assert.match(text, /\| Period \| 2026-03-01 to 2026-06-30 \(UTC\) \|/);
    assert.match(text, /\| Result of the chain verification \| valid \|/);
    assert.match(text, /\| Time of the chain verification \| 2026-11-23 10:14:58 \(UTC\) \|/);
  });

  it('asks for an explanation of a chain that is not valid', () => {
    const { text, openItems } = annexOf({ ...COLLECTED, chainValid: false });
    assert.match(text, /\| Result of the chain verification \| not valid: /);
    assert.deepEqual(openItems, ['Annex IV: explanation of the failed chain verification']);
  });

  it('says "not collected" where the log could not be read, and gives no number', () => {
    const { text, openItems } = annexOf({ status: 'not_collected' });
    assert.equal(text.match(/\| not collected/g)?.length, 9);
    assert.doesNotMatch(text, /\| \d/);
    assert.equal(openItems.length, 1);
  });

  it('states observed types of personal data as observed, and flags those that are not declared', () => {
    const observedPersonalData = ['E_MAIL_ADDRESS', 'PHONE_NUMBER'];
    const { text, openItems } = annexOf({ ...COLLECTED, observedPersonalData });
    assert.match(
      text,
      /PII detection observed these types[^]*E_MAIL_ADDRESS, PHONE_NUMBER\. They are stated as observed/,
    );
    assert.deepEqual(openItems, [
      'Annex IV: whether Annex I.B is to include the observed types PHONE_NUMBER',
    ]);
    const declared = { ...COMPLETE, personalDataCategories: ['e-mail address', 'Phone number'] };
    assert.deepEqual(annexOf({ ...COLLECTED, observedPersonalData }, declared).openItems, []);
  });
});

describe('Annex II', () => {
  it('lists the measures that were stated, and no others', () => {
    const text = renderMarkdown(composeAgreement(factsOf(COMPLETE)).document);
    const annex = text.slice(text.indexOf('\n### Annex II.A'), text.indexOf('\n### Annex II.B'));
    assert.deepEqual(
      annex.match(/^- .*$/gm),
      COMPLETE.securityMeasures.map((measure) => `- ${measure}`),
    );
  });

  it('asserts no measure when none was stated', () => {
    const text = renderMarkdown(composeAgreement(factsOf()).document);
    assert.doesNotMatch(text, /AES|TLS|RSA/);
    assert.match(text, /\*\*\[to be completed: specific measures of the Processor, under these headings/);
  });
});

describe('Annex III', () => {
  it('has a row for each sub-processor, with all that was stated', () => {
    const { text } = annexFor(SUB_PROCESSORS);
    assert.equal(text.match(/^\| /gm)?.length, 2 + SUB_PROCESSORS.length);
    assert.match(
      text,
      /\| Mail Ltd \| 5 Quay, Cork \| Ireland \(IE\) \| privacy@mail.example \| sending of notices \| No transfer \|/,
    );
  });

  it('names what is missing of a sub-processor', () => {
    const missing = {
      address: undefined,
      country: undefined,
      purpose: undefined,
      contact: undefined,
      transferMechanism: undefined,
    };
    assert.equal(annexFor([{ name: 'Bare Ltd', ...missing }]).openItems.length, 4);
  });

  it('tells none from not stated', () => {
    assert.match(annexFor([]).text, /None at the date of this document\./);
    assert.deepEqual(annexFor([]).openItems, []);
    assert.equal(annexFor(undefined).openItems.length, 1);
  });
});
