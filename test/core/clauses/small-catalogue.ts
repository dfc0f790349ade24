/** A catalogue with one framework and one clause, to be changed by tests. */

export const clause = (changes: object = {}) => ({
  clause_id: 'C.1',
  clause_name: 'Logging',
  description: 'Records are kept.',
  evidence_kinds: ['halluccheck.score.v1', 'halluccheck.gate.v1'],
  required_groups: [['halluccheck.gate.v1']],
  min_count: 3,
  tier: 'core',
  cadence: 'continuous',
  support: 'partial',
  aliases: ['Clause 1'],
  not_shown: 'Whether anybody reads them.',
  ...changes,
});

export const framework = (changes: object = {}) => ({
  id: 'acme',
  aliases: ['ACME Rules'],
  short_title: 'Acme 2026',
  clauses: [clause()],
  ...changes,
});

const words = (subject: string) => ({ fields: ['verdict'], adverse: ['FAIL'], subject_keys: [subject] });

export const adverse = (changes: object = {}) => ({
  score: { ...words('model'), flags_true: ['is_critical'], rate_based: true, rate_threshold: 0.05 },
  bias: {
    flags_false: ['passed'],
    flags_true: ['threshold_breached'],
    value_field: 'disparity',
    threshold_field: 'disparity_threshold',
    default_threshold: 0.1,
    subject_keys: ['metric'],
  },
  prri: {
    ...words('gate_id'),
    caution: ['AMBER'],
    score_field: 'prri_score',
    adverse_at_or_above: 70,
    caution_at_or_above: 40,
    allow_field: 'allow',
    higher_is_worse: true,
  },
  drift: words('metric'),
  pii: { detected_fields: ['detected'], handled_actions: ['redact'], subject_keys: ['field'] },
  gate: { ...words('gate_id'), not_operated: ['SKIPPED'] },
  ...changes,
});

export const assessment = (changes: object = {}) => ({
  bucket: 'iso_week_utc',
  default_strictness: 'standard',
  coverage_min_ratio: 0.75,
  max_gap_days: 14,
  coverage_min_period_days: 28,
  staleness_days: { continuous: 14, periodic: 100, event: null },
  adverse: adverse(),
  ...changes,
});

export const catalogue = (changes: object = {}) => ({
  schema: 'cec.clause_catalogue.v1',
  catalogue_version: '1',
  assessment_defaults: assessment(),
  frameworks: [framework()],
  ...changes,
});

export const withClause = (changes: object) =>
  catalogue({ frameworks: [framework({ clauses: [clause(changes)] })] });

export const withAssessment = (changes: object) => catalogue({ assessment_defaults: assessment(changes) });

/** One kind's rule changed. */
export function withRule(kind: keyof ReturnType<typeof adverse>, changes: object) {
  return withAssessment({ adverse: adverse({ [kind]: { ...adverse()[kind], ...changes } }) });
}
