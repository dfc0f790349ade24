import { before, after, beforeEach } from 'node:test';
import { CecError, invalidInput } from '../../src/errors.ts';
import type { AppendRecordsRequest } from '../../src/gen/spanforge/audit/v1/record_pb.ts';
import { startGateway } from './gateway-fixture.ts';
import type { Gateway } from './gateway-fixture.ts';
import { ask } from './http-client.ts';
import type { Reply } from './http-client.ts';

export const RECORDS = '/v1/audit/records';
export const NDJSON = { 'content-type': 'application/x-ndjson' };

export interface RecordedLog {
  /** Batches that were stored since the test began. */
  batches: AppendRecordsRequest[];
  /** Payload text by record id. */
  readonly stored: Map<string, string>;
  readonly gateway: Gateway;
  /** Sends lines as NDJSON. */
  send(lines: readonly string[], query?: string): Promise<Reply>;
}

/** A gateway with small limits over a log that keeps what it gets; for the tests of one file. */
export function useRecordedLog(): RecordedLog {
  const log = new RecordedLogService();
  before(async () => {
    const limits = { batchRecords: 2, batchBytes: 1000, lineBytes: 600, bodyMillis: 200, lingerMillis: 50 };
    const audit = { appendRecords: (request: AppendRecordsRequest) => log.append(request) };
    log.started = await startGateway({ services: { audit }, limits });
  });
  after(() => log.gateway.close());
  beforeEach(() => {
    log.batches = [];
    log.stored.clear();
  });
  return log;
}

export function line(members: object = {}): string {
  return JSON.stringify({ schema_key: 'k', payload: { a: 1 }, ...members });
}

class RecordedLogService implements RecordedLog {
  started: Gateway | undefined;
  batches: AppendRecordsRequest[] = [];
  readonly stored = new Map<string, string>();

  get gateway(): Gateway {
    if (this.started === undefined) throw new Error('the gateway is not started');
    return this.started;
  }

  send(lines: readonly string[], query = '?project_id=p'): Promise<Reply> {
    const body = lines.join('\n');
    return ask(this.gateway, { method: 'POST', path: RECORDS + query, headers: NDJSON, body });
  }

  append(request: AppendRecordsRequest) {
    this.#check(request);
    let position = this.batches.flatMap(({ records }) => records).length;
    this.batches.push(request);
    const log = `${request.orgId || 'default'}/${request.projectId || request.records[0]?.projectId}/evidence`;
    const results = request.records.map(({ recordId = `id-${position}`, payloadJson }) => {
      const duplicate = this.stored.has(recordId);
      this.stored.set(recordId, Buffer.from(payloadJson).toString());
      return { recordId, position: BigInt(position++), hmac: 'hmac-sha256:0', log, duplicate };
    });
    return { results, checkpoints: [{ log, checkpoint: `${log} ${position}` }] };
  }

  /** Refuses what the real service does in the rows that need it, and names the record as it does. */
  #check({ records }: AppendRecordsRequest): void {
    records.forEach(({ schemaKey, recordId = '', payloadJson }, i) => {
      const payload = Buffer.from(payloadJson).toString();
      const field = `records[${i}]`;
      if (schemaKey === 'unknown') throw invalidInput(`${field}.schema_key`, 'is not a known schema key');
      if (payload.startsWith('[')) throw invalidInput(`${field}.payload`, 'must be a JSON object');
      if ((this.stored.get(recordId) ?? payload) === payload) return;
      throw new CecError('RECORD_CONFLICT', `${field}.record_id: "${recordId}" is stored with other content`);
    });
    if (records.some(({ schemaKey }) => schemaKey === 'disk')) {
      throw new CecError('STORE_FAILED', 'the store failed; repeat with the same record ids');
    }
    if (records.some(({ schemaKey }) => schemaKey === 'bug')) throw new Error('bug');
  }
}
