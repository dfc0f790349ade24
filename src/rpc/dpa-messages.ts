import { create, type JsonObject } from '@bufbuild/protobuf';
import { CecError } from '../errors.ts';
import type { DpaFormat, DpaRequest } from '../core/dpa/generate-dpa.ts';
import { DEFAULT_ORG } from '../core/log/log-name.ts';
import type { DpaPage, DpaSummary, RegisteredDpa } from '../ports/dpa-registry.ts';
import { Severity } from '../gen/spanforge/cec/v1/finding_pb.ts';
import {
  DpaFormat as FormatValue,
  GenerateDpaResponseSchema,
  ListDpasResponseSchema,
  SubProcessorAuthorisation,
  type GenerateDpaRequest,
  type GenerateDpaResponse,
  type ListDpasResponse,
  type SccChoices,
} from '../gen/spanforge/cec/v1/dpa_pb.ts';
import { toTimestampOrNone } from './times.ts';

const FORMATS: Readonly<Partial<Record<FormatValue, DpaFormat>>> = {
  [FormatValue.HTML]: 'html',
  [FormatValue.DOCX]: 'docx',
};

/** What a caller asks for. Whether it can be had is core's to say. */
export function toDpaRequest(message: GenerateDpaRequest): DpaRequest {
  return {
    formats: message.formats.flatMap((format) => FORMATS[format] ?? []),
    input: {
      projectId: message.projectId,
      orgId: message.orgId || DEFAULT_ORG,
      controllerDetails: message.controllerDetails ?? {},
      processorDetails: message.processorDetails ?? {},
      subjectCategories: message.subjectCategories,
      transferMechanisms: message.transferMechanisms,
      retentionPeriodDays: message.retentionPeriodDays,
      lawOfContract: message.lawOfContract,
      subjectMatter: message.subjectMatter,
      nature: message.nature,
      purposes: message.purposes,
      personalDataCategories: message.personalDataCategories,
      specialCategories: message.specialCategories.map(({ category, safeguards }) => ({
        category,
        safeguards,
      })),
      serviceAgreementRef: message.serviceAgreementRef,
      effectiveDate: message.effectiveDate,
      term: message.term,
      subProcessors: message.subProcessors.map(
        ({ name, address, country, purpose, contact, transferMechanism }) => ({
          name,
          address,
          country,
          purpose,
          contact,
          transferMechanism,
        }),
      ),
      noSubProcessors: message.noSubProcessors,
      subProcessorAuthorisation: AUTHORISATIONS[message.subProcessorAuthorisation],
      subProcessorNoticeDays: message.subProcessorNoticeDays,
      securityMeasures: message.securityMeasures,
      breachNoticeHours: message.breachNoticeHours,
      deletionDays: message.deletionDays,
      backupExpiryDays: message.backupExpiryDays,
      destinationCountries: message.destinationCountries,
      transferFrequency: message.transferFrequency,
      competentAuthority: message.competentAuthority,
      scc: message.scc && toChoices(message.scc),
      unknownKeys: message.unknownKeys,
    },
  };
}

const AUTHORISATIONS: Readonly<Record<SubProcessorAuthorisation, 'general' | 'specific' | undefined>> = {
  [SubProcessorAuthorisation.UNSPECIFIED]: undefined,
  [SubProcessorAuthorisation.GENERAL]: 'general',
  [SubProcessorAuthorisation.SPECIFIC]: 'specific',
};

function toChoices(scc: SccChoices) {
  return {
    module: scc.module,
    clause7Docking: scc.clause7Docking,
    clause9Option: scc.clause9Option,
    clause9Days: scc.clause9Days,
    clause11Option: scc.clause11Option,
    clause13Authority: scc.clause13Authority,
    clause17MemberState: scc.clause17MemberState,
    clause18MemberState: scc.clause18MemberState,
  };
}

export function toDpaResponse(dpa: RegisteredDpa): GenerateDpaResponse {
  return create(GenerateDpaResponseSchema, {
    documentId: dpa.documentId,
    projectId: dpa.projectId,
    controllerDetails: toObject(dpa.controllerDetails),
    processorDetails: toObject(dpa.processorDetails),
    generatedAt: toTimestampOrNone(dpa.generatedAt),
    content: dpa.content,
    subjectCategories: [...dpa.subjectCategories],
    transferMechanisms: [...dpa.transferMechanisms],
    warnings: dpa.warnings.map(({ code, message }) => ({ code, message, severity: Severity.WARNING })),
    openItems: [...dpa.openItems],
    sha256: `sha256:${dpa.sha256}`,
    hmac: dpa.hmac,
    hmacKeyId: dpa.hmacKeyId,
    attestation: dpa.attestation,
    orgId: dpa.orgId,
    version: dpa.version,
    previousId: dpa.previousId ?? '',
    renditions: dpa.renditions.map(({ format, fileName, data, sha256 }) => ({
      format: format === 'html' ? FormatValue.HTML : FormatValue.DOCX,
      fileName,
      data: Buffer.from(data, 'base64'),
      sha256: `sha256:${sha256}`,
    })),
  });
}

export function toDpaList({ documents, next }: DpaPage): ListDpasResponse {
  return create(ListDpasResponseSchema, {
    documents: documents.map(toSummary),
    nextPageToken: next === undefined ? '' : String(next),
  });
}

function toSummary(dpa: DpaSummary) {
  return {
    documentId: dpa.documentId,
    controller: dpa.controller,
    processor: dpa.processor,
    generatedAt: toTimestampOrNone(dpa.generatedAt),
    version: dpa.version,
    previousId: dpa.previousId ?? '',
    openItems: dpa.openItems.length,
    sha256: `sha256:${dpa.sha256}`,
  };
}

/** A Struct came in as JSON, and was kept as JSON. */
function toObject(details: Readonly<Record<string, unknown>>): JsonObject {
  const object: JsonObject = JSON.parse(JSON.stringify(details));
  return object;
}

export function presentDpa(dpa: RegisteredDpa | undefined): RegisteredDpa {
  if (dpa === undefined) throw new CecError('DPA_NOT_FOUND', 'Document not found');
  return dpa;
}
