import type { AdverseRules } from '../../ports/evidence-rules.ts';
import {
  fault,
  finiteOf,
  itemsOf,
  memberOf,
  numberOf,
  objectOf,
  someItemsOf,
  textOf,
  type PlacedValue,
} from './placed-value.ts';

type At = (key: string) => PlacedValue;

/** A stranger's catalogue must not make each record dear. */
const MOST_WORDS = 100;
const LONGEST_WORD = 100;

/** Reads `assessment_defaults.adverse`. What is wrong is added to the place's faults. */
export function parseAdverseRules(place: PlacedValue): AdverseRules | undefined {
  const source = objectOf(place);
  if (source === undefined) return undefined;
  const kind = (name: string): At => {
    const at = memberOf(place, source, name);
    const rule = objectOf(at) ?? {};
    return (key) => memberOf(at, rule, key);
  };
  return {
    score: scoreRule(kind('score')),
    bias: biasRule(kind('bias')),
    prri: prriRule(kind('prri')),
    drift: wordRule(kind('drift')),
    pii: piiRule(kind('pii')),
    gate: { ...wordRule(kind('gate')), notOperated: wordsOf(kind('gate')('not_operated')) },
  };
}

function wordRule(at: At): AdverseRules['drift'] {
  return {
    fields: namesOf(at('fields')),
    adverse: namesOf(at('adverse')),
    caution: wordsOf(at('caution')),
    subjectKeys: namesOf(at('subject_keys')),
  };
}

function scoreRule(at: At): AdverseRules['score'] {
  if (at('rate_based').value !== true)
    fault(at('rate_based'), 'must be true: scores are judged by their rate');
  return {
    ...wordRule(at),
    flagsTrue: namesOf(at('flags_true')),
    rateThreshold: rateOf(at('rate_threshold')),
  };
}

function prriRule(at: At): AdverseRules['prri'] {
  if (at('higher_is_worse').value !== true) {
    fault(at('higher_is_worse'), 'must be true: scores at or above a limit are adverse');
  }
  return {
    ...wordRule(at),
    scoreField: nameOf(at('score_field')),
    adverseAtOrAbove: finiteOf(at('adverse_at_or_above')),
    cautionAtOrAbove: finiteOf(at('caution_at_or_above')),
    allowField: nameOf(at('allow_field')),
  };
}

function biasRule(at: At): AdverseRules['bias'] {
  return {
    flagsFalse: namesOf(at('flags_false')),
    flagsTrue: namesOf(at('flags_true')),
    valueField: nameOf(at('value_field')),
    thresholdField: nameOf(at('threshold_field')),
    defaultThreshold: finiteOf(at('default_threshold')),
    subjectKeys: namesOf(at('subject_keys')),
  };
}

function piiRule(at: At): AdverseRules['pii'] {
  return {
    detectedFields: namesOf(at('detected_fields')),
    handledActions: namesOf(at('handled_actions')),
    subjectKeys: namesOf(at('subject_keys')),
  };
}

/** A list that may be missing or empty. */
function wordsOf(place: PlacedValue): string[] {
  return place.value === undefined ? [] : shortListOf(place, itemsOf(place));
}

function namesOf(place: PlacedValue): string[] {
  return shortListOf(place, someItemsOf(place));
}

function shortListOf(place: PlacedValue, items: readonly PlacedValue[]): string[] {
  if (items.length > MOST_WORDS) {
    fault(place, `must not have more than ${MOST_WORDS} items`);
    return [];
  }
  return items.map(nameOf);
}

function nameOf(place: PlacedValue): string {
  const name = textOf(place);
  if (name !== '' && (name.trim() === '' || name.length > LONGEST_WORD)) {
    fault(place, `must be a text of at most ${LONGEST_WORD} characters that is not blank`);
  }
  return name;
}

/** A share of 0 would be reached by every subject, without a single adverse record. */
function rateOf(place: PlacedValue): number {
  const rate = numberOf(place, 0, 1);
  if (place.value === 0) fault(place, 'must be more than 0');
  return rate;
}
