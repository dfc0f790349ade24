import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Agreement, DpaFacts } from '../../../src/core/dpa/agreement.ts';
import { composeAgreement } from '../../../src/core/dpa/compose-agreement.ts';
import { renderMarkdown } from '../../../src/core/dpa/render-markdown.ts';
import { caseNamed } from './agreement-fixture-cases.ts';
import {
  COMPLETE,
  EU_SCCS,
  factsOf,
  mechanism,
  MINIMAL,
  sccPlan,
  transferPlan,
} from './agreement-fixture.ts';

const markdownOf = (facts: DpaFacts) => renderMarkdown(composeAgreement(facts).document);

/** What says that the EU's standard clauses apply. */
const SCC_TEXT = /SCC|standard contractual|2021\/914|Module|Clauses? \d+ of|data (im|ex)porter/;

const asks = (agreement: Partial<Agreement>) =>
  composeAgreement(factsOf(agreement)).openItems.some((item) =>
    item.includes('confirmation that Module Two'),
  );

const conflicts = (option: 1 | 2, days: number) => {
  const transfers = transferPlan([EU_SCCS], {
    scc: sccPlan(2, { clause9Option: option, clause9Days: days }),
  });
  return composeAgreement(factsOf({ ...COMPLETE, transfers })).openItems.filter((item) =>
    item.includes('differ'),
  );
};

/** The minimal agreement with SCCs and further instruments. */
const withMechanisms = (...ids: string[]) =>
  markdownOf(
    factsOf({
      transfers: transferPlan([EU_SCCS, ...ids.map((id) => mechanism(id, id))], { scc: sccPlan(2) }),
    }),
  );

/** Section 15. */
function transfersOf(facts: DpaFacts): string {
  const markdown = markdownOf(facts);
  return markdown.slice(markdown.indexOf('\n## 15. '), markdown.indexOf('\n## 16. '));
}

describe('transfers in the agreement', () => {
  it('say nothing of SCCs when there is no transfer', () => {
    for (const name of ['an EEA pair without transfers', 'a complete agreement without transfers'])
      assert.doesNotMatch(markdownOf(caseNamed(name)), SCC_TEXT);
    assert.match(
      markdownOf(factsOf(COMPLETE)),
      /No transfer outside the EEA and no other Transfer takes place/,
    );
  });

  it('say nothing of SCCs when another instrument carries them', () => {
    const text = markdownOf(caseNamed('a UK export'));
    assert.doesNotMatch(text, SCC_TEXT);
    assert.match(text, /UK International Data Transfer Agreement \(named as "IDTA"\)/);
    assert.match(text, /United States \(US\)/);
    assert.match(text, /UK GDPR/);
  });

  it('hold the choices of Module Two and map its Appendix', () => {
    const text = transfersOf(caseNamed('a third-country processor under Module Two'));
    assert.match(text, /Module Two/);
    assert.match(text, /\| Clause 7 [^|]*\| The option applies \|/);
    assert.match(
      text,
      /\| Clause 9\(a\) [^|]*\| Option 2, general written authorisation; period: 45 days \|/,
    );
    assert.match(text, /\| Clause 11\(a\) [^|]*\| The option does not apply \|/);
    assert.match(text, /\| Clause 13 /);
    assert.match(text, /\| Clause 17 [^|]*\| Option 1: law of Ireland \(IE\)/);
    assert.match(text, /\| Clause 18\(b\) [^|]*\| Courts of France \(FR\) \|/);
    for (const annex of ['I.A', 'I.B', 'I.C', 'II', 'III'])
      assert.match(text, new RegExp(`\\| Annex ${annex}, [^|]*\\| Annex ${annex} \\|`));
    assert.match(text, /unchanged \(Clause 2\) and prevail \(Clause 5\)/);
  });

  it('leave only Clauses 17 and 18 to choose in Module Four', () => {
    const text = transfersOf(caseNamed('an EEA processor of a controller elsewhere under Module Four'));
    assert.deepEqual(text.match(/\| Clause \d+/g), ['| Clause 17', '| Clause 18']);
    assert.deepEqual(text.match(/\| Annex [IV.A-C]+,/g), ['| Annex I.A,', '| Annex I.B,']);
    assert.match(text, /The Processor is the data exporter and the Controller is the data importer/);
  });

  it('let the SCCs apply when the Data Privacy Framework falls away', () => {
    const text = markdownOf(caseNamed('the Data Privacy Framework alone'));
    assert.match(
      text,
      /2023\/1795 is repealed, suspended or declared invalid, or if the importer leaves the list/,
    );
    assert.match(text, /the SCCs apply automatically from that moment/);
    assert.match(text, /For that case the SCCs, \*\*Module Two/);
  });

  it('ask for the module only where roles and countries do not settle it', () => {
    assert.ok(asks({}));
    const transfers = transferPlan([EU_SCCS], { scc: sccPlan(2) });
    assert.ok(!asks({ transfers }));
    const { agreement } = caseNamed('a third-country processor under Module Two');
    assert.ok(!asks({ ...agreement, transfers: MINIMAL.transfers }));
  });

  it('flag authorisation terms that differ between the body and Clause 9(a)', () => {
    assert.equal(conflicts(2, 45).length, 0);
    assert.equal(conflicts(1, 45).length, 1);
    assert.equal(conflicts(2, 30).length, 1);
  });

  it('ask what an unknown instrument stands for, and why a derogation applies', () => {
    const transfers = transferPlan([
      mechanism(undefined, 'handshake'),
      mechanism('derogation_art49_c', 'Art. 49(1)(c)'),
    ]);
    const { openItems } = composeAgreement(factsOf({ transfers }));
    assert.equal(openItems.filter((item) => item.includes('"handshake"')).length, 1);
    assert.equal(openItems.filter((item) => item.includes('why "Art. 49(1)(c)" applies')).length, 1);
    assert.doesNotMatch(markdownOf(factsOf({ transfers })), SCC_TEXT);
  });

  it('apply the SCCs as the UK Addendum amends them only where it is named', () => {
    assert.match(withMechanisms('uk_addendum'), /as the UK Addendum amends them/);
    assert.match(withMechanisms('swiss_scc'), /with the Swiss adaptations\./);
    assert.doesNotMatch(withMechanisms(), /UK|Swiss/);
  });
});
