import * as fc from 'fast-check';
import type { EvidenceKind } from '../../../src/core/clauses/evidence-kinds.ts';
import { STRICTNESS_LEVELS } from '../../../src/core/clauses/clause-entry.ts';
import type { Judgement } from '../../../src/core/clauses/outcome.ts';
import { addDays, daysBetween } from './reference-calendar.ts';
import type { Asked } from './tallied-records.ts';

/** A record together with what the rules have to read out of it. */
export interface JudgedRecord {
  readonly kind: EvidenceKind;
  readonly at: string;
  readonly payload: object;
  readonly outcome: Judgement['outcome'];
  readonly subject: string;
  readonly resolved: boolean;
  readonly namesPerson: boolean;
  /** Its HMAC was found wrong. */
  readonly forged: boolean;
}

type Said = readonly [outcome: Judgement['outcome'], payload: object];

/** Of each kind: the member that names the subject, and payloads with the outcome that the rules give them. */
const SAYINGS: readonly (readonly [kind: EvidenceKind, subjectKey: string, said: readonly Said[]])[] = [
  [
    'halluccheck.score.v1',
    'model',
    [
      ['pass', { score: 0.9 }],
      ['adverse', { score: 0.1, is_critical: true }],
      ['adverse', { category: 'critical' }],
      ['neutral', { verdict: ['FAIL'] }],
    ],
  ],
  [
    'halluccheck.bias.v1',
    'metric',
    [
      ['pass', { passed: true }],
      ['pass', { disparity: 0.25, disparity_threshold: 0.3 }],
      ['adverse', { disparity: 0.25 }],
      ['neutral', { disparity: 'much' }],
    ],
  ],
  [
    'halluccheck.prri.v1',
    'gate_id',
    [
      ['pass', { prri_score: 39 }],
      ['caution', { verdict: 'amber' }],
      ['adverse', { prri_score: 70 }],
      ['neutral', { prri_score: null }],
    ],
  ],
  [
    'halluccheck.drift.v1',
    'metric',
    [
      ['pass', { drift_level: 'GREEN' }],
      ['caution', { severity: 'MEDIUM' }],
      ['adverse', { drift_level: 2, level: 'HIGH' }],
      ['neutral', {}],
    ],
  ],
  [
    'halluccheck.pii.v1',
    'field',
    [
      ['pass', { detected: false }],
      ['pass', { detected: true, action: 'Masked' }],
      ['adverse', { pii_detected: true, action: 'logged' }],
      ['neutral', { detected: 'yes' }],
    ],
  ],
  [
    'halluccheck.gate.v1',
    'gate_id',
    [
      ['pass', { verdict: 'PASS' }],
      ['caution', { result: 'Warn' }],
      ['adverse', { status: 'blocked' }],
      ['skipped', { verdict: 'SKIPPED' }],
      ['neutral', { verdict: false }],
    ],
  ],
];

/** At the given place in a list of records, which the microseconds of the timestamp are made from. */
type RecordAt = (asked: Asked, index: number) => JudgedRecord;

export const someRecord: fc.Arbitrary<RecordAt> = fc
  .record({
    saying: fc
      .constantFrom(...SAYINGS)
      .chain(([kind, key, said]) =>
        fc.constantFrom(...said).map(([outcome, payload]) => ({ kind, key, outcome, payload })),
      ),
    name: fc.constantFrom('', 'a', 'b'),
    waiver: fc.constantFrom('', '', '', 'waiver_id', 'resolution_id'),
    person: fc.constantFrom('', '', '', 'reviewer', 'approved_by', 'overridden_by'),
    forged: fc.nat(19).map((n) => n === 0),
    share: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
    second: fc.constantFrom('00:00:00', '12:30:00', '23:59:59'),
  })
  .map(({ saying, name, waiver, person, forged, share, second }): RecordAt => {
    const { kind, key, outcome, payload } = saying;
    const named = {
      ...(name === '' ? {} : { [key]: name }),
      ...(waiver === '' ? {} : { [waiver]: 'W-1' }),
      ...(person === '' ? {} : { [person]: 'u-17' }),
    };
    const said = {
      kind,
      payload: { ...payload, ...named },
      outcome,
      subject: name,
      resolved: waiver !== '',
      namesPerson: person !== '',
      forged,
    };
    return ({ fromDate, toDate }, index) => {
      const day = addDays(fromDate, Math.floor(share * (daysBetween(fromDate, toDate) + 1)));
      return { ...said, at: `${day}T${second}.${String(index).padStart(6, '0')}Z` };
    };
  });

export interface Circumstances {
  readonly asked: Asked;
  readonly inServiceSince: string;
  readonly strictness: (typeof STRICTNESS_LEVELS)[number];
  readonly chain: 'valid' | 'invalid' | 'not_checked';
  readonly unreadableKinds: ReadonlySet<EvidenceKind>;
  readonly oldestRetained: string;
}

const PERIODS = [
  ['2026-01-01', '2026-03-31'],
  ['2025-12-15', '2026-02-08'],
  ['2024-02-05', '2024-03-03'],
  ['2024-02-05', '2024-03-02'],
  ['2026-01-01', '2026-12-31'],
  ['2026-03-01', '2026-03-01'],
] as const;

export const someCircumstances: fc.Arbitrary<Circumstances> = fc
  .record({
    period: fc.constantFrom(...PERIODS),
    built: fc.constantFrom(-40, -10, -1, 0, 1, 2, 2, 2, 60),
    inService: fc.option(fc.integer({ min: -300, max: 100 })),
    strictness: fc.constantFrom(...STRICTNESS_LEVELS),
    chain: fc.constantFrom('valid', 'valid', 'invalid', 'not_checked'),
    unreadable: fc.option(fc.constantFrom(...SAYINGS.map(([kind]) => kind)), { freq: 3 }),
    oldest: fc.option(fc.integer({ min: -300, max: 10 })),
  })
  .map(({ period: [fromDate, toDate], built, inService, strictness, chain, unreadable, oldest }) => ({
    asked: { fromDate, toDate, builtAt: `${addDays(toDate, built)}T12:30:00.000010Z` },
    inServiceSince: inService === null ? '' : addDays(fromDate, inService),
    strictness,
    chain,
    unreadableKinds: new Set(unreadable === null ? [] : [unreadable]),
    oldestRetained: oldest === null ? '' : `${addDays(fromDate, oldest)}T12:30:00.000000Z`,
  }));

/** Passes of scores, drift and gates in each week of a period, so that clauses can be satisfied. */
export function steadyRecords({ fromDate, toDate }: Asked): JudgedRecord[] {
  const weeks = Math.ceil((daysBetween(fromDate, toDate) + 1) / 7);
  const kinds = SAYINGS.filter(([, , said]) => said[0]?.[0] === 'pass');
  return Array.from({ length: weeks }, (_, week) => addDays(fromDate, 7 * week)).flatMap((day) =>
    kinds.map(([kind, , said], i) => ({
      kind,
      at: `${day}T06:00:00.${String(i).padStart(6, '0')}Z`,
      payload: said[0]?.[1] ?? {},
      outcome: 'pass' as const,
      subject: '',
      resolved: false,
      namesPerson: false,
      forged: false,
    })),
  );
}
