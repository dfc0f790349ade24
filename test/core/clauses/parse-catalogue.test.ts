import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { CatalogueError, parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { CecError } from '../../../src/errors.ts';

const clause = (changes: object = {}) => ({
  clause_id: 'C.1',
  clause_name: 'Logging',
  description: 'Records are kept.',
  evidence_kinds: ['halluccheck.score.v1', 'halluccheck.gate.v1'],
  required_groups: [['halluccheck.gate.v1']],
  min_count: 3,
  tier: 'core',
  not_shown: 'Whether anybody reads them.',
  ...changes,
});

const framework = (changes: object = {}) => ({
  id: 'acme',
  aliases: ['ACME Rules'],
  short_title: 'Acme 2026',
  clauses: [clause()],
  ...changes,
});

const catalogue = (changes: object = {}) => ({
  schema: 'cec.clause_catalogue.v1',
  catalogue_version: '1',
  frameworks: [framework()],
  ...changes,
});

const withClause = (changes: object) =>
  catalogue({ frameworks: [framework({ clauses: [clause(changes)] })] });

function faultsOf(value: unknown): readonly string[] {
  try {
    parseCatalogue(value);
  } catch (error) {
    assert.ok(error instanceof CatalogueError);
    return error.faults;
  }
  return [];
}

describe('parseCatalogue', () => {
  it('reads what clause status relies on and keeps the rest readable', () => {
    const { version, frameworks } = parseCatalogue(catalogue());
    assert.equal(version, '1');
    assert.deepEqual(frameworks, [
      {
        id: 'acme',
        aliases: ['ACME Rules'],
        title: 'Acme 2026',
        clauses: [
          {
            clauseId: 'C.1',
            clauseName: 'Logging',
            description: 'Records are kept.',
            evidenceKinds: ['halluccheck.score.v1', 'halluccheck.gate.v1'],
            requiredGroups: [['halluccheck.gate.v1']],
            minCount: 3,
            tier: 'core',
            source: clause(),
          },
        ],
        source: framework(),
      },
    ]);
  });

  it('names each fault of a clause', () => {
    const at = 'frameworks[0].clauses[0]';
    const kinds =
      'halluccheck.score.v1, halluccheck.bias.v1, halluccheck.prri.v1, halluccheck.drift.v1, halluccheck.pii.v1, halluccheck.gate.v1';
    const faults: readonly [changes: object, fault: string][] = [
      [{ clause_id: 7 }, `${at}.clause_id: must be a text that is not empty`],
      [{ clause_name: undefined }, `${at}.clause_name: must be a text that is not empty`],
      [{ description: '' }, `${at}.description: must be a text that is not empty`],
      [
        { evidence_kinds: 'halluccheck.gate.v1', required_groups: [] },
        `${at}.evidence_kinds: must be a list`,
      ],
      [{ evidence_kinds: [], required_groups: [] }, `${at}.evidence_kinds: must not be empty`],
      [
        { evidence_kinds: ['halluccheck.gate.v1', 'score_records'] },
        `${at}.evidence_kinds[1]: must be one of ${kinds}`,
      ],
      [
        { evidence_kinds: ['halluccheck.gate.v1', 'halluccheck.gate.v1'] },
        `${at}.evidence_kinds: "halluccheck.gate.v1" stands here twice`,
      ],
      [{ required_groups: ['halluccheck.gate.v1'] }, `${at}.required_groups[0]: must be a list`],
      [{ required_groups: [[]] }, `${at}.required_groups[0]: must not be empty`],
      [
        { required_groups: [['halluccheck.pii.v1']] },
        `${at}.required_groups[0]: halluccheck.pii.v1 is not among the evidence_kinds`,
      ],
      [{ min_count: 0 }, `${at}.min_count: must be a whole number of 1 or more`],
      [{ min_count: 2.5 }, `${at}.min_count: must be a whole number of 1 or more`],
      [{ min_count: '3' }, `${at}.min_count: must be a whole number of 1 or more`],
      [{ tier: 'CORE' }, `${at}.tier: must be one of core, extended`],
    ];
    for (const [changes, fault] of faults) assert.deepEqual(faultsOf(withClause(changes)), [fault]);
  });

  it('names each fault of a framework', () => {
    const faults: readonly [changes: object, fault: string][] = [
      [{ id: 'Acme!' }, 'frameworks[0].id: must match ^[a-z][a-z0-9_]{0,63}$'],
      [{ id: null }, 'frameworks[0].id: must be a text that is not empty'],
      [{ aliases: undefined }, 'frameworks[0].aliases: must be a list'],
      [
        { aliases: ['ok', '--'] },
        'frameworks[0].aliases[1]: must be 1 to 64 printable characters with a letter or digit among them',
      ],
      [
        { aliases: ['a\u202eb'] },
        'frameworks[0].aliases[0]: must be 1 to 64 printable characters with a letter or digit among them',
      ],
      [
        { short_title: 'x'.repeat(65) },
        'frameworks[0].short_title: must be 1 to 64 printable characters with a letter or digit among them',
      ],
      [{ clauses: [] }, 'frameworks[0].clauses: must not be empty'],
      [{ clauses: ['C.1'] }, 'frameworks[0].clauses[0]: must be an object'],
      [{ clauses: [clause(), clause()] }, 'frameworks[0].clauses: "C.1" stands here twice'],
    ];
    for (const [changes, fault] of faults) {
      assert.deepEqual(faultsOf(catalogue({ frameworks: [framework(changes)] })), [fault]);
    }
  });

  it('names each fault of the whole', () => {
    assert.deepEqual(faultsOf([]), ['must be an object']);
    assert.deepEqual(faultsOf(null), ['must be an object']);
    assert.deepEqual(faultsOf(catalogue({ schema: 'v0' })), [
      'schema: must be one of cec.clause_catalogue.v1',
    ]);
    assert.deepEqual(faultsOf(catalogue({ catalogue_version: 1 })), [
      'catalogue_version: must be a text that is not empty',
    ]);
    assert.deepEqual(faultsOf(catalogue({ frameworks: {} })), ['frameworks: must be a list']);
    assert.deepEqual(faultsOf(catalogue({ frameworks: [] })), ['frameworks: must not be empty']);
  });

  it('refuses a name that two frameworks share, in any spelling', () => {
    const other = framework({ id: 'other', aliases: ['acme_rules'], short_title: 'Other' });
    assert.deepEqual(faultsOf(catalogue({ frameworks: [framework(), other] })), [
      'frameworks: the name "acme_rules" stands for more than one of them',
    ]);
    assert.deepEqual(
      faultsOf(catalogue({ frameworks: [framework(), framework({ aliases: [], short_title: 'B' })] })),
      ['frameworks: the name "acme" stands for more than one of them'],
    );
  });

  it('tells all faults at once, as an error of the input', () => {
    const faults = faultsOf({ frameworks: [framework({ id: '' }), clause(), 3] });
    assert.deepEqual(faults.slice(0, 4), [
      'schema: must be one of cec.clause_catalogue.v1',
      'catalogue_version: must be a text that is not empty',
      'frameworks[0].id: must be a text that is not empty',
      'frameworks[1].clauses: must be a list',
    ]);
    assert.ok(faults.includes('frameworks[2]: must be an object'));
    assert.throws(
      () => parseCatalogue({}),
      (error) =>
        error instanceof CecError &&
        error.code === 'INVALID_INPUT' &&
        error.message.startsWith(
          'catalogue: schema: must be one of cec.clause_catalogue.v1; catalogue_version: ',
        ),
    );
  });

  it('stays brief about a catalogue that is wrong everywhere', () => {
    const hopeless = catalogue({ frameworks: Array.from({ length: 100_000 }, () => 0) });
    assert.equal(faultsOf(hopeless).length, 100);
    assert.throws(() => parseCatalogue(hopeless), {
      message: /frameworks\[9\]: must be an object; and 90 more$/,
    });
  });

  it('takes members from the object itself, not from its prototype', () => {
    const own = JSON.parse('{"__proto__":{"schema":"cec.clause_catalogue.v1","catalogue_version":"1"}}');
    assert.equal(faultsOf(own)[0], 'schema: must be one of cec.clause_catalogue.v1');
    assert.equal(faultsOf(Object.create(catalogue()))[0], 'schema: must be one of cec.clause_catalogue.v1');
  });
});

describe('builtInCatalogue', () => {
  it('holds the five frameworks in the documented order', () => {
    assert.deepEqual(
      builtInCatalogue.frameworks.map(({ id }) => id),
      ['eu_ai_act', 'iso_42001', 'nist_ai_rmf', 'iso27001', 'soc2'],
    );
  });

  it('has the core clauses by default and every clause in the extended tier', () => {
    const clauses = builtInCatalogue.frameworks.map((one) => one.clauses);
    assert.deepEqual(
      clauses.map((some) => some.filter(({ tier }) => tier === 'core').length),
      [6, 5, 4, 3, 3],
    );
    assert.deepEqual(
      clauses.map((some) => some.length),
      [13, 23, 32, 13, 23],
    );
  });
});
