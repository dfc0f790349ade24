import type { JsonObject } from '@bufbuild/protobuf';
import type { DpaSummary, GenerateDpaResponse } from '../gen/spanforge/cec/v1/dpa_pb.ts';
import { findingJson } from './json-answer.ts';
import { timeText } from './time-text.ts';
import { DPA_FORMAT, wordOf } from './words.ts';

export function dpaJson(dpa: GenerateDpaResponse): JsonObject {
  return {
    document_id: dpa.documentId,
    project_id: dpa.projectId,
    controller_details: dpa.controllerDetails ?? {},
    processor_details: dpa.processorDetails ?? {},
    generated_at: timeText(dpa.generatedAt),
    content: dpa.content,
    subject_categories: dpa.subjectCategories,
    transfer_mechanisms: dpa.transferMechanisms,
    warnings: dpa.warnings.map(findingJson),
    open_items: dpa.openItems,
    sha256: dpa.sha256,
    hmac: dpa.hmac,
    hmac_key_id: dpa.hmacKeyId,
    attestation: dpa.attestation,
    org_id: dpa.orgId,
    version: dpa.version,
    previous_id: dpa.previousId,
    renditions: dpa.renditions.map(({ format, fileName, data, sha256 }) => ({
      format: wordOf(DPA_FORMAT, format)?.toLowerCase() ?? null,
      file_name: fileName,
      data_base64: Buffer.from(data).toString('base64'),
      sha256,
    })),
  };
}

export function dpaSummaryJson(dpa: DpaSummary): JsonObject {
  return {
    document_id: dpa.documentId,
    controller: dpa.controller,
    processor: dpa.processor,
    generated_at: timeText(dpa.generatedAt),
    version: dpa.version,
    previous_id: dpa.previousId,
    open_items: dpa.openItems,
    sha256: dpa.sha256,
  };
}
