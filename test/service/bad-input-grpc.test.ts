import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http2';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { CecService } from '../../src/gen/spanforge/cec/v1/cec_service_pb.ts';
import { GenerateDpaRequestSchema } from '../../src/gen/spanforge/cec/v1/dpa_pb.ts';
import { VerifyBundleRequestSchema } from '../../src/gen/spanforge/cec/v1/verification_pb.ts';
import { missing, runTool } from '../adapters/zip-files.ts';
import { callRaw, frame, gzipBomb } from '../rpc/raw-grpc.ts';
import { assertAlive } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';

const EMPTY = Buffer.alloc(0);

/** A case of bad input over gRPC. */
interface Row {
  readonly row: number;
  readonly what: string;
  readonly method?: string;
  readonly body?: Buffer;
  readonly headers?: OutgoingHttpHeaders;
  readonly code: Code;
  readonly reason: string;
}

function verifying(zipPath: string): Buffer {
  const message = create(VerifyBundleRequestSchema, { source: { case: 'zipPath', value: zipPath } });
  return frame(toBinary(VerifyBundleRequestSchema, message));
}

const INVALID = { code: Code.InvalidArgument, reason: 'INVALID_INPUT' } as const;
const TOO_LARGE = { code: Code.ResourceExhausted, reason: 'TOO_LARGE' } as const;
const REFUSED = { code: Code.InvalidArgument, reason: 'SFCEC_EXPORT_ERROR' } as const;
const NOT_BUILT = { code: Code.Unimplemented, reason: 'NOT_IMPLEMENTED' } as const;
const ABSENT = { code: Code.NotFound, reason: 'SFCEC_VERIFY_ERROR', method: 'VerifyBundle' } as const;

const rows: readonly Row[] = [
  { row: 117, what: 'an unknown method', method: 'Nope', ...NOT_BUILT },
  {
    row: 118,
    what: 'a message over the limit',
    body: Buffer.from([0, 0xff, 0xff, 0xff, 0xff]),
    ...TOO_LARGE,
  },
  {
    row: 119,
    what: 'a gzip bomb',
    body: frame(gzipBomb(512), 1),
    headers: { 'grpc-encoding': 'gzip' },
    ...TOO_LARGE,
  },
  { row: 120, what: 'an unknown encoding', headers: { 'grpc-encoding': 'zstd' }, ...NOT_BUILT },
  { row: 121, what: 'a truncated envelope', body: Buffer.from([0, 0, 0, 0, 9, 1]), ...INVALID },
  { row: 122, what: 'two messages', body: Buffer.concat([frame(EMPTY), frame(EMPTY)]), ...NOT_BUILT },
  { row: 123, what: 'an invalid tag', body: frame(Buffer.from([0xff, 0xff, 0xff])), ...INVALID },
  {
    row: 124,
    what: 'a deadline of eleven thousand years',
    headers: { 'grpc-timeout': '99999999H' },
    ...INVALID,
  },
  // Row 125, a deadline that passes during a build: bad-input-deadline.test.ts.
  { row: 126, what: 'no source', method: 'VerifyBundle', ...INVALID },
  { row: 128, what: 'an endless device', body: verifying('/dev/zero'), ...ABSENT },
  { row: 129, what: 'the environment of the process', body: verifying('/proc/self/environ'), ...ABSENT },
  { row: 129, what: 'a file that is there', body: verifying('/etc/passwd'), ...ABSENT },
  { row: 129, what: 'a file that is not there', body: verifying('/etc/nothing'), ...ABSENT },
  {
    row: 134,
    what: 'a control character in an agreement',
    ...agreement({ nature: '\u0007<script>' }),
    ...REFUSED,
  },
  { row: 135, what: 'a retention of -1 days', ...agreement({ retentionPeriodDays: -1 }), ...REFUSED },
  { row: 135, what: 'a retention of no days', ...agreement({ retentionPeriodDays: 0 }), ...REFUSED },
  {
    row: 136,
    what: '10,000 categories',
    ...agreement({ subjectCategories: Array.from({ length: 10_000 }, (_, i) => `category ${i}`) }),
    ...REFUSED,
  },
];

function agreement(terms: MessageInitShape<typeof GenerateDpaRequestSchema>) {
  const message = create(GenerateDpaRequestSchema, {
    projectId: 'p1',
    controllerDetails: { name: 'Acme Corp', address: '1 Main St' },
    processorDetails: { name: 'SpanForge Inc', address: '2 Cloud Way' },
    lawOfContract: 'German law',
    subjectCategories: ['users'],
    transferMechanisms: ['SCC'],
    retentionPeriodDays: 30,
    ...terms,
  });
  return { method: 'GenerateDpa', body: frame(toBinary(GenerateDpaRequestSchema, message)) };
}

let service: TestService;
before(async () => {
  service = await startService();
});
after(() => service.close());

async function assertAnswers({ method = 'GetStatus', body = frame(EMPTY), headers, code, reason }: Row) {
  const path = `/${CecService.typeName}/${method}`;
  const answer = await callRaw(service.url, path, body, headers);
  assert.deepEqual([answer.grpcStatus, answer.reason], [code, reason], answer.message);
  assert.doesNotMatch(answer.message, /\/|\.ts\b|SELECT|sqlite|Error/);
  return answer.message;
}

describe('gRPC with bad input', () => {
  for (const row of rows)
    it(`row ${row.row}: answers ${Code[row.code]} to ${row.what}`, async () => {
      await assertAnswers(row);
    });

  it(
    'row 127: answers NotFound to a FIFO in a root, without waiting for its writer',
    { skip: missing('mkfifo', '--version') },
    async () => {
      const directory = join(service.dataDir, 'fifo');
      mkdirSync(directory);
      const path = join(directory, 'fifo.zip');
      assert.ok(runTool('mkfifo', [path]).ok);
      // Who waited would run into the deadline.
      const headers = { 'grpc-timeout': '5S' };
      await assertAnswers({ row: 127, what: 'a FIFO', body: verifying(path), headers, ...ABSENT });
    },
  );

  it('rows 127 to 129: says the same of all paths', async () => {
    const messages = new Set<string>();
    for (const row of rows.filter(({ row: number }) => number >= 127 && number <= 129))
      messages.add(await assertAnswers(row));
    assert.equal(messages.size, 1);
  });

  it('is alive afterwards', () => assertAlive(service));
});
