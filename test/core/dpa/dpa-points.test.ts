import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeAgreement } from '../../../src/core/dpa/compose-agreement.ts';
import { renderMarkdown } from '../../../src/core/dpa/render-markdown.ts';
import points from '../../vectors/dpa-points.json' with { type: 'json' };
import { CASES } from './agreement-fixture-cases.ts';

/** Points whose wording is recommended and has no pattern in the vectors. */
const RECOMMENDED: Readonly<Record<string, RegExp>> = {
  'DPA-42': /Article 30\(2\) GDPR[^]*Article 31 GDPR/,
  'DPA-43': /suspend the processing[^]*may terminate this Agreement[^]*insists on an instruction/,
  'DPA-44': /Article 82 GDPR/,
  'DPA-45': /Changes to it are made in the same form only[^]*at least once a year/,
};

for (const { name, facts, conditional } of CASES) {
  describe(`composeAgreement for ${name}`, () => {
    const text = renderMarkdown(composeAgreement(facts).document);

    for (const { id, level, requirement, assert_all: patterns } of points.points) {
      if (level === 'conditional' && !conditional.includes(id)) continue;
      it(`meets ${id}: ${requirement}`, () => {
        for (const pattern of patterns) assert.match(text, new RegExp(pattern, 'i'));
        const recommended = RECOMMENDED[id];
        if (recommended !== undefined) assert.match(text, recommended);
      });
    }

    it('states title, draft notice, annexes and both signatures', () => {
      assert.match(text, /^# .*Data Processing Agreement.*Article 28.*GDPR/);
      assert.ok(text.includes('Draft for legal review. Not legal advice. Not in force until signed.'));
      for (const annex of ['I.A', 'I.B', 'I.C']) assert.ok(text.includes(`\n### Annex ${annex}. `));
      for (const annex of ['I', 'II', 'III', 'IV']) assert.ok(text.includes(`\n## Annex ${annex}. `));
      assert.match(text, /\| For the Controller \| For the Processor \|/);
      assert.match(text, /\| Signature \| …+ \| …+ \|/);
    });

    it('has no leftover of a template or of a missing value', () => {
      assert.doesNotMatch(text, /\{\{|\}\}|\$\{|undefined|null|NaN|\[object Object\]/);
    });

    it('never claims what a contract cannot show', () => {
      assert.doesNotMatch(text, /compliant|certified|guarantees compliance|96 hours/i);
    });

    it('uses each defined term as it is defined', () => {
      // Titles of the SCCs' own clauses and annexes keep their spelling.
      const lines = text.split('\n').filter((line) => !/^\| (Clause|Annex) /.test(line));
      assert.doesNotMatch(
        lines.join('\n'),
        /\b(sub-processors?|third countr(y|ies)|the (controller|processor))\b/,
      );
    });
  });
}
