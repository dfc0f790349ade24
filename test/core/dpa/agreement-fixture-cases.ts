import type { DpaFacts } from '../../../src/core/dpa/agreement.ts';
import {
  COMPLETE,
  EU_SCCS,
  factsOf,
  mechanism,
  MINIMAL,
  NO_TRANSFER,
  party,
  sccPlan,
  SUB_PROCESSORS,
  transferPlan,
} from './agreement-fixture.ts';

export interface Case {
  readonly name: string;
  readonly facts: DpaFacts;
  /** Conditional points that apply to it. */
  readonly conditional: readonly string[];
}

const american = party('Model Host Inc', '9 Elm Street, Austin, Texas', { country: 'US' });
const irish = party('Smith & Sons', '2 Quay Street, Galway', { country: 'IE' });
const german = party('Müller_GmbH', 'Domplatz 3, Köln', { country: 'DE' });
const dpf = mechanism('eu_us_dpf', 'EU-U.S. Data Privacy Framework, Decision (EU) 2023/1795', 'DPF');

/** Choices as they are made in full for Modules Two and Three. */
export const CHOICES = {
  clause7Docking: true,
  clause9Option: 2,
  clause9Days: 45,
  clause11Option: false,
  clause13Authority: 'Data Protection Commission',
  clause17MemberState: 'IE',
  clause18MemberState: 'FR',
} as const;

const SCC_POINTS = ['DPA-31', 'DPA-32', 'DPA-33'];

/** The situations that the points are checked in. */
export const CASES: readonly Case[] = [
  { name: 'the minimal documented input', facts: factsOf(), conditional: SCC_POINTS },
  {
    name: 'an EEA pair without transfers',
    facts: factsOf({ ...MINIMAL, controller: irish, processor: german, transfers: NO_TRANSFER }),
    conditional: [],
  },
  { name: 'a complete agreement without transfers', facts: factsOf(COMPLETE), conditional: ['DPA-19'] },
  {
    name: 'a third-country processor under Module Two',
    facts: factsOf({
      ...COMPLETE,
      processor: american,
      transfers: transferPlan([EU_SCCS], {
        scc: sccPlan(2, CHOICES),
        assessmentDue: true,
        destinationCountries: ['US'],
        frequency: 'continuous',
      }),
    }),
    conditional: ['DPA-19', ...SCC_POINTS],
  },
  {
    name: 'three sub-processors under Module Three',
    facts: factsOf({
      ...COMPLETE,
      subProcessors: SUB_PROCESSORS,
      transfers: transferPlan([EU_SCCS], {
        scc: sccPlan(3, CHOICES),
        assessmentDue: true,
        destinationCountries: ['US', 'CH'],
      }),
    }),
    conditional: ['DPA-19', ...SCC_POINTS],
  },
  {
    name: 'an EEA processor of a controller elsewhere under Module Four',
    facts: factsOf({
      ...COMPLETE,
      controller: american,
      processor: german,
      transfers: transferPlan([EU_SCCS], {
        scc: sccPlan(4, { clause17MemberState: 'DE', clause18MemberState: 'DE' }),
        destinationCountries: ['US'],
      }),
    }),
    conditional: ['DPA-19', 'DPA-31', 'DPA-32'],
  },
  {
    name: 'the Data Privacy Framework alone',
    facts: factsOf({
      ...MINIMAL,
      controller: irish,
      processor: american,
      transfers: transferPlan([dpf], { dpfFallback: true, destinationCountries: ['US'] }),
    }),
    conditional: ['DPA-31', 'DPA-34'],
  },
  {
    name: 'a UK export',
    facts: factsOf({
      ...MINIMAL,
      controller: party('London Ltd', '1 Strand, London', { country: 'GB' }),
      processor: american,
      transfers: transferPlan([mechanism('uk_idta', 'UK International Data Transfer Agreement', 'IDTA')], {
        destinationCountries: ['US'],
      }),
    }),
    conditional: ['DPA-31'],
  },
];

export function caseNamed(name: string): DpaFacts {
  const found = CASES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no case "${name}"`);
  return found.facts;
}
