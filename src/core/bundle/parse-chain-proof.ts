import { EMPTY_CHAIN } from '../log/chain-state.ts';
import { coverRange } from '../log/merkle.ts';
import {
  itemsOf,
  memberOf,
  objectOf,
  stringOf,
  wholeNumberOf,
  wordOf,
  type PlacedValue,
} from '../clauses/placed-value.ts';
import { parseInstant } from '../time.ts';
import type { ChainProof, EarlierProof, Segment } from './chain-proof.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Reads a parsed chain_proof.json of unknown origin; what is wrong with it is added to `faults`. */
export function parseChainProof(value: unknown, faults: string[]): ChainProof | undefined {
  const place: PlacedValue = { value, path: '', faults };
  const source = objectOf(place);
  if (source === undefined) return undefined;
  const at = (key: string) => memberOf(place, source, key);
  const first = at('first_tampered');
  const proof: ChainProof = {
    valid: flagOf(at('valid')),
    verified_count: wholeNumberOf(at('verified_count'), 0),
    tampered_count: wholeNumberOf(at('tampered_count'), 0),
    first_tampered: first.value === null ? null : wholeNumberOf(first, 0),
    gaps: itemsOf(at('gaps')).map(rangeOf),
    bad_hmac_positions: itemsOf(at('bad_hmac_positions')).map((item) => wholeNumberOf(item, 0)),
    completeness: wordOf(at('completeness'), ['proven', 'asserted']) ?? 'asserted',
    reasons: itemsOf(at('reasons')).map(stringOf),
    erased: itemsOf(at('erased')).map(erasedOf),
    log: stringOf(at('log')),
    segments: itemsOf(at('segments')).map(segmentOf),
    checkpoint: stringOf(at('checkpoint')),
    earlier: itemsOf(at('earlier')).map(earlierOf),
  };
  requireOrder(proof.segments, at('segments'));
  return faults.length === 0 ? proof : undefined;
}

function requireOrder(segments: readonly Segment[], place: PlacedValue): void {
  const ordered = segments.every(
    ({ first, last }, i) => first <= last && first > (segments[i - 1]?.last ?? -1),
  );
  if (segments.length === 0 || !ordered)
    place.faults.push('segments: must be disjoint runs in ascending order');
}

function segmentOf(place: PlacedValue): Segment {
  const source = objectOf(place) ?? {};
  const startPlace = memberOf(place, source, 'start');
  const start = objectOf(startPlace) ?? {};
  const { first, last } = rangeOf(place);
  const range = itemsOf(memberOf(startPlace, start, 'range')).map(hashOf);
  if (place.faults.length === 0 && range.length !== coverRange(0, first).length) {
    place.faults.push(`${startPlace.path}.range: is not the tree before position ${first}`);
  }
  const prev_hash = hashOf(memberOf(startPlace, start, 'prev_hash'));
  const high_water = stringOf(memberOf(startPlace, start, 'high_water'));
  const late_count = wholeNumberOf(memberOf(startPlace, start, 'late_count'), 0);
  if (first === 0 && (prev_hash !== EMPTY_CHAIN.prevHash || high_water !== '' || late_count !== 0)) {
    place.faults.push(`${startPlace.path}: nothing comes before position 0`);
  }
  if (first > 0 && parseInstant(high_water) !== high_water) {
    place.faults.push(`${startPlace.path}.high_water: must be a time, YYYY-MM-DDTHH:MM:SS.ffffffZ`);
  }
  const consistency = itemsOf(memberOf(place, source, 'consistency')).map(hashOf);
  return { first, last, start: { range, prev_hash, high_water, late_count }, consistency };
}

function rangeOf(place: PlacedValue): { first: number; last: number } {
  const source = objectOf(place) ?? {};
  return {
    first: wholeNumberOf(memberOf(place, source, 'first'), 0),
    last: wholeNumberOf(memberOf(place, source, 'last'), 0),
  };
}

function erasedOf(place: PlacedValue): { position: number; record_id: string } {
  const source = objectOf(place) ?? {};
  return {
    position: wholeNumberOf(memberOf(place, source, 'position'), 0),
    record_id: stringOf(memberOf(place, source, 'record_id')),
  };
}

function earlierOf(place: PlacedValue): EarlierProof {
  const source = objectOf(place) ?? {};
  return {
    bundle_id: stringOf(memberOf(place, source, 'bundle_id')),
    size: wholeNumberOf(memberOf(place, source, 'size'), 0),
    proof: itemsOf(memberOf(place, source, 'proof')).map(hashOf),
  };
}

function hashOf(place: PlacedValue): string {
  const text = stringOf(place);
  if (!HASH.test(text)) place.faults.push(`${place.path}: must be 64 hex digits`);
  return text;
}

function flagOf(place: PlacedValue): boolean {
  if (typeof place.value === 'boolean') return place.value;
  place.faults.push(`${place.path}: must be true or false`);
  return false;
}
