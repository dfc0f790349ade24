import { quoted } from '../../json/quoted.ts';
import type { Agreement, DpaWarning } from './agreement.ts';
import { foldText } from './check-text.ts';
import { isGenericCategory } from './generic-category.ts';
import type { NamedLaw } from './read-law.ts';
import { transferWarnings } from './transfer-warnings.ts';

/** What the request said that the agreement itself no longer shows. */
export interface Traces {
  readonly law: NamedLaw;
  /** The request makes choices in the standard clauses. */
  readonly sccChoicesGiven: boolean;
  readonly givenCategories: readonly string[];
  /** Keys that were not read, by the field that holds them; empty for the request itself. */
  readonly unknownKeys: ReadonlyMap<string, readonly string[]>;
}

// AI Act (Regulation (EU) 2024/1689), Arts 19(1) and 26(6): at least six months, counted at its longest.
const SHORTEST_LOG_DAYS = 184;
const LONG_RETENTION_DAYS = 3650;
const SHOWN_KEYS = 20;

/** Warnings in the order of the specification's table, those that it does not list after the rest. */
export function dpaWarnings(agreement: Agreement, traces: Traces): DpaWarning[] {
  const transfers = transferWarnings(agreement, traces.sccChoicesGiven);
  return [
    ...lawWarnings(traces.law, agreement),
    ...genericCategories(agreement),
    ...transfers.instrument,
    ...retentionWarnings(agreement.retentionDays),
    ...transfers.module,
    ...unknownFields(traces),
    ...mergedCategories(traces),
    ...transfers.other,
  ];
}

function lawWarnings({ isStateLaw, isForeign }: NamedLaw, { transfers }: Agreement): DpaWarning[] {
  if (!isStateLaw) {
    return [
      {
        code: 'NOT_A_STATE_LAW',
        message:
          'law_of_contract names no law of a state that is known here; it is printed as the legal basis of the agreement, and the governing law has to be agreed.',
      },
    ];
  }
  if (!isForeign) return [];
  const hasClauses = transfers.scc !== undefined || transfers.dpfFallback;
  const clause17 = hasClauses
    ? ' Clause 17 of the standard contractual clauses must still name a Member State.'
    : '';
  return [
    {
      code: 'NON_EU_LAW',
      message: `law_of_contract names a law outside the EU and EEA, and Art. 28(3) GDPR asks for a contract under Union or Member State law; counsel has to confirm it.${clause17}`,
    },
  ];
}

function genericCategories({ subjectCategories }: Agreement): DpaWarning[] {
  return subjectCategories.filter(isGenericCategory).map((category) => ({
    code: 'GENERIC_CATEGORY',
    message: `The subject category ${quoted(category)} is generic; EDPB Guidelines 07/2020 ask for specific ones, such as employees or customers.`,
  }));
}

function retentionWarnings(days: number): DpaWarning[] {
  if (days < SHORTEST_LOG_DAYS) {
    return [
      {
        code: 'SHORT_RETENTION',
        message: `Retention of ${days} days is below six months (184 days), the least for logs of high-risk AI systems under Arts 19(1) and 26(6) of the AI Act.`,
      },
    ];
  }
  if (days <= LONG_RETENTION_DAYS) return [];
  return [
    {
      code: 'LONG_RETENTION',
      message: `Retention of ${days} days is over ten years (3650 days) and has to be justified under Art. 5(1)(e) GDPR.`,
    },
  ];
}

function unknownFields({ unknownKeys }: Traces): DpaWarning[] {
  return Array.from(unknownKeys)
    .filter(([, keys]) => keys.length > 0)
    .map(([field, keys]) => ({ code: 'UNKNOWN_FIELD', message: unknownMessage(field, keys) }));
}

function unknownMessage(field: string, keys: readonly string[]): string {
  const names = keys.slice(0, SHOWN_KEYS).map(quoted).join(', ');
  const more = keys.length > SHOWN_KEYS ? ` and ${keys.length - SHOWN_KEYS} more` : '';
  const place = field === '' ? 'The request' : field;
  return `${place} has what no part of the agreement uses: ${names}${more}; check the spelling.`;
}

function mergedCategories({ givenCategories }: Traces): DpaWarning[] {
  const keys = givenCategories.map(foldText);
  const repeats = givenCategories.filter((category, i) => keys.indexOf(foldText(category)) < i);
  if (repeats.length === 0) return [];
  return [
    {
      code: 'MERGED_CATEGORIES',
      message: `Subject categories that stand twice are listed once: ${repeats.map(quoted).join(', ')}.`,
    },
  ];
}
