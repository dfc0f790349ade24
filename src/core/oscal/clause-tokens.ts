import type { FrameworkId } from '../clauses/catalogue.ts';

/** A clause, as the clause map names it. */
export interface ClauseName {
  readonly framework: FrameworkId;
  readonly clause_id: string;
}

const SEPARATORS = /[^A-Za-z0-9.\u0080-\u{10ffff}]+/gu;
const NOT_ASCII = /[\u0080-\u{10ffff}]/gu;

/**
 * The clause as an OSCAL token, for instance `eu_ai_act.Art.26-5` for Art.26(5). No two clauses of a catalogue have
 * the same: only punctuation is lost, and clause ids of a framework differ in more than that.
 */
export function controlId({ framework, clause_id: clauseId }: ClauseName): string {
  // Which other letters there are depends on a validator's version of Unicode; ASCII ones do not.
  const word = clauseId
    .replace(SEPARATORS, '-')
    .replace(/^-|-$/g, '')
    .replace(NOT_ASCII, (character) => `_${character.codePointAt(0)?.toString(16)}_`);
  return `${framework}.${word}`;
}

/** The evidence tests of the clause. */
export function objectiveId(clause: ClauseName): string {
  return `${controlId(clause)}_obj`;
}
