import type { Exclusion, KindTally } from '../../ports/record-tally.ts';
import type { Clause } from './catalogue.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from './evidence-kinds.ts';
import { countUnresolved } from './unresolved.ts';
import { longestGap, weeksCovered, type DayRange } from './weeks.ts';

/** The tallies of one of a clause's kinds. */
export interface KindFacts {
  readonly kind: EvidenceKind;
  readonly folder: string;
  /** Undefined when nothing was tallied. */
  readonly tally: KindTally | undefined;
}

/** What the records of a clause's kinds say together. */
export interface ClauseFacts {
  readonly clause: Clause;
  readonly kinds: readonly KindFacts[];
  readonly count: number;
  readonly countByKind: ReadonlyMap<EvidenceKind, number>;
  /** Empty when there is none. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly weeks: { readonly with: number; readonly total: number };
  readonly longestGap: number;
  readonly adverse: { readonly total: number; readonly unresolved: number };
  readonly excluded: Readonly<Record<Exclusion, number>>;
  readonly namingPersons: number;
}

/**
 * `tallies` in the order of the six kinds; `days` are those on which evidence is expected; `rateThreshold` is the
 * share of bad scores, 0 to 1, that is too much.
 */
export function gatherFacts(
  clause: Clause,
  tallies: readonly KindTally[],
  days: DayRange,
  rateThreshold: number,
): ClauseFacts {
  const kinds = clause.evidenceKinds.map((kind) => factsOf(kind, tallies));
  const found = kinds.flatMap(({ tally }) => tally ?? []);
  const usable = found.map((tally) => tally.usable);
  const excluded = (reason: Exclusion) => sum(found.map((tally) => tally.excluded[reason]));
  const daysWith = new Set(usable.flatMap((tally) => [...tally.days.keys()]));
  return {
    clause,
    kinds,
    count: sum(usable.map(({ count }) => count)),
    countByKind: new Map(kinds.map(({ kind, tally }) => [kind, tally?.usable.count ?? 0])),
    firstAt:
      usable
        .map(({ firstAt }) => firstAt)
        .filter((at) => at !== '')
        .toSorted()[0] ?? '',
    lastAt:
      usable
        .map(({ lastAt }) => lastAt)
        .toSorted()
        .at(-1) ?? '',
    weeks: weeksCovered(daysWith, days),
    longestGap: longestGap(daysWith, days),
    adverse: {
      total: sum(usable.map(({ outcomes }) => outcomes.adverse)),
      unresolved: sum(
        kinds.map(({ kind, tally }) =>
          tally === undefined ? 0 : countUnresolved(kind, tally.usable, rateThreshold),
        ),
      ),
    },
    excluded: {
      outside_period: excluded('outside_period'),
      future: excluded('future'),
      skipped: excluded('skipped'),
      bad_signature: excluded('bad_signature'),
      erased: excluded('erased'),
    },
    namingPersons: sum(usable.map(({ namingPersons }) => namingPersons)),
  };
}

function factsOf(kind: EvidenceKind, tallies: readonly KindTally[]): KindFacts {
  const index = EVIDENCE_KINDS.findIndex((one) => one.kind === kind);
  return { kind, folder: EVIDENCE_KINDS[index]?.folder ?? '', tally: tallies[index] };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
