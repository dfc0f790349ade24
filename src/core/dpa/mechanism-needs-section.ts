import type { Line } from '../../ports/dpa-document.ts';
import type { Agreement, Mechanism } from './agreement.ts';
import { joined, line, open, value } from './compose-line.ts';

/** What an instrument needs before it can carry a transfer, by mechanism id. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  adequacy: ['country or countries whose adequacy decision is relied on'],
  eu_us_dpf: [
    "importer's status on the EU-U.S. Data Privacy Framework list, with the date on which it was checked",
    'whether the listing covers human resources data or other data only',
  ],
  bcr: ['reference of the approval of the binding corporate rules'],
  uk_idta: ['date and reference of the signed International Data Transfer Agreement, with its UK exporter'],
  uk_addendum: [
    'date and reference of the signed UK Addendum, and of the EU clauses to which it is attached',
  ],
  uk_us_data_bridge: ["importer's listing in the UK Extension, with the date on which it was checked"],
  swiss_scc: ['clause choices with the Swiss adaptations (authority, governing law, courts)'],
  swiss_us_dpf: ["importer's listing under the Swiss-U.S. framework, with the date on which it was checked"],
  code_of_conduct: ['reference of the approved code of conduct, and the binding commitments of the importer'],
  certification: ['reference of the approved certification, and the binding commitments of the importer'],
  ad_hoc_clauses: ["reference of the supervisory authority's authorisation of the ad hoc clauses"],
};

/** What is to be said about an instrument before a transfer may rely on it. */
export function needsOf({ id, printedAs }: Mechanism, { scc }: Agreement['transfers']): Line {
  if (id === undefined) return [open(`the instrument of Chapter V GDPR that "${printedAs}" stands for`)];
  if (id.startsWith('derogation_')) {
    return [open(`reason why "${printedAs}" applies, and why the transfer is not a regular one`)];
  }
  const needs = NEEDS[id];
  if (needs !== undefined) return joined(needs.map(open));
  return scc === undefined ? line`None stated` : line`The choices that this clause states`;
}

/** The mechanism as the request wrote it, where its precise name differs. */
export function namedAs({ given, printedAs }: Mechanism): Line {
  return given === printedAs ? [value(printedAs)] : line`${value(printedAs)} (named as "${value(given)}")`;
}
