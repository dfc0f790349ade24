import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { runService, type RunningService } from '../service/running-service.ts';
import { goCommand } from './outside-tools.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SERVICES = ['spanforge.audit.v1.AuditService', 'spanforge.cec.v1.CecService'];

/** What earlier calls answered, by method. */
type Answers = ReadonlyMap<string, string>;

/** A request for every method, in an order in which each finds what it asks for. */
const CALLS: readonly (readonly [method: string, request: (answers: Answers) => object])[] = [
  [
    'spanforge.audit.v1.AuditService/AppendRecords',
    () => ({
      project_id: 'p',
      records: ['a', 'b'].map((record_id) => ({
        schema_key: 'halluccheck.score.v1',
        payload_json: Buffer.from('{"model":"m","score":0.5}').toString('base64'),
        record_id,
      })),
    }),
  ],
  [
    'spanforge.audit.v1.AuditService/ImportRecords',
    () => ({ project_id: 'p', lines: [{ number: 1, text: Buffer.from('{}').toString('base64') }] }),
  ],
  ['spanforge.audit.v1.AuditService/GetRecord', () => ({ project_id: 'p', record_id: 'a' })],
  ['spanforge.audit.v1.AuditService/GetCheckpoint', () => ({ project_id: 'p' })],
  [
    'spanforge.audit.v1.AuditService/EraseRecords',
    () => ({ project_id: 'p', record_ids: ['b'], reason_code: 'art17' }),
  ],
  ['spanforge.audit.v1.AuditService/VerifyChain', () => ({ project_id: 'p' })],
  ['spanforge.audit.v1.AuditService/ExportRecords', () => ({ project_id: 'p' })],
  ['spanforge.cec.v1.CecService/BuildBundle', () => ({ project_id: 'p' })],
  ['spanforge.cec.v1.CecService/ListBundles', () => ({ project_id: 'p' })],
  ['spanforge.cec.v1.CecService/GetBundle', (answers) => ({ bundle_id: idIn(answers, /cec-\w{26}/) })],
  [
    'spanforge.cec.v1.CecService/ReissueDownloadUrl',
    (answers) => ({ bundle_id: idIn(answers, /cec-\w{26}/) }),
  ],
  ['spanforge.cec.v1.CecService/DownloadBundle', (answers) => ({ bundle_id: idIn(answers, /cec-\w{26}/) })],
  ['spanforge.cec.v1.CecService/VerifyBundle', (answers) => ({ bundle_id: idIn(answers, /cec-\w{26}/) })],
  [
    'spanforge.cec.v1.CecService/GenerateDpa',
    () => ({
      project_id: 'p',
      controller_details: { name: 'Acme Corp', address: '1 Main St' },
      processor_details: { name: 'SpanForge Inc', address: '2 Cloud Way' },
      subject_categories: ['employees'],
      transfer_mechanisms: ['SCCs'],
      retention_period_days: 30,
      law_of_contract: 'laws of Ireland',
    }),
  ],
  ['spanforge.cec.v1.CecService/ListDpas', () => ({ project_id: 'p' })],
  ['spanforge.cec.v1.CecService/GetDpa', (answers) => ({ document_id: idIn(answers, /dpa-\w{26}/) })],
  ['spanforge.cec.v1.CecService/GetPublicKeys', () => ({})],
  ['spanforge.cec.v1.CecService/GetStatus', () => ({})],
];

function idIn(answers: Answers, pattern: RegExp): string {
  return (
    pattern.exec([...answers.values()].join('\n'))?.[0] ?? assert.fail(`no answer has ${pattern.source}`)
  );
}

async function callAll(call: (method: string, request: string) => Promise<string>): Promise<void> {
  const answers = new Map<string, string>();
  for (const [method, request] of CALLS)
    answers.set(method, await call(method, JSON.stringify(request(answers))));
  assert.match(answers.get('spanforge.audit.v1.AuditService/VerifyChain') ?? '', /"valid": ?true/);
  assert.match(answers.get('spanforge.cec.v1.CecService/VerifyBundle') ?? '', /"overallValid": ?true/);
}

const MOST_BYTES = 2 ** 26;

const addressOf = ({ url }: RunningService) => new URL(url).host;

describe('gRPC tools of others', () => {
  let grpcurl: string;
  let probe: string;
  before(async () => {
    grpcurl = await goCommand('grpcurl');
    probe = await goCommand('grpc-health-probe');
  });

  it('list and describe every service and method by reflection', async (t) => {
    const service = await runService(t);
    const ask = async (...args: string[]) => {
      const { stdout } = await run(grpcurl, ['-plaintext', addressOf(service), ...args]);
      return stdout.trim().split('\n');
    };
    const listed = await ask('list');
    for (const name of [...SERVICES, 'grpc.health.v1.Health']) assert.ok(listed.includes(name), name);
    const methods = (await Promise.all(SERVICES.map((name) => ask('list', name)))).flat();
    const called = CALLS.map(([method]) => method.replace('/', '.'));
    assert.deepEqual(called.toSorted(), methods.toSorted());
    for (const method of methods) assert.match((await ask('describe', method)).join(' '), /^\S+ is a method/);
  });

  it('call every method with grpcurl', async (t) => {
    const service = await runService(t);
    await callAll(async (method, request) => {
      const args = [
        '-plaintext',
        '-max-msg-sz',
        String(MOST_BYTES),
        '-d',
        request,
        addressOf(service),
        method,
      ];
      return (await run(grpcurl, args, { maxBuffer: MOST_BYTES })).stdout;
    });
  });

  it('call every method with buf curl', async (t) => {
    const service = await runService(t);
    const buf = fileURLToPath(new URL('../../node_modules/@bufbuild/buf/bin/buf', import.meta.url));
    await callAll(async (method, request) => {
      const args = ['curl', '--protocol', 'grpc', '--http2-prior-knowledge', '-d', request];
      const command = [buf, ...args, `${service.url}/${method}`];
      return (await run(process.execPath, command, { cwd: ROOT, maxBuffer: MOST_BYTES })).stdout;
    });
  });

  it('ask for its health as orchestrators do', async (t) => {
    const service = await runService(t);
    for (const name of ['', ...SERVICES]) {
      const { stderr } = await run(probe, ['-addr', addressOf(service), '-service', name]);
      assert.match(stderr, /status: SERVING/);
    }
    await service.close(0);
    await assert.rejects(run(probe, ['-addr', addressOf(service), '-connect-timeout', '1s']));
  });
});
