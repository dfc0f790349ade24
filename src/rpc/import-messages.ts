import type { MessageInitShape } from '@bufbuild/protobuf';
import { DEFAULT_ORG } from '../core/log/log-name.ts';
import type { ImportedProject, ImportRequest } from '../core/python-sdk/import-records.ts';
import type {
  ImportRecordsRequest,
  ImportRecordsResponseSchema,
} from '../gen/spanforge/audit/v1/import_pb.ts';
import type { SecretKey } from '../ports/keys.ts';

export function toImportRequest(
  { projectId, orgId, lines, source, allowUnknownSchema }: ImportRecordsRequest,
  secret: SecretKey | undefined,
  requestedBy: string,
): ImportRequest {
  return {
    projectId,
    orgId: orgId || DEFAULT_ORG,
    lines: lines.map(({ number, text }) => ({ number, bytes: text })),
    source,
    secret,
    requestedBy,
    allowUnknownSchema,
  };
}

export function toImportResponse(
  projects: readonly ImportedProject[],
  hmacsChecked: boolean,
): MessageInitShape<typeof ImportRecordsResponseSchema> {
  return {
    projects: projects.map(({ projectId, sourceProjectId, imported, present, failures, changed }) => ({
      projectId,
      sourceProjectId: sourceProjectId ?? '',
      imported,
      present,
      failed: failures.length,
      hmacValid: hmacsChecked ? imported + present : 0,
      hmacNotChecked: hmacsChecked ? 0 : imported + present,
      changed,
    })),
    failures: projects.flatMap(({ failures }) => [...failures]),
    checkpoints: projects.flatMap(({ checkpoints }) => [...checkpoints]),
  };
}
