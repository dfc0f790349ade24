import { nameKey } from '../clauses/framework-name.ts';
import { fault, type PlacedValue } from '../clauses/placed-value.ts';
import { readScc } from './read-scc.ts';
import {
  deadInstruments,
  derogationGrounds,
  mechanismsByKey,
  notMechanisms,
  type KnownMechanism,
} from './transfer-data.ts';

/** A mechanism of the request. */
export interface ReadMechanism {
  /** As written, normalised. */
  readonly given: string;
  /** What the data says about it; undefined for one that is not known. */
  readonly known: KnownMechanism | undefined;
  /** Module of the standard clauses, where it names one. */
  readonly module: number | undefined;
}

const DEROGATION = /^(?:derogations?)?(?:under)?(?:gdpr)?(?:art|article)491?(?<letter>[a-z])?(?:gdpr)?$/u;
// An article of the GDPR on legal bases, with or without paragraph and point.
const ARTICLE_6 = /^(?:gdpr)?(?:art|article)61?[a-f]?(?:gdpr)?$/u;

/**
 * Reads one mechanism, whatever its case, spaces and punctuation. One that is not known is kept as it is written;
 * what cannot carry a transfer is added to the faults.
 */
export function readMechanism(place: PlacedValue, given: string): ReadMechanism {
  refuseMechanism(place, given);
  const key = nameKey(given);
  const known = mechanismsByKey.get(key) ?? derogationOf(key);
  if (known !== undefined) return { given, known, module: undefined };
  const scc = readScc(key);
  return { given, known: scc?.known, module: scc?.module };
}

/** Adds to the faults a mechanism that cannot carry a transfer, and says nothing about others. */
export function refuseMechanism(place: PlacedValue, given: string): void {
  const problem = refusalOf(nameKey(given));
  if (problem !== undefined) fault(place, problem);
}

function refusalOf(key: string): string | undefined {
  const dead = deadInstruments.find(({ marks }) => marks.some((mark) => hasMark(key, mark)));
  if (dead !== undefined) {
    return `${dead.title} cannot be used, ${dead.why}; name an instrument in force, such as scc or eu_us_dpf`;
  }
  if (/module(?:s?one|s?1(?!\d))|controllertocontroller|c2c/u.test(key) || readScc(key)?.module === 1) {
    return 'Module One is for two controllers and not for a processor; name scc_module_2, scc_module_3 or scc_module_4';
  }
  if (notMechanisms.has(key) || ARTICLE_6.test(key)) {
    return 'is no transfer mechanism of Chapter V GDPR; name one, such as scc, or derogation_art49_a to derogation_art49_g';
  }
  return isDerogation(key) && derogationOf(key) === undefined
    ? 'a derogation needs the letter of its ground: derogation_art49_a to derogation_art49_g'
    : undefined;
}

/** With digits at an end of the mark, a longer number is another one. */
function hasMark(key: string, mark: string): boolean {
  const at = key.indexOf(mark);
  if (at < 0) return false;
  const before = key.slice(0, at);
  const after = key.slice(at + mark.length);
  const isLonger = (/\d$/u.test(before) && /^\d/u.test(mark)) || (/^\d/u.test(after) && /\d$/u.test(mark));
  return !isLonger;
}

function isDerogation(key: string): boolean {
  return /^derogations?$/u.test(key) || DEROGATION.test(key);
}

function derogationOf(key: string): KnownMechanism | undefined {
  const letter = DEROGATION.exec(key)?.groups?.['letter'] ?? '';
  const ground = derogationGrounds.get(letter);
  if (ground === undefined) return undefined;
  return {
    id: `derogation_art49_${letter}`,
    printedAs: `Derogation under Art. 49(1)(${letter}) GDPR (${ground})`,
    isSafeguard: false,
    usesScc: false,
    needsAssessment: false,
  };
}
