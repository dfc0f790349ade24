import { create } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import { invalidInput, CecError } from '../errors.ts';
import { appendRecords } from '../core/log/append-records.ts';
import { verifierKey } from '../core/log/checkpoint.ts';
import { eraseRecords } from '../core/log/erase-records.ts';
import { kindOf } from '../core/clauses/evidence-kinds.ts';
import { DEFAULT_ORG, logName, type LogKind } from '../core/log/log-name.ts';
import type { LogWriter } from '../core/log/log-writer.ts';
import { exportRecords, getRecord } from '../core/log/read-log.ts';
import { verifyLog } from '../core/log/verify-log.ts';
import { importRecords } from '../core/python-sdk/import-records.ts';
import { daysToInstants, fromMillis, isCalendarDate } from '../core/time.ts';
import type { ServiceKeys } from '../ports/keys.ts';
import type { LogStore } from '../ports/log-store.ts';
import type { RecordScanner } from '../ports/record-scanner.ts';
import type { AuditService } from '../gen/spanforge/audit/v1/audit_service_pb.ts';
import { LogKind as ProtoLogKind } from '../gen/spanforge/audit/v1/chain_pb.ts';
import { VerifyChainResponseSchema } from '../gen/spanforge/audit/v1/chain_pb.ts';
import type { AppendRecordsRequest, InputRecord } from '../gen/spanforge/audit/v1/record_pb.ts';
import { acceptSecret } from './accept-secret.ts';
import { caller } from './caller.ts';
import { toImportRequest, toImportResponse } from './import-messages.ts';
import { toInstant, toTimestamp } from './times.ts';

export interface AuditDeps {
  readonly store: LogStore;
  readonly writer: LogWriter;
  readonly scanner: RecordScanner;
  readonly keys: Pick<ServiceKeys, 'checkpoint'>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** The evidence log over RPC. */
export function createAuditService(deps: AuditDeps): ServiceImpl<typeof AuditService> {
  const { store, writer } = deps;
  return {
    appendRecords: async (request) => {
      const { records, allowUnknownSchema } = request;
      const project = projectOf(request);
      const inputs = records.map(({ schemaKey, payloadJson, recordId, timestamp }) => ({
        schemaKey,
        payloadJson,
        recordId,
        timestamp: timestamp && toInstant(timestamp),
      }));
      const result = await appendRecords(deps, { ...project, records: inputs, allowUnknownSchema });
      return {
        results: result.records.map((record) => ({
          ...record,
          position: BigInt(record.position),
          hmac: `hmac-sha256:${record.hmac}`,
        })),
        checkpoints: [...result.checkpoints],
      };
    },
    importRecords: async (message, context) => {
      const secret = acceptSecret(message.orgSecret, context);
      const request = toImportRequest(message, secret, context.values.get(caller));
      return toImportResponse(await importRecords(deps, request), secret !== undefined);
    },
    exportRecords: async function* (request) {
      const { orgId, projectId, schemaKeys } = request;
      const keys = new Set(schemaKeys.map((key) => kindOf(key) ?? key));
      const period = openPeriod(request.fromDate, request.toDate);
      yield* exportRecords(store, { logs: logsOf(orgId, projectId), schemaKeys: keys, ...period });
    },
    getRecord: async ({ orgId, projectId, recordId, log }) => {
      const found = await getRecord(deps, logsOf(orgId, projectId, log), recordId);
      return {
        ...found,
        position: BigInt(found.position),
        treeSize: BigInt(found.treeSize),
        inclusionProof: found.inclusionProof.map((hash) => Buffer.from(hash, 'hex')),
      };
    },
    verifyChain: async ({ orgId, projectId }, { signal }) => {
      const response = create(VerifyChainResponseSchema, {
        valid: true,
        verifiedAt: toTimestamp(fromMillis(deps.clock())),
      });
      for (const log of logsOf(orgId, projectId)) {
        const head = await writer.verifiedHead(log);
        const result = await verifyLog(deps, log, signal);
        response.valid &&= result.valid;
        response.verifiedCount += result.verifiedCount;
        response.tamperedCount += result.tamperedCount;
        if (result.firstTampered !== undefined && response.firstTampered === undefined) {
          response.firstTampered = toPosition(log, result.firstTampered);
        }
        response.gaps.push(...result.gaps.map(({ first, last }) => toRange(log, first, last)));
        if (head !== undefined) response.logs.push(toHead(log, head));
      }
      return response;
    },
    getCheckpoint: async ({ orgId, projectId, log: kind }) => {
      const [log = ''] = logsOf(
        orgId,
        projectId,
        kind === ProtoLogKind.UNSPECIFIED ? ProtoLogKind.EVIDENCE : kind,
      );
      const head = await writer.verifiedHead(log);
      if (head === undefined) throw new CecError('LOG_NOT_FOUND', 'project_id: the log has no records');
      const vkey = verifierKey(writer.origin(log), deps.keys.checkpoint.publicKey);
      return { log, checkpoint: head.checkpoint, vkey };
    },
    eraseRecords: async ({ orgId, projectId, recordIds, reasonCode, log }) => {
      const kind = kindOfLog(log);
      const result = await eraseRecords(deps, {
        orgId: orgId || DEFAULT_ORG,
        projectId,
        recordIds,
        reasonCode,
        log: kind,
      });
      const { erased, position, checkpoint } = result;
      return { erased, checkpoint, ...(position !== undefined && { position: BigInt(position) }) };
    },
  };
}

const toPosition = (log: string, position: number) =>
  ({ $typeName: 'spanforge.audit.v1.RecordPosition', log, position: BigInt(position) }) as const;
const toRange = (log: string, first: number, last: number) =>
  ({ $typeName: 'spanforge.audit.v1.PositionRange', log, first: BigInt(first), last: BigInt(last) }) as const;
const toHead = (log: string, head: { size: number; prevHash: string; checkpoint: string }) =>
  ({
    $typeName: 'spanforge.audit.v1.LogHead',
    log,
    treeSize: BigInt(head.size),
    head: `sha256:${head.prevHash}`,
    checkpoint: head.checkpoint,
  }) as const;

/** All records of a request belong to one project; either side may name it. */
function projectOf({ orgId, projectId, records }: AppendRecordsRequest): {
  orgId: string;
  projectId: string;
} {
  const project = oneName(projectId, records, 'projectId', 'project_id');
  if (project === '')
    throw invalidInput('project_id', 'is missing; give it with the request or with each record');
  return { projectId: project, orgId: oneName(orgId, records, 'orgId', 'org_id') || DEFAULT_ORG };
}

function oneName(
  given: string,
  records: readonly InputRecord[],
  name: 'projectId' | 'orgId',
  field: string,
): string {
  const expected = given || (records[0]?.[name] ?? '');
  const wrong = records.findIndex(
    (record) => record[name] !== expected && (record[name] !== '' || given === ''),
  );
  if (wrong >= 0)
    throw invalidInput(
      `records[${wrong}].${field}`,
      'is not that of the request; send one request for each project',
    );
  return expected;
}

function kindOfLog(kind: ProtoLogKind): LogKind | undefined {
  if (kind === ProtoLogKind.EVIDENCE) return 'evidence';
  return kind === ProtoLogKind.OTHER ? 'other' : undefined;
}

function logsOf(orgId: string, projectId: string, kind: ProtoLogKind = ProtoLogKind.UNSPECIFIED): string[] {
  const named = kindOfLog(kind);
  const kinds: LogKind[] = named === undefined ? ['evidence', 'other'] : [named];
  return kinds.map((each) => logName(orgId || DEFAULT_ORG, projectId, each));
}

function openPeriod(fromDate: string, toDate: string) {
  for (const [field, date] of [
    ['from_date', fromDate],
    ['to_date', toDate],
  ] as const) {
    if (date !== '' && !isCalendarDate(date))
      throw invalidInput(field, 'must be a day of the calendar, YYYY-MM-DD');
  }
  if (fromDate !== '' && toDate !== '' && fromDate > toDate)
    throw invalidInput('from_date', 'is after to_date');
  const { from, to } = daysToInstants(fromDate, toDate);
  return { from: fromDate === '' ? undefined : from, to: toDate === '' ? undefined : to };
}
