import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../../src/gen/grpc/health/v1/health_pb.ts';
import { openRaw } from '../adapters/raw-http.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { checkAftermath } from '../crash/aftermath.ts';
import { createAuditor } from '../crash/auditor.ts';
import { appendBatch, createLedger, loadUntilGone, newBatch, PROJECTS } from '../crash/load.ts';
import { createSeeded } from '../crash/seeded.ts';
import { startVictim } from '../crash/victim.ts';
import { eventually } from './eventually.ts';
import { buildOf, filesIn, recordsOf, runService } from './running-service.ts';

/** More than the 10 s that calls under way have after the last connection was taken. */
const DRAINED_WITHIN_MILLIS = 15_000;
const NOTHING_UNANSWERED = { records: 0, bundles: 0 };

describe('SIGTERM under load', () => {
  it('lets everything that was begun end and be answered, then exits with 0 and leaves nothing over', async (t) => {
    const dataDir = await temporaryDirectory(t);
    const victim = await startVictim(dataDir);
    t.after(() => victim.child.kill('SIGKILL'));
    const [random, ledger] = [createSeeded(1), createLedger()];
    for (const project of PROJECTS) await appendBatch(victim, ledger, newBatch(project, 300, random));
    const load = loadUntilGone(victim, ledger, random, DRAINED_WITHIN_MILLIS);
    await eventually(
      () => ledger.bundles.size,
      (size) => size >= 3,
    );
    victim.child.kill('SIGTERM');
    await load;
    assert.equal(await victim.gone, '0', victim.log.join('\n'));
    await assert.rejects(access(join(dataDir, 'owner.json')), { code: 'ENOENT' });

    const next = await startVictim(dataDir);
    const auditor = await createAuditor(dataDir);
    t.after(async () => {
      next.child.kill('SIGKILL');
      await Promise.all([next.gone, auditor.close()]);
    });
    const witnesses = { ledger, auditor, checked: new Set<string>() };
    assert.deepEqual(await checkAftermath(next, dataDir, witnesses), NOTHING_UNANSWERED);
  });

  it('says GOAWAY, NOT_SERVING and not ready while a call still goes on, and takes no connection', async (t) => {
    const victim = await startVictim(await temporaryDirectory(t));
    t.after(() => victim.child.kill('SIGKILL'));
    const port = Number(new URL(victim.url).port);
    const upload = await openRaw(port);
    upload.socket.write(
      'POST /v1/audit/records?project_id=p HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n' +
        'Transfer-Encoding: chunked\r\n\r\n',
    );
    const session = connect(victim.url);
    await once(session, 'remoteSettings');
    const goaway = once(session, 'goaway');
    const health = createClient(Health, createGrpcTransport({ baseUrl: victim.url }));
    const watch = health.watch({})[Symbol.asyncIterator]();
    assert.equal((await watch.next()).value?.status, Status.SERVING);

    victim.child.kill('SIGTERM');
    await goaway;
    assert.equal((await watch.next()).value?.status, Status.NOT_SERVING);
    await assert.rejects(watch.next(), { code: Code.Unavailable });
    await assert.rejects(openRaw(port), { code: 'ECONNREFUSED' });
    const line = '{"schema_key":"halluccheck.score.v1","payload":{"score":1}}\n';
    const chunk = `${line.length.toString(16)}\r\n${line}\r\n0\r\n\r\n`;
    upload.socket.write(`${chunk}GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n`);
    assert.match(await upload.answer, /^HTTP\/1\.1 201 [^]*HTTP\/1\.1 503 [^]*"unavailable"/);
    assert.equal(await victim.gone, '0');
  });
});

describe('the end of the grace period', () => {
  it('answers UNAVAILABLE to what has not ended, and nothing half made is left', async (t) => {
    const service = await runService(t);
    await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', 1000) });
    // A client may wait for ever on a connection that was cut without a word.
    const patience = AbortSignal.timeout(10_000);
    const outcomes = Array.from({ length: 60 }, () => buildOf(service, { projectId: 'p' }, patience));
    const settled = Promise.allSettled(outcomes);
    await Promise.race(outcomes);
    await service.close(1_000);
    const finished = new Set<string>();
    const refused: ConnectError[] = [];
    for (const outcome of await settled) {
      if (outcome.status === 'fulfilled') finished.add(outcome.value.zipPath);
      else refused.push(ConnectError.from(outcome.reason));
    }
    assert.ok(refused.length > 0, 'some builds are still under way');
    assert.deepEqual(new Set(refused.map(({ code }) => Code[code])), new Set(['Unavailable']));
    assert.match(refused[0]?.rawMessage ?? '', /the service is shutting down/);

    const next = await runService(t, service.dataDir);
    const { bundles } = await next.cec.listBundles({ projectId: 'p', pageSize: 1000 });
    const listed = new Set(bundles.map(({ zipPath }) => zipPath));
    assert.deepEqual(
      [...finished].filter((path) => !listed.has(path)),
      [],
    );
    assert.deepEqual(new Set(await filesIn(service.dataDir)), listed);
  });
});
