import { fault, wordOf, type PlacedValue } from '../clauses/placed-value.ts';
import { DEFAULT_ORG } from '../log/log-name.ts';
import { isCalendarDate } from '../time.ts';
import type { Agreement, Party } from './agreement.ts';
import {
  countriesOf,
  mergeTexts,
  optionalTexts,
  requiredTexts,
  specialCategoriesOf,
  subProcessorsOf,
} from './check-lists.ts';
import { optionalFlag, optionalWhole, wholeWithin } from './check-number.ts';
import { readSccChoices } from './check-scc.ts';
import { isAbsent, optionalText, requiredText } from './check-text.ts';
import type { DpaInput } from './dpa-input.ts';
import { planTransfers } from './plan-transfers.ts';
import { readLaw } from './read-law.ts';
import { readMechanism } from './read-mechanisms.ts';
import { locationsOf } from './scc-module.ts';

const LONGEST_RETENTION_DAYS = 36_525;
const LONGEST_DAYS = 3650;
const MOST_MEASURES = 100;
// Art. 33(1) GDPR: the 72 hours are the controller's own, so the processor's limit is below.
const LONGEST_BREACH_HOURS = 71;

/** Finds a field of the request. */
export type FieldAt = (key: keyof DpaInput) => PlacedValue;

/** What has been read before the rest. */
export interface ReadFirst {
  readonly controller: Party;
  readonly processor: Party;
  /** As given, repeats included. */
  readonly subjectCategories: readonly string[];
}

/** The terms of the agreement; what is wrong with them is added to the faults of the fields. */
export function readAgreement(at: FieldAt, first: ReadFirst): Agreement {
  const lawOfContract = requiredText(at('lawOfContract'));
  const subProcessors = subProcessorsOf(at('subProcessors'), optionalFlag(at('noSubProcessors')) ?? false);
  return {
    projectId: requiredText(at('projectId')),
    orgId: optionalText(at('orgId')) ?? DEFAULT_ORG,
    controller: first.controller,
    processor: first.processor,
    subjectCategories: mergeTexts(first.subjectCategories),
    transfers: readTransfers(at, { ...first, subProcessors }),
    retentionDays: wholeWithin(at('retentionPeriodDays'), 1, LONGEST_RETENTION_DAYS),
    lawOfContract,
    isStateLaw: readLaw(lawOfContract).isStateLaw,
    subjectMatter: optionalText(at('subjectMatter')),
    nature: optionalText(at('nature')),
    purposes: optionalTexts(at('purposes')),
    personalDataCategories: optionalTexts(at('personalDataCategories')),
    specialCategories: specialCategoriesOf(at('specialCategories')),
    serviceAgreementRef: optionalText(at('serviceAgreementRef')),
    effectiveDate: dayOf(at('effectiveDate')),
    term: optionalText(at('term')),
    subProcessors,
    authorisation: authorisationOf(at('subProcessorAuthorisation')),
    subProcessorNoticeDays: optionalWhole(at('subProcessorNoticeDays'), 1, LONGEST_DAYS),
    securityMeasures: optionalTexts(at('securityMeasures'), MOST_MEASURES),
    breachNoticeHours: optionalWhole(at('breachNoticeHours'), 1, LONGEST_BREACH_HOURS),
    deletionDays: optionalWhole(at('deletionDays'), 1, LONGEST_DAYS),
    backupExpiryDays: optionalWhole(at('backupExpiryDays'), 1, LONGEST_DAYS),
    competentAuthority: optionalText(at('competentAuthority')),
  };
}

type Involved = Pick<Agreement, 'controller' | 'processor' | 'subProcessors'>;

function readTransfers(at: FieldAt, involved: Involved): Agreement['transfers'] {
  const mechanisms = at('transferMechanisms');
  const scc = at('scc');
  const terms = {
    mechanisms: requiredTexts(mechanisms).flatMap((text, i) =>
      text === '' ? [] : [readMechanism({ ...mechanisms, path: `${mechanisms.path}[${i}]` }, text)],
    ),
    choices: readSccChoices(scc),
    locations: locationsOf(involved),
    destinationCountries: countriesOf(at('destinationCountries')),
    frequency: optionalText(at('transferFrequency')),
  };
  return planTransfers(terms, { mechanisms, scc });
}

function authorisationOf(place: PlacedValue): Agreement['authorisation'] {
  return isAbsent(place.value) ? undefined : wordOf(place, ['general', 'specific']);
}

function dayOf(place: PlacedValue): string | undefined {
  if (isAbsent(place.value)) return undefined;
  if (typeof place.value === 'string' && isCalendarDate(place.value)) return place.value;
  fault(place, 'must be a day that exists, YYYY-MM-DD');
  return undefined;
}
