import type { Assessment } from './assessment.ts';
import { CADENCES, type Cadence } from './catalogue.ts';
import { STRICTNESS_LEVELS } from './clause-entry.ts';
import { parseAdverseRules } from './parse-adverse-rules.ts';
import {
  fault,
  memberOf,
  numberOf,
  objectOf,
  wholeNumberOf,
  wordOf,
  type PlacedValue,
} from './placed-value.ts';

/** Reads a catalogue's `assessment_defaults`. What is wrong is added to the place's faults. */
export function parseAssessment(place: PlacedValue): Assessment | undefined {
  const source = objectOf(place);
  if (source === undefined) return undefined;
  const at = (key: string) => memberOf(place, source, key);
  wordOf(at('bucket'), ['iso_week_utc']);
  const defaultStrictness = wordOf(at('default_strictness'), STRICTNESS_LEVELS);
  const coverageMinRatio = numberOf(at('coverage_min_ratio'), 0, 1);
  const maxGapDays = wholeNumberOf(at('max_gap_days'), 1);
  const coverageMinPeriodDays = wholeNumberOf(at('coverage_min_period_days'), 1);
  const stalenessDays = stalenessOf(at('staleness_days'));
  const adverse = parseAdverseRules(at('adverse'));
  if (adverse === undefined || defaultStrictness === undefined) return undefined;
  return {
    defaultStrictness,
    coverageMinRatio,
    maxGapDays,
    coverageMinPeriodDays,
    stalenessDays,
    adverse,
  };
}

function stalenessOf(place: PlacedValue): Assessment['stalenessDays'] {
  const source = objectOf(place) ?? {};
  const daysOf = (cadence: Cadence) => {
    const at = memberOf(place, source, cadence);
    return at.value === null ? null : wholeNumberOf(at, 1);
  };
  const [continuous, periodic] = CADENCES;
  const event = memberOf(place, source, 'event');
  if (event.value !== null) fault(event, 'must be null: recency of events is not tested');
  return { continuous: daysOf(continuous), periodic: daysOf(periodic), event: null };
}
