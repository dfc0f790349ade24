import type {
  AdverseRules,
  BiasRule,
  PiiRule,
  PrriRule,
  ScoreRule,
  WordRule,
} from '../../ports/evidence-rules.ts';
import type { Outcome } from '../../ports/record-tally.ts';
import { subjectNamer } from './subject-name.ts';

/** What one record's payload says for clause status. */
export interface Judgement {
  /** `skipped`: the gate did not operate. `neutral`: nothing that the rules know. */
  readonly outcome: Outcome | 'skipped';
  /** Empty when the payload names none. */
  readonly subject: string;
  /** The record itself carries a waiver or a resolution. */
  readonly resolved: boolean;
  readonly namesPerson: boolean;
}

type Payload = Readonly<Record<string, unknown>>;
type OutcomeOf = (payload: Payload) => Judgement['outcome'];

interface KindJudge {
  readonly outcomeOf: OutcomeOf;
  readonly subjectOf: (payload: Payload) => string;
}

/** Rules made ready for many records, in the order of the six kinds. */
export type Judges = readonly KindJudge[];

/** What a score record holds when it says neither whether it is critical nor what its verdict is. */
const SCORE_FIELD = 'score';
/** What was done about a detection. */
const ACTION_FIELD = 'action';
const NOTHING: Judgement = { outcome: 'neutral', subject: '', resolved: false, namesPerson: false };

/** Makes the rules ready for `judgeRecord`. */
export function toJudges(rules: AdverseRules): Judges {
  const { score, bias, prri, drift, pii, gate } = rules;
  return [
    { outcomeOf: scoreOutcome(score), subjectOf: subjectNamer(score.subjectKeys) },
    { outcomeOf: biasOutcome(bias), subjectOf: subjectNamer(bias.subjectKeys) },
    { outcomeOf: prriOutcome(prri), subjectOf: subjectNamer(prri.subjectKeys) },
    { outcomeOf: wordOutcome(drift), subjectOf: subjectNamer(drift.subjectKeys) },
    { outcomeOf: piiOutcome(pii), subjectOf: subjectNamer(pii.subjectKeys) },
    { outcomeOf: wordOutcome(gate, gate.notOperated), subjectOf: subjectNamer(gate.subjectKeys) },
  ];
}

/** Judges a payload of the kind with this index. It never throws; what the rules do not know is neutral. */
export function judgeRecord(kind: number, payload: unknown, judges: Judges): Judgement {
  const judge = judges[kind];
  if (judge === undefined || !isPayload(payload)) return NOTHING;
  return {
    outcome: judge.outcomeOf(payload),
    subject: judge.subjectOf(payload),
    resolved: hasId(payload['waiver_id']) || hasId(payload['resolution_id']),
    namesPerson:
      hasId(payload['reviewer']) || hasId(payload['approved_by']) || hasId(payload['overridden_by']),
  };
}

function scoreOutcome(rule: ScoreRule): OutcomeOf {
  const wordOf = wordReader(rule);
  return (payload) => {
    const word = wordOf(payload);
    if (word === 'adverse' || hasFlag(payload, rule.flagsTrue, true)) return 'adverse';
    if (word !== undefined || hasFlag(payload, rule.flagsTrue, false)) return word ?? 'pass';
    return isNumber(payload[SCORE_FIELD]) ? 'pass' : 'neutral';
  };
}

function biasOutcome(rule: BiasRule): OutcomeOf {
  const { flagsFalse, flagsTrue, valueField, thresholdField, defaultThreshold } = rule;
  return (payload) => {
    if (hasFlag(payload, flagsFalse, false) || hasFlag(payload, flagsTrue, true)) return 'adverse';
    if (hasFlag(payload, flagsFalse, true) || hasFlag(payload, flagsTrue, false)) return 'pass';
    const value = payload[valueField];
    // The default would not be what the record was measured against, so one that cannot be read is not replaced.
    const threshold = payload[thresholdField] ?? defaultThreshold;
    if (!isNumber(value) || !isNumber(threshold)) return 'neutral';
    return value > threshold ? 'adverse' : 'pass';
  };
}

function prriOutcome(rule: PrriRule): OutcomeOf {
  const wordOf = wordReader(rule);
  return (payload) => {
    const word = wordOf(payload);
    if (word !== undefined) return word;
    const score = payload[rule.scoreField];
    if (isNumber(score)) {
      if (score >= rule.adverseAtOrAbove) return 'adverse';
      return score >= rule.cautionAtOrAbove ? 'caution' : 'pass';
    }
    const allow = payload[rule.allowField];
    if (typeof allow !== 'boolean') return 'neutral';
    return allow ? 'pass' : 'adverse';
  };
}

function piiOutcome({ detectedFields, handledActions }: PiiRule): OutcomeOf {
  const handled = new Set(handledActions.map(fold));
  return (payload) => {
    for (const field of detectedFields) {
      const detected = payload[field];
      if (typeof detected !== 'boolean') continue;
      if (!detected) return 'pass';
      // No action recorded is adverse too: a detection that nobody handled is what the rule looks for.
      const action = payload[ACTION_FIELD] ?? '';
      if (typeof action !== 'string') return 'neutral';
      return handled.has(fold(action)) ? 'pass' : 'adverse';
    }
    return 'neutral';
  };
}

function wordOutcome(rule: WordRule, notOperated?: readonly string[]): OutcomeOf {
  const wordOf = wordReader(rule, notOperated);
  return (payload) => wordOf(payload) ?? 'neutral';
}

/** The outcome by the first text among the fields; a word that is not listed is a pass. */
function wordReader({ fields, adverse, caution }: WordRule, notOperated: readonly string[] = []) {
  const outcomes = new Map<string, Judgement['outcome']>();
  for (const word of notOperated) outcomes.set(fold(word), 'skipped');
  for (const word of caution) outcomes.set(fold(word), 'caution');
  for (const word of adverse) outcomes.set(fold(word), 'adverse');
  return (payload: Payload): Judgement['outcome'] | undefined => {
    for (const field of fields) {
      const text = payload[field];
      const word = typeof text === 'string' ? fold(text) : '';
      if (word !== '') return outcomes.get(word) ?? 'pass';
    }
    return undefined;
  };
}

function hasFlag(payload: Payload, fields: readonly string[], value: boolean): boolean {
  for (const field of fields) if (payload[field] === value) return true;
  return false;
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Whether there is an id or a list of ids. */
function hasId(value: unknown): boolean {
  return Array.isArray(value) ? value.some(isId) : isId(value);
}

/** A blank or a zero is what a form leaves behind, not a person or a reference. */
function isId(value: unknown): boolean {
  return typeof value === 'string' ? value.trim() !== '' : isNumber(value) && value !== 0;
}

function fold(text: string): string {
  return text.trim().toLowerCase();
}
