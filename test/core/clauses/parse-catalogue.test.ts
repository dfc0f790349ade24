import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInCatalogue } from '../../../src/core/clauses/built-in-catalogue.ts';
import { CatalogueError, parseCatalogue } from '../../../src/core/clauses/parse-catalogue.ts';
import { CecError } from '../../../src/errors.ts';
import { catalogue, clause, framework, withAssessment, withClause, withRule } from './small-catalogue.ts';

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
            cadence: 'continuous',
            support: 'partial',
            aliases: ['Clause 1'],
            integrityRequired: false,
            requiresHumanActor: false,
            minRetainedDays: undefined,
            absenceIsNeutral: false,
            notShown: 'Whether anybody reads them.',
            appliesFrom: {},
            source: clause(),
          },
        ],
        source: framework(),
      },
    ]);
  });

  it('reads what only some clauses have', () => {
    const given = {
      integrity_required: true,
      requires_human_actor: true,
      min_retained_days: 184,
      absence_is_neutral: true,
      applies_from: { general: '2026-08-02', note: 'Ask counsel.' },
    };
    const [read] = parseCatalogue(withClause(given)).frameworks.flatMap(({ clauses }) => clauses);
    assert.equal(read?.integrityRequired, true);
    assert.equal(read.requiresHumanActor, true);
    assert.equal(read.minRetainedDays, 184);
    assert.equal(read.absenceIsNeutral, true);
    assert.deepEqual(read.appliesFrom, { general: '2026-08-02', note: 'Ask counsel.' });
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
      [{ cadence: 'daily' }, `${at}.cadence: must be one of continuous, periodic, event`],
      [{ support: undefined }, `${at}.support: must be one of direct, partial, contributory`],
      [{ aliases: 'C1' }, `${at}.aliases: must be a list`],
      [{ aliases: ['--'] }, `${at}.aliases[0]: must have a letter or digit`],
      [{ not_shown: '' }, `${at}.not_shown: must be a text that is not empty`],
      [{ integrity_required: 'yes' }, `${at}.integrity_required: must be true or false`],
      [{ requires_human_actor: 1 }, `${at}.requires_human_actor: must be true or false`],
      [{ absence_is_neutral: null }, `${at}.absence_is_neutral: must be true or false`],
      [{ min_retained_days: 0 }, `${at}.min_retained_days: must be a whole number of 1 or more`],
      [{ applies_from: '2026-08-02' }, `${at}.applies_from: must be an object`],
      [{ applies_from: { general: '2026-02-30' } }, `${at}.applies_from.general: must be a day, YYYY-MM-DD`],
      [{ applies_from: { note: 5 } }, `${at}.applies_from.note: must be a text that is not empty`],
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
      [{ clauses: [clause(), clause({ aliases: [] })] }, 'frameworks[0].clauses: "C.1" stands here twice'],
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

  it('refuses a name that two clauses of a framework share, in any spelling', () => {
    const clauses = [clause(), clause({ clause_id: 'C.2', aliases: ['c-1'] })];
    assert.deepEqual(faultsOf(catalogue({ frameworks: [framework({ clauses })] })), [
      'frameworks[0].clauses: "c-1" stands here twice',
    ]);
    const distinct = [clause({ clause_id: '6.1' }), clause({ clause_id: '61', aliases: [] })];
    assert.deepEqual(faultsOf(catalogue({ frameworks: [framework({ clauses: distinct })] })), []);
  });

  it('names each fault of the thresholds', () => {
    const at = 'assessment_defaults';
    const faults: readonly [changed: object, fault: string][] = [
      [catalogue({ assessment_defaults: undefined }), `${at}: must be an object`],
      [withAssessment({ bucket: 'month' }), `${at}.bucket: must be one of iso_week_utc`],
      [
        withAssessment({ default_strictness: 'lax' }),
        `${at}.default_strictness: must be one of count, standard, strict`,
      ],
      [withAssessment({ coverage_min_ratio: 75 }), `${at}.coverage_min_ratio: must be a number from 0 to 1`],
      [withAssessment({ max_gap_days: -1 }), `${at}.max_gap_days: must be a whole number of 1 or more`],
      [
        withAssessment({ coverage_min_period_days: 'x' }),
        `${at}.coverage_min_period_days: must be a whole number of 1 or more`,
      ],
      [
        withAssessment({ staleness_days: { continuous: 0, periodic: null, event: null } }),
        `${at}.staleness_days.continuous: must be a whole number of 1 or more`,
      ],
      [
        withAssessment({ staleness_days: { continuous: 14, periodic: null, event: 3 } }),
        `${at}.staleness_days.event: must be null: recency of events is not tested`,
      ],
      [withRule('gate', { fields: [] }), `${at}.adverse.gate.fields: must not be empty`],
      [
        withRule('gate', { adverse: ['FAIL', ' '] }),
        `${at}.adverse.gate.adverse[1]: must be a text of at most 100 characters that is not blank`,
      ],
      [withRule('gate', { not_operated: 'SKIP' }), `${at}.adverse.gate.not_operated: must be a list`],
      [
        withRule('drift', { subject_keys: Array.from({ length: 101 }, () => 'k') }),
        `${at}.adverse.drift.subject_keys: must not have more than 100 items`,
      ],
      [
        withRule('bias', { default_threshold: '0.1' }),
        `${at}.adverse.bias.default_threshold: must be a number`,
      ],
      [
        withRule('prri', { score_field: undefined }),
        `${at}.adverse.prri.score_field: must be a text that is not empty`,
      ],
      [
        withRule('prri', { higher_is_worse: false }),
        `${at}.adverse.prri.higher_is_worse: must be true: scores at or above a limit are adverse`,
      ],
      [withRule('score', { rate_threshold: 0 }), `${at}.adverse.score.rate_threshold: must be more than 0`],
      [
        withRule('score', { rate_based: undefined }),
        `${at}.adverse.score.rate_based: must be true: scores are judged by their rate`,
      ],
      [withRule('pii', { handled_actions: null }), `${at}.adverse.pii.handled_actions: must be a list`],
    ];
    for (const [changed, fault] of faults) assert.deepEqual(faultsOf(changed), [fault]);
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
      'assessment_defaults: must be an object',
      'frameworks[0].id: must be a text that is not empty',
    ]);
    assert.ok(faults.includes('frameworks[1].clauses: must be a list'));
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
