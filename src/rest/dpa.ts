import type { MessageInitShape } from '@bufbuild/protobuf';
import { SubProcessorAuthorisation, type DpaFormat } from '../gen/spanforge/cec/v1/dpa_pb.ts';
import type {
  GenerateDpaRequestSchema,
  SccChoicesSchema,
  SpecialCategorySchema,
  SubProcessorSchema,
} from '../gen/spanforge/cec/v1/dpa_pb.ts';
import { unprocessable } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';
import { dpaJson, dpaSummaryJson } from './dpa-json.ts';
import { readMembers } from './json-body.ts';
import { INT32, UINT32 } from './members.ts';
import type { Members } from './members.ts';
import { readPage } from './query.ts';
import { AUTHORISATION, DPA_FORMAT } from './words.ts';

/** POST /v1/risk/dpa */
export async function generateDpa(exchange: Exchange): Promise<Answer> {
  const { deps, signal } = exchange;
  const request = toDpaRequest(await readMembers(exchange));
  return { status: 201, body: { json: dpaJson(await deps.cec.generateDpa(request, { signal })) } };
}

/** GET /v1/risk/dpa/{document_id} */
export async function getDpa({ deps, id, signal }: Exchange): Promise<Answer> {
  const { document } = await deps.cec.getDpa({ documentId: id }, { signal });
  if (document === undefined) throw new Error('the service answered without a document');
  return { status: 200, body: { json: dpaJson(document) } };
}

/** GET /v1/risk/dpa */
export async function listDpas({ deps, query, signal }: Exchange): Promise<Answer> {
  const { documents, nextPageToken } = await deps.cec.listDpas(readPage(query), { signal });
  const json = { documents: documents.map(dpaSummaryJson), next_page_token: nextPageToken };
  return { status: 200, body: { json } };
}

/** The request in a JSON object. Unknown members are passed on by name, to be warned about. */
export function toDpaRequest(members: Members): MessageInitShape<typeof GenerateDpaRequestSchema> {
  const request = {
    projectId: members.identifier('project_id'),
    orgId: members.identifier('org_id'),
    controllerDetails: members.openObject('controller_details'),
    processorDetails: members.openObject('processor_details'),
    subjectCategories: members.texts('subject_categories'),
    transferMechanisms: members.texts('transfer_mechanisms'),
    retentionPeriodDays: members.integer('retention_period_days', INT32) ?? 0,
    lawOfContract: members.text('law_of_contract'),
    subjectMatter: members.text('subject_matter'),
    nature: members.text('nature'),
    purposes: members.texts('purposes'),
    personalDataCategories: members.texts('personal_data_categories'),
    specialCategories: members.objects('special_categories').map(toSpecialCategory),
    serviceAgreementRef: members.text('service_agreement_ref'),
    effectiveDate: members.text('effective_date'),
    term: members.text('term'),
    subProcessors: members.objects('sub_processors').map(toSubProcessor),
    subProcessorAuthorisation:
      members.word('sub_processor_authorisation', AUTHORISATION) ?? SubProcessorAuthorisation.UNSPECIFIED,
    subProcessorNoticeDays: members.integer('sub_processor_notice_days', UINT32),
    securityMeasures: members.texts('security_measures'),
    breachNoticeHours: members.integer('breach_notice_hours', UINT32),
    deletionDays: members.integer('deletion_days', UINT32),
    backupExpiryDays: members.integer('backup_expiry_days', UINT32),
    destinationCountries: members.texts('destination_countries'),
    transferFrequency: members.text('transfer_frequency'),
    competentAuthority: members.text('competent_authority'),
    scc: toSccChoices(members.object('scc')),
    formats: members.texts('formats').map(toFormat),
    noSubProcessors: members.flag('no_sub_processors'),
  };
  return { ...request, unknownKeys: members.leftOver() };
}

function toFormat(word: string): DpaFormat {
  const format = DPA_FORMAT.get(word.toUpperCase());
  if (format === undefined) throw unprocessable('formats', 'must hold markdown, html and docx only');
  return format;
}

function toSpecialCategory(members: Members): MessageInitShape<typeof SpecialCategorySchema> {
  const category = { category: members.text('category'), safeguards: members.text('safeguards') };
  members.finish();
  return category;
}

function toSubProcessor(members: Members): MessageInitShape<typeof SubProcessorSchema> {
  const subProcessor = {
    name: members.text('name'),
    address: members.text('address'),
    country: members.text('country'),
    purpose: members.text('purpose'),
    contact: members.text('contact'),
    transferMechanism: members.text('transfer_mechanism'),
  };
  members.finish();
  return subProcessor;
}

function toSccChoices(members: Members | undefined): MessageInitShape<typeof SccChoicesSchema> | undefined {
  if (members === undefined) return undefined;
  const scc = {
    module: members.integer('module', UINT32),
    clause7Docking: members.optionalFlag('clause7_docking'),
    clause9Option: members.integer('clause9_option', UINT32),
    clause9Days: members.integer('clause9_days', UINT32),
    clause11Option: members.optionalFlag('clause11_option'),
    clause13Authority: members.text('clause13_authority'),
    clause17MemberState: members.text('clause17_member_state'),
    clause18MemberState: members.text('clause18_member_state'),
  };
  members.finish();
  return scc;
}
