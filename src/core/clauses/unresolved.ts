import type { SubjectTally, UsableTally } from '../../ports/record-tally.ts';
import type { EvidenceKind } from './evidence-kinds.ts';

const RATED: EvidenceKind = 'halluccheck.score.v1';

/**
 * Subjects whose latest result is adverse, without a waiver or resolution of its own. For scores: subjects of whose
 * records at least the share `rateThreshold` (0 to 1) is so, since single bad scores are expected.
 *
 * The subjects beyond the bound of the tally are not told apart: each of their open adverse records counts as one,
 * since none of them can be shown to be resolved; for scores they count as one subject together.
 */
export function countUnresolved(
  kind: EvidenceKind,
  { subjects, otherSubjects }: UsableTally,
  rateThreshold: number,
): number {
  const others = kind === RATED ? Number(isOverRate(otherSubjects, rateThreshold)) : otherSubjects.open;
  return openSubjects(kind, subjects, rateThreshold).length + others;
}

/** Those of the subjects told apart that are unresolved, in the order of their names. */
export function openSubjects(
  kind: EvidenceKind,
  subjects: UsableTally['subjects'],
  rateThreshold: number,
): (readonly [name: string, tally: SubjectTally])[] {
  const isOpen = (one: SubjectTally) => (kind === RATED ? isOverRate(one, rateThreshold) : one.latestOpen);
  // By code units, as everywhere a name decides.
  return [...subjects].filter(([, one]) => isOpen(one)).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function isOverRate({ open, records }: Pick<SubjectTally, 'open' | 'records'>, threshold: number): boolean {
  return records > 0 && open / records >= threshold;
}
