/**
 * A request for an agreement as plain data, not yet checked. An empty text, an empty list or undefined means that
 * nothing is stated.
 */
export interface DpaInput {
  readonly projectId: string;
  readonly orgId: string;
  /** JSON object with the documented keys in snake case; others are named in a warning. */
  readonly controllerDetails: Readonly<Record<string, unknown>>;
  readonly processorDetails: Readonly<Record<string, unknown>>;
  readonly subjectCategories: readonly string[];
  readonly transferMechanisms: readonly string[];
  readonly retentionPeriodDays: number;
  readonly lawOfContract: string;
  readonly subjectMatter?: string | undefined;
  readonly nature?: string | undefined;
  readonly purposes?: readonly string[] | undefined;
  readonly personalDataCategories?: readonly string[] | undefined;
  readonly specialCategories?: readonly SpecialCategoryInput[] | undefined;
  readonly serviceAgreementRef?: string | undefined;
  /** YYYY-MM-DD. */
  readonly effectiveDate?: string | undefined;
  readonly term?: string | undefined;
  readonly subProcessors?: readonly SubProcessorInput[] | undefined;
  /** There are none at the date of the document. */
  readonly noSubProcessors?: boolean | undefined;
  readonly subProcessorAuthorisation?: 'general' | 'specific' | undefined;
  readonly subProcessorNoticeDays?: number | undefined;
  readonly securityMeasures?: readonly string[] | undefined;
  readonly breachNoticeHours?: number | undefined;
  readonly deletionDays?: number | undefined;
  readonly backupExpiryDays?: number | undefined;
  /** ISO 3166-1 alpha-2, as are all countries here. */
  readonly destinationCountries?: readonly string[] | undefined;
  readonly transferFrequency?: string | undefined;
  readonly competentAuthority?: string | undefined;
  readonly scc?: SccInput | undefined;
  /** Keys of the request that no field has, where the transport lets them through. */
  readonly unknownKeys?: readonly string[] | undefined;
}

export interface SpecialCategoryInput {
  readonly category: string;
  readonly safeguards?: string | undefined;
}

export interface SubProcessorInput {
  readonly name: string;
  readonly address?: string | undefined;
  readonly country?: string | undefined;
  readonly purpose?: string | undefined;
  readonly contact?: string | undefined;
  readonly transferMechanism?: string | undefined;
}

/** Choices in the clauses of Decision (EU) 2021/914. */
export interface SccInput {
  readonly module?: number | undefined;
  readonly clause7Docking?: boolean | undefined;
  readonly clause9Option?: number | undefined;
  readonly clause9Days?: number | undefined;
  readonly clause11Option?: boolean | undefined;
  readonly clause13Authority?: string | undefined;
  readonly clause17MemberState?: string | undefined;
  readonly clause18MemberState?: string | undefined;
}
