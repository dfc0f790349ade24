import { invalidInput } from '../../errors.ts';
import { quoted } from '../../json/quoted.ts';
import type { Catalogue, Clause, Framework } from './catalogue.ts';
import { clauseKey } from './clause-key.ts';
import { nearest } from './nearest.ts';

export interface FoundClause {
  readonly framework: Framework;
  readonly clause: Clause;
}

/** One name under which a clause can be asked for, as a key. */
interface Named extends FoundClause {
  readonly key: string;
}

/** What a text can mean: clauses of these frameworks whose key is `rest`. */
interface Reading {
  readonly frameworks: readonly Framework[];
  readonly rest: string;
}

const LONGEST = 200;
const EXAMPLE = 'name a framework and a clause, as in "eu_ai_act Art.12"';

/**
 * The clause that a text names, such as `eu_ai_act Art.12`, `EU AI Act Article 12` or `iso27001 A.12.4.1`: by id,
 * alias or else by its title, after (or before) any name of its framework, which may be left out where the rest is
 * clear. Case, spaces and punctuation do not matter.
 *
 * @throws {CecError} INVALID_INPUT naming near matches for an unknown clause, and all matches for an ambiguous one.
 */
export function findClause(catalogue: Catalogue, text: string): FoundClause {
  if (text.length > LONGEST) throw invalidInput('clause', `is longer than ${LONGEST} characters; ${EXAMPLE}`);
  const readings = readingsOf(catalogue, clauseKey(text));
  for (const namesOf of [idsOf, titlesOf]) {
    const found = readings.flatMap(({ frameworks, rest }) =>
      frameworks.flatMap(namesOf).filter(({ key }) => key === rest),
    );
    const [first, ...others] = new Map(found.map((one) => [one.clause, one])).values();
    if (first !== undefined && others.length === 0)
      return { framework: first.framework, clause: first.clause };
    if (first !== undefined) throw ambiguous(text, [first, ...others]);
  }
  throw unknown(text, readings);
}

function readingsOf({ frameworks }: Catalogue, key: string): Reading[] {
  const within = frameworks.flatMap((framework) =>
    [framework.id, framework.title, ...framework.aliases].flatMap((name) => {
      const prefix = clauseKey(name);
      const rests = [];
      if (key.startsWith(`${prefix} `)) rests.push(key.slice(prefix.length + 1));
      if (key.endsWith(` ${prefix}`)) rests.push(key.slice(0, -prefix.length - 1));
      return rests.map((rest) => ({ frameworks: [framework], rest }));
    }),
  );
  return [...within, { frameworks, rest: key }];
}

function idsOf(framework: Framework): Named[] {
  return framework.clauses.flatMap((clause) =>
    [clause.clauseId, ...clause.aliases].map((name) => ({ framework, clause, key: clauseKey(name) })),
  );
}

function titlesOf(framework: Framework): Named[] {
  return framework.clauses.map((clause) => ({ framework, clause, key: clauseKey(clause.clauseName) }));
}

function ambiguous(text: string, found: readonly FoundClause[]): Error {
  return invalidInput('clause', `${quoted(text)} can be ${listed(found)}; name one of them`);
}

function unknown(text: string, readings: readonly Reading[]): Error {
  const near = readings.flatMap(({ frameworks, rest }) =>
    nearest(
      rest,
      frameworks.flatMap((framework) => [...idsOf(framework), ...titlesOf(framework)]),
    ),
  );
  const clauses = [...new Map(near.map((one) => [one.clause, one])).values()].slice(0, 3);
  const remedy = clauses.length === 0 ? EXAMPLE : `near are ${listed(clauses)}`;
  return invalidInput('clause', `${quoted(text)} is not in the catalogue; ${remedy}`);
}

function listed(found: readonly FoundClause[]): string {
  return found.map(({ framework, clause }) => `${framework.id} ${clause.clauseId}`).join(', ');
}
