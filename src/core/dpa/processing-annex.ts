import type { Block, Line } from '../../ports/dpa-document.ts';
import type { Agreement, DpaFacts } from './agreement.ts';
import { joined, line, open, plain, value, valueOr, valuesOr } from './compose-line.ts';
import { heading, paragraph, SECTION, table } from './compose-section.ts';
import { sccOf } from './compose-transfer-facts.ts';
import { retentionPeriod } from './retention-section.ts';

/** Annex I.B. */
export function processingAnnex({ agreement }: DpaFacts): Block[] {
  const { subjectMatter, nature, purposes, personalDataCategories, subjectCategories, transfers } = agreement;
  return [
    heading(2, 'Annex I.B. Description of the processing'),
    table(
      ['Item', 'Description'],
      [
        row('Subject matter', [valueOr(subjectMatter, 'subject matter of the processing')]),
        row('Categories of data subjects', joined(subjectCategories.map(value))),
        row('Types of Personal Data', valuesOr(personalDataCategories, 'types of Personal Data')),
        row('Special categories (Article 9) and criminal data (Article 10)', sensitiveData(agreement)),
        row('Nature of the processing', [valueOr(nature, 'nature of the processing')]),
        row('Purposes of the processing', valuesOr(purposes, 'purposes of the processing')),
        row('Duration', line`As clause ${SECTION.description} states`),
        row(
          'Retention of Evidence Records',
          line`${retentionPeriod(agreement)}, as clause ${SECTION.retention} states`,
        ),
        ...(transfers.none
          ? []
          : [
              row('Destinations of Transfers', line`As clause ${SECTION.transfers} states`),
              row('Frequency of Transfers', [valueOr(transfers.frequency, 'frequency of the Transfers')]),
            ]),
        row('Processing by Sub-processors', line`As Annex III states, for no longer than the duration above`),
      ],
    ),
  ];
}

function row(label: string, cell: Line): Line[] {
  return [[plain(label)], cell];
}

function sensitiveData({ specialCategories }: Agreement): Line {
  if (specialCategories.length === 0) {
    return [
      open('whether special categories or criminal data are processed; if so which, and the safeguards'),
    ];
  }
  return joined(
    specialCategories.map(
      ({ category, safeguards }) =>
        line`${value(category)} (safeguards: ${valueOr(safeguards, `safeguards for "${category}"`)})`,
    ),
  );
}

/** Annex I.C. */
export function authorityAnnex({ agreement }: DpaFacts): Block[] {
  const { competentAuthority } = agreement;
  const forScc = sccOf(agreement)?.clause13Authority;
  const authority = valueOr(competentAuthority ?? forScc, 'competent supervisory authority');
  return [
    heading(2, 'Annex I.C. Competent supervisory authority'),
    paragraph(line`The competent supervisory authority is: ${authority}.`),
    ...(forScc === undefined || competentAuthority === undefined || forScc === competentAuthority
      ? []
      : [paragraph(line`For Clause 13 of the SCCs it is: ${value(forScc)}.`)]),
  ];
}
