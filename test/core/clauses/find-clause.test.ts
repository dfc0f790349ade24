import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { findClause } from '../../../src/core/clauses/find-clause.ts';
import { parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { CecError } from '../../../src/errors.ts';
import { catalogue, clause, framework } from './small-catalogue.ts';

const { frameworks } = builtInCatalogue;

function find(text: string, within = builtInCatalogue): string {
  const found = findClause(within, text);
  return `${found.framework.id} ${found.clause.clauseId}`;
}

function messageOf(text: string, within = builtInCatalogue): string {
  try {
    return `found ${find(text, within)}`;
  } catch (error) {
    assert.ok(error instanceof CecError && error.code === 'INVALID_INPUT');
    return error.message;
  }
}

describe('findClause', () => {
  it('finds every clause by its id and each alias, behind and before its framework', () => {
    for (const { id, clauses } of frameworks) {
      for (const { clauseId, aliases } of clauses) {
        for (const name of [clauseId, ...aliases]) {
          assert.equal(find(`${id} ${name}`), `${id} ${clauseId}`);
          assert.equal(find(`${name}, ${id}`), `${id} ${clauseId}`);
        }
      }
    }
  });

  it('knows every name of every framework', () => {
    for (const { id, aliases, title, clauses } of frameworks) {
      for (const name of [...aliases, title]) {
        for (const { clauseId } of clauses) assert.equal(find(`${name} ${clauseId}`), `${id} ${clauseId}`);
      }
    }
  });

  it('finds a clause by its title, or names all that have it', () => {
    for (const { id, clauses } of frameworks) {
      for (const { clauseId, clauseName } of clauses) {
        const namesakes = clauses.filter((one) => one.clauseName === clauseName);
        const all = namesakes.map((one) => `${id} ${one.clauseId}`).join(', ');
        const answer = messageOf(`${id}: ${clauseName.toUpperCase()}`);
        if (namesakes.length === 1) assert.equal(answer, `found ${id} ${clauseId}`);
        else assert.ok(answer.endsWith(` can be ${all}; name one of them`), answer);
      }
    }
  });

  const spellings = {
    'iso27001 A.12.4.1': 'iso27001 A.8.15',
    'iso27001 A.12.4.3': 'iso27001 A.8.15',
    'ISO/IEC 27001:2022 A.12.4.4': 'iso27001 A.8.17',
    'ISO 27001 16.1.7': 'iso27001 A.5.28',
    'EU AI Act Article 12': 'eu_ai_act Art.12',
    'eu_ai_act Art.12': 'eu_ai_act Art.12',
    'AI Act, art. 12': 'eu_ai_act Art.12',
    'Article 12 EU AI Act': 'eu_ai_act Art.12',
    'Art. 26(5)': 'eu_ai_act Art.26(5)',
    'ARTICLE 26.6': 'eu_ai_act Art.26(6)',
    'annex iv': 'eu_ai_act Art.11',
    'SOC 2 Type II CC7.2': 'soc2 CC7.2',
    'cc8.1': 'soc2 CC8.1',
    'NIST AI RMF 1.0 MS-2.11': 'nist_ai_rmf MEASURE 2.11',
    'measure 2.11': 'nist_ai_rmf MEASURE 2.11',
    measure: 'nist_ai_rmf MEASURE',
    'ISO/IEC 42001:2023 6.1.1': 'iso_42001 6.1',
    'iso42001 10': 'iso_42001 10.2',
  };
  for (const [text, expected] of Object.entries(spellings)) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.equal(find(text), expected);
    });
  }

  it('never mixes up frameworks that number alike', () => {
    assert.equal(find('iso_42001 A.5.3'), 'iso_42001 A.5.3');
    assert.match(messageOf('iso27001 A.5.3'), /is not in the catalogue/);
    assert.match(messageOf('soc2 Art.12'), /is not in the catalogue/);
  });

  it('names near matches of an unknown clause', () => {
    assert.match(messageOf('eu_ai_act Art.12(1)'), /is not in the catalogue; near are eu_ai_act Art\.12,/);
    assert.match(messageOf('eu_ai_act Art.26'), /near are .*eu_ai_act Art\.26\(5\)/);
    assert.match(messageOf('soc2 CC6.9'), /near are .*soc2 CC6/);
    assert.match(messageOf('MEASUER 2.10'), /near are .*nist_ai_rmf MEASURE 2\.10/);
  });

  it('says how to name a clause where nothing is near', () => {
    const remedy = 'name a framework and a clause, as in "eu_ai_act Art.12"';
    for (const text of ['', '  ', '()', 'eu_ai_act', 'something quite different'])
      assert.equal(messageOf(text), `clause: ${JSON.stringify(text)} is not in the catalogue; ${remedy}`);
    assert.equal(messageOf('x'.repeat(201)), `clause: is longer than 200 characters; ${remedy}`);
  });

  const two = parseCatalogue(
    catalogue({
      frameworks: [
        framework({
          id: 'acme',
          clauses: [clause({ clause_id: '1' }), clause({ clause_id: '2', aliases: [] })],
        }),
        framework({
          id: 'globex',
          aliases: [],
          short_title: 'Globex',
          clauses: [clause({ clause_id: '1' })],
        }),
      ],
    }),
  );

  it('names all clauses that an ambiguous text can be', () => {
    assert.equal(messageOf('1', two), 'clause: "1" can be acme 1, globex 1; name one of them');
    const titled = parseCatalogue(
      catalogue({
        frameworks: [
          framework({ clauses: ['1', '2', '3'].map((id) => clause({ clause_id: id, aliases: [] })) }),
        ],
      }),
    );
    assert.match(messageOf('acme Logging', titled), /can be acme 1, acme 2, acme 3; name one of them$/);
    assert.equal(find('globex 1', two), 'globex 1');
    assert.equal(find('2', two), 'acme 2');
  });

  it('answers or refuses any text, and throws nothing else', () => {
    const words = fc.constantFrom(
      'Art',
      'eu_ai_act',
      'ISO',
      '27001',
      '12',
      '.',
      '(',
      ' ',
      'CC7',
      'é',
      '\ud800',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 8 }).map((some) => some.join('')),
    );
    fc.assert(fc.property(text, (some) => assert.match(messageOf(some), /^(found|clause:) /)));
  });
});
