import type { Tier } from '../clauses/catalogue.ts';
import { STRICTNESS_LEVELS, type Strictness } from '../clauses/clause-entry.ts';
import {
  fault,
  memberOf,
  objectOf,
  stringOf,
  wholeNumberOf,
  wordOf,
  type PlacedValue,
} from '../clauses/placed-value.ts';
import { isCalendarDate, parseInstant, type Instant } from '../time.ts';
import type { Scope } from './scope.ts';

/** Everything that clause status and report depend on besides the records and the catalogue. */
export interface BundleParameters {
  readonly strictness: Strictness;
  readonly tier: Tier;
  readonly scope: Scope;
  /** Day on which the system went into service, or empty. */
  readonly in_service_since: string;
  readonly retention_days: number;
  /** Smallest timestamp of a record of the six kinds in the whole log, or empty; the service's word. */
  readonly oldest_evidence: Instant;
  /** Form of report.html and of the OSCAL export; a verifier can repeat only its own. */
  readonly report_version: number;
}

/** Reads parameters of unknown origin; what is wrong is added to the place's faults. */
export function parametersOf(place: PlacedValue): BundleParameters {
  const source = objectOf(place) ?? {};
  return {
    strictness: wordOf(memberOf(place, source, 'strictness'), STRICTNESS_LEVELS) ?? 'standard',
    tier: wordOf(memberOf(place, source, 'tier'), ['core', 'extended']) ?? 'core',
    scope: scopeOf(memberOf(place, source, 'scope')),
    in_service_since: dayOrNone(memberOf(place, source, 'in_service_since')),
    retention_days: wholeNumberOf(memberOf(place, source, 'retention_days'), 0),
    oldest_evidence: instantOrNone(memberOf(place, source, 'oldest_evidence')),
    report_version: wholeNumberOf(memberOf(place, source, 'report_version'), 1),
  };
}

function scopeOf(place: PlacedValue): Scope {
  const source = objectOf(place) ?? {};
  const text = (name: keyof Scope) => stringOf(memberOf(place, source, name));
  return {
    system: text('system'),
    legal_entity: text('legal_entity'),
    role: text('role'),
    risk_class: text('risk_class'),
    risk_class_stated_by: text('risk_class_stated_by'),
    versions: text('versions'),
    remarks: text('remarks'),
  };
}

function dayOrNone(place: PlacedValue): string {
  const day = stringOf(place);
  if (day === '' || isCalendarDate(day)) return day;
  fault(place, 'must be a day or empty');
  return '';
}

function instantOrNone(place: PlacedValue): Instant {
  const text = stringOf(place);
  if (text === '' || parseInstant(text) === text) return text;
  fault(place, 'must be a time, YYYY-MM-DDTHH:MM:SS.ffffffZ, or empty');
  return '';
}
