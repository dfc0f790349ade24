import type { Line } from '../../ports/dpa-document.ts';
import type { Agreement, SccPlan } from './agreement.ts';
import { ASK } from './compose-asks.ts';
import { countryOr } from './compose-country.ts';
import { countOr, line, open } from './compose-line.ts';
import { SECTION } from './compose-section.ts';

/** The clause and what the parties choose in it, by rows; Module Four leaves only Clauses 17 and 18 to choose. */
export function clauseChoices(agreement: Agreement, scc: SccPlan): Line[][] {
  if (scc.module === 4) return [lawRow(scc), courtsRow(scc)];
  return [
    [
      line`Clause 7 (docking clause)`,
      optional(scc.clause7Docking, 'whether the docking clause of Clause 7 applies'),
    ],
    [line`Clause 9(a) (use of sub-processors)`, subProcessorChoice(agreement, scc)],
    [
      line`Clause 11(a) (independent dispute resolution body)`,
      optional(scc.clause11Option, 'whether the option in Clause 11(a) applies'),
    ],
    [line`Clause 13 (supervision)`, line`The authority in Annex I.C`],
    lawRow(scc),
    courtsRow(scc),
  ];
}

function optional(applies: boolean | undefined, missing: string): Line {
  if (applies === undefined) return [open(missing)];
  return applies ? line`The option applies` : line`The option does not apply`;
}

/** Clause 9(a) and the body of the agreement speak of the same authorisation, so one answers for both. */
function subProcessorChoice({ authorisation, subProcessorNoticeDays }: Agreement, scc: SccPlan): Line {
  const inBody = authorisation === undefined ? undefined : authorisation === 'specific' ? 1 : 2;
  const option = scc.clause9Option ?? inBody;
  const days = scc.clause9Days ?? subProcessorNoticeDays;
  return line`${optionName(option)}; period: ${countOr(days, 'day', ASK.noticeDays)}${conflict(
    differs(option, inBody) || differs(days, subProcessorNoticeDays),
  )}`;
}

function optionName(option: 1 | 2 | undefined): Line {
  if (option === undefined)
    return line`Option 1 (specific) or Option 2 (general): ${open(ASK.authorisation)}`;
  return option === 1
    ? line`Option 1, specific prior authorisation`
    : line`Option 2, general written authorisation`;
}

function differs(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

function conflict(isOne: boolean): Line {
  if (!isOne) return [];
  return line`; ${open(`which applies, since clause ${SECTION.subProcessors} and Clause 9(a) differ`)}`;
}

function lawRow({ module, clause17MemberState }: SccPlan): Line[] {
  if (module === 4) {
    const law = countryOr(
      clause17MemberState,
      'country whose law governs the SCCs and allows third-party rights',
    );
    return [
      line`Clause 17 (governing law)`,
      line`Law of ${law}, which has to allow for third-party beneficiary rights`,
    ];
  }
  const state = countryOr(clause17MemberState, 'EU Member State whose law governs the SCCs');
  return [
    line`Clause 17 (governing law)`,
    line`Option 1: law of ${state}, which has to allow for third-party beneficiary rights`,
  ];
}

function courtsRow({ module, clause18MemberState }: SccPlan): Line[] {
  const place = module === 4 ? 'country' : 'EU Member State';
  const clause = module === 4 ? line`Clause 18 (courts)` : line`Clause 18(b) (courts)`;
  return [
    clause,
    line`Courts of ${countryOr(clause18MemberState, `${place} whose courts decide under Clause 18`)}`,
  ];
}
