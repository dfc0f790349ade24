import { seededPicks } from './seeded-picks.ts';

/** A record as `AppendRecords` takes it, with its payload as a value. */
export interface DemoRecord {
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const QUARTER = { first: Date.parse('2026-01-01T00:00:00Z'), days: 90 };
const MODELS = ['assist-large', 'assist-small'];
const GATES = ['toxicity', 'groundedness', 'release'];
const METRICS = ['answer_length', 'refusal_rate', 'topic_mix'];

/** Fails on this day and passes again on the next. */
const GATE_FAILURE = { gate: 'groundedness', day: 41 };
/** From this day on the metric drifts, and nobody has dealt with it yet. */
const OPEN_DRIFT = { metric: 'answer_length', since: 87 };

/**
 * A believable quarter of a support bot, the same at each call: most of it goes well, one gate fails and is mended,
 * one metric drifts at the end, and bias reports and PII scans begin only after the quarter.
 */
export function quarterOfEvidence(): DemoRecord[] {
  const pick = seededPicks(2026);
  const days = Array.from({ length: QUARTER.days }, (_, day) => day);
  return [...days.flatMap((day) => dayOfEvidence(day, pick)), ...afterTheQuarter()].toSorted(
    (a, b) => a.at - b.at,
  );
}

type Picks = ReturnType<typeof seededPicks>;

function dayOfEvidence(day: number, pick: Picks): DemoRecord[] {
  const midnight = QUARTER.first + day * DAY;
  return [
    ...MODELS.flatMap((model) => scoresOf(model, midnight, pick)),
    ...GATES.map((gate, i) => gateResult(gate, day, midnight + (7 + i) * HOUR)),
    ...METRICS.map((metric, i) => driftResult(metric, day, midnight + (20 + i) * HOUR)),
    ...MODELS.map((model, i) => riskIndex(model, midnight + (5 + i) * HOUR, pick)),
    { kind: 'opa', at: midnight + 4 * HOUR, payload: { policy: 'egress', allow: true } },
  ];
}

function scoresOf(model: string, midnight: number, pick: Picks): DemoRecord[] {
  return Array.from({ length: 12 }, (_, i) => {
    const score = (920 + pick(80)) / 1000;
    const payload = { model, score, is_critical: pick(100) === 0, prompt_id: `p-${pick(1_000_000)}` };
    return { kind: 'score', at: midnight + i * 2 * HOUR + pick(HOUR), payload };
  });
}

function gateResult(gate: string, day: number, at: number): DemoRecord {
  const failed = gate === GATE_FAILURE.gate && day === GATE_FAILURE.day;
  const reviewed = gate === 'release' ? { approved_by: 'release-board' } : {};
  return { kind: 'gate', at, payload: { gate_id: gate, verdict: failed ? 'FAIL' : 'PASS', ...reviewed } };
}

function driftResult(metric: string, day: number, at: number): DemoRecord {
  const isOpen = metric === OPEN_DRIFT.metric && day >= OPEN_DRIFT.since;
  return { kind: 'drift', at, payload: { metric, drift_level: isOpen ? 'RED' : 'GREEN' } };
}

function riskIndex(model: string, at: number, pick: Picks): DemoRecord {
  const score = 12 + pick(20);
  return { kind: 'prri', at, payload: { model, prri_score: score, verdict: 'GREEN', allow: true } };
}

function afterTheQuarter(): DemoRecord[] {
  const april = QUARTER.first + QUARTER.days * DAY;
  const scans = Array.from({ length: 10 }, (_, i) => ({
    kind: 'pii',
    at: april + i * HOUR,
    payload: { pipeline_id: 'tickets', field: 'body', detected: i === 3, action: 'redact' },
  }));
  const reports = ['age', 'language'].map((attribute, i) => ({
    kind: 'bias',
    at: april + (30 + i) * HOUR,
    payload: { metric: 'demographic_parity', attribute, disparity: 0.04, passed: true },
  }));
  return [...scans, ...reports];
}
