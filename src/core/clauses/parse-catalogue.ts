import { CecError } from '../../errors.ts';
import { quoted } from '../../json/quoted.ts';
import { isCalendarDate } from '../time.ts';
import { CADENCES, SUPPORT_LEVELS, type Catalogue, type Clause, type Framework } from './catalogue.ts';
import { clauseKey } from './clause-key.ts';
import { EVIDENCE_KINDS, type EvidenceKind } from './evidence-kinds.ts';
import { isFrameworkName, nameKey } from './framework-name.ts';
import { parseAssessment } from './parse-assessment.ts';
import {
  fault,
  flagOf,
  itemsOf,
  memberOf,
  objectOf,
  someItemsOf,
  textOf,
  wholeNumberOf,
  wordOf,
  type PlacedValue,
} from './placed-value.ts';

const SCHEMA = 'cec.clause_catalogue.v1';
const FRAMEWORK_ID = /^[a-z][a-z0-9_]{0,63}$/;
const KINDS = EVIDENCE_KINDS.map(({ kind }) => kind);
const SHOWN_FAULTS = 10;

/** A catalogue that cannot be used: one line for each thing to correct, at most 100. */
export class CatalogueError extends CecError {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    const more = faults.length > SHOWN_FAULTS ? `; and ${faults.length - SHOWN_FAULTS} more` : '';
    super('INVALID_INPUT', `catalogue: ${faults.slice(0, SHOWN_FAULTS).join('; ')}${more}`);
    this.name = 'CatalogueError';
    this.faults = faults;
  }
}

/**
 * Reads a catalogue from parsed JSON, which may be a stranger's, out of a bundle. Only what clause status relies
 * on is checked.
 *
 * @throws {CatalogueError} naming all that is missing, wrong, repeated or ambiguous.
 */
export function parseCatalogue(value: unknown): Catalogue {
  const place: PlacedValue = { value, path: '', faults: [] };
  const source = objectOf(place);
  if (source === undefined) throw new CatalogueError(place.faults);
  wordOf(memberOf(place, source, 'schema'), [SCHEMA]);
  const version = textOf(memberOf(place, source, 'catalogue_version'));
  const assessment = parseAssessment(memberOf(place, source, 'assessment_defaults'));
  const frameworks = someItemsOf(memberOf(place, source, 'frameworks')).flatMap(parseFramework);
  reportSharedNames(frameworks, place);
  if (place.faults.length > 0 || assessment === undefined) throw new CatalogueError(place.faults);
  return { version, assessment, frameworks, source };
}

function parseFramework(place: PlacedValue): Framework[] {
  const source = objectOf(place);
  if (source === undefined) return [];
  const clauses = someItemsOf(memberOf(place, source, 'clauses'));
  const framework = {
    id: frameworkIdOf(memberOf(place, source, 'id')),
    aliases: itemsOf(memberOf(place, source, 'aliases')).map(nameOf),
    title: nameOf(memberOf(place, source, 'short_title')),
    clauses: clauses.flatMap(parseClause),
    source,
  };
  reportSharedClauses(framework.clauses, memberOf(place, source, 'clauses'));
  return [framework];
}

function parseClause(place: PlacedValue): Clause[] {
  const source = objectOf(place);
  if (source === undefined) return [];
  const at = (key: string) => memberOf(place, source, key);
  const evidenceKinds = kindsOf(at('evidence_kinds'));
  const clause = {
    clauseId: clauseNameOf(at('clause_id')),
    clauseName: textOf(at('clause_name')),
    description: textOf(at('description')),
    evidenceKinds,
    requiredGroups: itemsOf(at('required_groups')).map((group) => requiredGroupOf(group, evidenceKinds)),
    minCount: wholeNumberOf(at('min_count'), 1),
    tier: wordOf(at('tier'), ['core', 'extended']) ?? 'core',
    cadence: wordOf(at('cadence'), CADENCES) ?? 'event',
    support: wordOf(at('support'), SUPPORT_LEVELS) ?? 'contributory',
    aliases: itemsOf(at('aliases')).map(clauseNameOf),
    integrityRequired: flagOf(at('integrity_required')),
    requiresHumanActor: flagOf(at('requires_human_actor')),
    minRetainedDays: retainedDaysOf(at('min_retained_days')),
    absenceIsNeutral: flagOf(at('absence_is_neutral')),
    notShown: textOf(at('not_shown')),
    appliesFrom: datesOf(at('applies_from')),
    source,
  };
  return [clause];
}

function frameworkIdOf(place: PlacedValue): string {
  const id = textOf(place);
  if (id !== '' && !FRAMEWORK_ID.test(id)) fault(place, `must match ${FRAMEWORK_ID.source}`);
  return id;
}

function nameOf(place: PlacedValue): string {
  const name = textOf(place);
  if (name !== '' && !isFrameworkName(name)) {
    fault(place, 'must be 1 to 64 printable characters with a letter or digit among them');
  }
  return name;
}

/** A text that a clause can be asked for by. */
function clauseNameOf(place: PlacedValue): string {
  const name = textOf(place);
  if (name !== '' && clauseKey(name) === '') fault(place, 'must have a letter or digit');
  return name;
}

function retainedDaysOf(place: PlacedValue): number | undefined {
  return place.value === undefined ? undefined : wholeNumberOf(place, 1);
}

/** Days by case; `note` is free text. */
function datesOf(place: PlacedValue): Record<string, string> {
  const source = place.value === undefined ? {} : (objectOf(place) ?? {});
  const members = Object.keys(source).map((key): [string, string] => {
    const at = memberOf(place, source, key);
    const text = textOf(at);
    if (key !== 'note' && text !== '' && !isCalendarDate(text)) fault(at, 'must be a day, YYYY-MM-DD');
    return [key, text];
  });
  return Object.fromEntries(members);
}

function kindsOf(place: PlacedValue): EvidenceKind[] {
  const kinds = someItemsOf(place).flatMap((item) => wordOf(item, KINDS) ?? []);
  reportRepeats(kinds, place);
  return kinds;
}

function requiredGroupOf(place: PlacedValue, evidenceKinds: readonly EvidenceKind[]): EvidenceKind[] {
  const group = kindsOf(place);
  const strangers = group.filter((kind) => !evidenceKinds.includes(kind));
  for (const kind of strangers) fault(place, `${kind} is not among the evidence_kinds`);
  return group;
}

function reportRepeats(names: readonly string[], place: PlacedValue): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== '' && seen.has(name)) fault(place, `${quoted(name)} stands here twice`);
    seen.add(name);
  }
}

/** A name that fits two clauses of a framework would leave open which of them is meant. */
function reportSharedClauses(clauses: readonly Clause[], place: PlacedValue): void {
  const owners = new Map<string, Clause>();
  for (const clause of clauses) {
    for (const name of [clause.clauseId, ...clause.aliases]) {
      const key = clauseKey(name);
      const owner = owners.get(key) ?? clause;
      if (key !== '' && owner !== clause) fault(place, `${quoted(name)} stands here twice`);
      owners.set(key, owner);
    }
  }
}

/** A name that fits two frameworks would make a request's meaning depend on their order. */
function reportSharedNames(frameworks: readonly Framework[], place: PlacedValue): void {
  const owners = new Map<string, Framework>();
  for (const framework of frameworks) {
    for (const name of [framework.id, ...framework.aliases, framework.title]) {
      const owner = owners.get(nameKey(name)) ?? framework;
      if (name !== '' && owner !== framework) {
        fault(place, `frameworks: the name ${quoted(name)} stands for more than one of them`);
      }
      owners.set(nameKey(name), owner);
    }
  }
}
