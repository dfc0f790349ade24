/** A party to the agreement, normalised: trimmed, NFC, inner spaces collapsed. Optional texts are undefined. */
export interface Party {
  /** Legal name and address, as given apart from spaces. */
  readonly name: string;
  readonly address: string;
  readonly country: string | undefined;
  readonly registrationNumber: string | undefined;
  readonly contact: Contact | undefined;
  readonly dpo: string | undefined;
  /** Representative under Art. 27 GDPR. */
  readonly euRepresentative: string | undefined;
  readonly signatory: { readonly name: string; readonly title: string | undefined } | undefined;
}

export interface Contact {
  readonly name: string | undefined;
  readonly role: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
}

export interface SubProcessor {
  readonly name: string;
  readonly address: string | undefined;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | undefined;
  readonly purpose: string | undefined;
  readonly contact: string | undefined;
  readonly transferMechanism: string | undefined;
}

/** A transfer mechanism as it is printed, with what the data about it says. */
export interface Mechanism {
  /** Id of the dated data, such as `scc`, `eu_us_dpf` or `uk_idta`; undefined for one that is not known. */
  readonly id: string | undefined;
  /** As the request wrote it. */
  readonly given: string;
  /** Precise name of the instrument; as given where it is not known. */
  readonly printedAs: string;
}

/** Standard contractual clauses of Decision (EU) 2021/914, where they apply. */
export interface SccPlan {
  readonly module: 2 | 3 | 4;
  /** The module follows from the parties' roles and countries, and was not named. */
  readonly isAssumed: boolean;
  readonly clause7Docking: boolean | undefined;
  readonly clause9Option: 1 | 2 | undefined;
  readonly clause9Days: number | undefined;
  readonly clause11Option: boolean | undefined;
  readonly clause13Authority: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly clause17MemberState: string | undefined;
  readonly clause18MemberState: string | undefined;
}

/** What the agreement says about transfers to third countries. */
export interface TransferPlan {
  /** No transfer takes place. */
  readonly none: boolean;
  readonly mechanisms: readonly Mechanism[];
  readonly scc: SccPlan | undefined;
  /** SCCs apply automatically when the adequacy decision or the listing falls away. */
  readonly dpfFallback: boolean;
  /** A transfer impact assessment is due (SCCs, BCRs). */
  readonly assessmentDue: boolean;
  readonly destinationCountries: readonly string[];
  readonly frequency: string | undefined;
}

/** The terms of one agreement, checked; what is undefined or empty becomes an open item. */
export interface Agreement {
  readonly projectId: string;
  readonly orgId: string;
  readonly controller: Party;
  readonly processor: Party;
  /** Categories of data subjects, merged after case, space and punctuation folding. */
  readonly subjectCategories: readonly string[];
  readonly transfers: TransferPlan;
  readonly retentionDays: number;
  /** Printed verbatim. */
  readonly lawOfContract: string;
  /** `law_of_contract` names a state's law, and not only a legal basis such as "GDPR Art.28". */
  readonly isStateLaw: boolean;
  readonly subjectMatter: string | undefined;
  readonly nature: string | undefined;
  readonly purposes: readonly string[];
  readonly personalDataCategories: readonly string[];
  readonly specialCategories: readonly {
    readonly category: string;
    readonly safeguards: string | undefined;
  }[];
  readonly serviceAgreementRef: string | undefined;
  readonly effectiveDate: string | undefined;
  readonly term: string | undefined;
  /** Undefined: not stated; empty: none at the date of the document. */
  readonly subProcessors: readonly SubProcessor[] | undefined;
  readonly authorisation: 'general' | 'specific' | undefined;
  readonly subProcessorNoticeDays: number | undefined;
  readonly securityMeasures: readonly string[];
  readonly breachNoticeHours: number | undefined;
  readonly deletionDays: number | undefined;
  readonly backupExpiryDays: number | undefined;
  readonly competentAuthority: string | undefined;
}

/** What counsel should look at: `code` is a stable upper-case word, `message` one English sentence. */
export interface DpaWarning {
  readonly code: string;
  readonly message: string;
}

/** The project's evidence, read when the document is made. Times are instants, empty when there is none. */
export type EvidenceInventory =
  | {
      readonly status: 'collected';
      readonly firstAt: string;
      readonly lastAt: string;
      /** Records by folder name, such as `score_records`, zeros included. */
      readonly counts: Readonly<Record<string, number>>;
      readonly chainValid: boolean;
      readonly checkedAt: string;
      /** Categories that PII detection has seen, as the records name them, in alphabetical order. */
      readonly observedPersonalData: readonly string[];
    }
  /** The log could not be read. */
  | { readonly status: 'not_collected' };

/** Everything that the text of a document is made from. */
export interface DpaFacts {
  readonly documentId: string;
  /** 1, 2, 3 … of the same project and parties. */
  readonly version: number;
  /** Id of the version before, if there is one. */
  readonly previousId: string | undefined;
  readonly generatedAt: string;
  readonly agreement: Agreement;
  readonly warnings: readonly DpaWarning[];
  readonly inventory: EvidenceInventory;
}
