import type {
  Agreement,
  DpaFacts,
  Mechanism,
  Party,
  SccPlan,
  SubProcessor,
  TransferPlan,
} from '../../../src/core/dpa/agreement.ts';

export function party(name: string, address: string, more: Partial<Party> = {}): Party {
  return {
    name,
    address,
    country: undefined,
    registrationNumber: undefined,
    contact: undefined,
    dpo: undefined,
    euRepresentative: undefined,
    signatory: undefined,
    ...more,
  };
}

export function mechanism(id: string | undefined, printedAs: string, given: string = printedAs): Mechanism {
  return { id, printedAs, given };
}

export function sccPlan(module: SccPlan['module'], more: Partial<SccPlan> = {}): SccPlan {
  return {
    module,
    isAssumed: false,
    clause7Docking: undefined,
    clause9Option: undefined,
    clause9Days: undefined,
    clause11Option: undefined,
    clause13Authority: undefined,
    clause17MemberState: undefined,
    clause18MemberState: undefined,
    ...more,
  };
}

export function transferPlan(
  mechanisms: readonly Mechanism[],
  more: Partial<TransferPlan> = {},
): TransferPlan {
  return {
    none: false,
    mechanisms,
    scc: undefined,
    dpfFallback: false,
    assessmentDue: false,
    destinationCountries: [],
    frequency: undefined,
    ...more,
  };
}

export const EU_SCCS = mechanism('scc', 'Standard contractual clauses, Decision (EU) 2021/914', 'SCCs');

export const NO_TRANSFER = transferPlan([mechanism('none', 'No transfer outside the EEA', 'none')], {
  none: true,
});

/** The documented example: only what is required. */
export const MINIMAL: Agreement = {
  projectId: 'chat-prod',
  orgId: 'acme',
  controller: party('Acme Corp', '1 Main Street, Dublin 2, Ireland'),
  processor: party('SpanForge GmbH', 'Torstrasse 10, 10119 Berlin, Germany'),
  subjectCategories: ['employees', 'end-users'],
  transfers: transferPlan([EU_SCCS], { scc: sccPlan(2, { isAssumed: true }), assessmentDue: true }),
  retentionDays: 2555,
  lawOfContract: 'GDPR Art.28',
  isStateLaw: false,
  subjectMatter: undefined,
  nature: undefined,
  purposes: [],
  personalDataCategories: [],
  specialCategories: [],
  serviceAgreementRef: undefined,
  effectiveDate: undefined,
  term: undefined,
  subProcessors: undefined,
  authorisation: undefined,
  subProcessorNoticeDays: undefined,
  securityMeasures: [],
  breachNoticeHours: undefined,
  deletionDays: undefined,
  backupExpiryDays: undefined,
  competentAuthority: undefined,
};

export function factsOf(agreement: Partial<Agreement> = {}, more: Partial<DpaFacts> = {}): DpaFacts {
  return {
    documentId: '01JDPA0000000000000000TEST',
    version: 1,
    previousId: undefined,
    generatedAt: '2026-11-23T10:15:00.000000Z',
    agreement: { ...MINIMAL, ...agreement },
    warnings: [],
    inventory: {
      status: 'collected',
      firstAt: '2026-03-01T08:00:00.000000Z',
      lastAt: '2026-11-20T17:30:00.000000Z',
      counts: {
        score_records: 1204,
        bias_reports: 12,
        prri_records: 9,
        drift_events: 0,
        pii_detections: 31,
        gate_evaluations: 77,
      },
      chainValid: true,
      checkedAt: '2026-11-23T10:14:58.000000Z',
      observedPersonalData: [],
    },
    ...more,
  };
}

const fullParty = (name: string, address: string, country: string, mail: string) =>
  party(name, address, {
    country,
    registrationNumber: `REG-${country}-4711`,
    contact: { name: `Contact of ${country}`, role: 'Privacy lead', email: mail, phone: '+353 1 555 0100' },
    dpo: `Officer of ${country}`,
    euRepresentative: `Representative of ${country}`,
    signatory: { name: `Signatory of ${country}`, title: `Director in ${country}` },
  });

export const SUB_PROCESSORS: readonly SubProcessor[] = [
  [
    'Hosting AG',
    'Seestrasse 1, 8000 Zürich',
    'CH',
    'hosting of the log',
    'dpo@hosting.example',
    'Adequacy decision',
  ],
  ['Mail Ltd', '5 Quay, Cork', 'IE', 'sending of notices', 'privacy@mail.example', 'No transfer'],
  [
    'Support Inc',
    '9 Elm St, Austin',
    'US',
    'second-level support',
    'gdpr@support.example',
    'SCCs, Module Three',
  ],
].map(([name = '', address, country, purpose, contact, transferMechanism]) => ({
  name,
  address,
  country,
  purpose,
  contact,
  transferMechanism,
}));

/** Everything stated, without a transfer: nothing is left open. */
export const COMPLETE: Agreement = {
  ...MINIMAL,
  controller: fullParty('Smith & Sons', '2 Quay Street, Galway', 'IE', 'privacy@smith.example'),
  processor: fullParty('Müller_GmbH', 'Domplatz 3, Köln', 'DE', 'datenschutz@mueller.example'),
  transfers: NO_TRANSFER,
  lawOfContract: 'Laws of Ireland',
  isStateLaw: true,
  subjectMatter: 'records about the quality of a chat assistant',
  nature: 'storage and export',
  purposes: ['audit of the assistant', 'incident analysis'],
  personalDataCategories: ['e-mail address', 'user id'],
  specialCategories: [{ category: 'health data', safeguards: 'separate key per record' }],
  serviceAgreementRef: 'MSA-2026-17',
  effectiveDate: '2026-12-01',
  term: 'three years from the effective date',
  subProcessors: [],
  authorisation: 'general',
  subProcessorNoticeDays: 45,
  securityMeasures: ['Disk encryption with keys held in an HSM', 'Quarterly restore test'],
  breachNoticeHours: 36,
  deletionDays: 21,
  backupExpiryDays: 60,
  competentAuthority: 'Data Protection Commission',
};
