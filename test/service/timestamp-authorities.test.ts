import assert from 'node:assert/strict';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { certificatesIn } from '../../src/core/bundle/verify-timestamp.ts';
import { TimestampAuthority, type Bundle } from '../../src/gen/spanforge/cec/v1/bundle_pb.ts';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { type Answer, reply, serveTsa } from '../adapters/tsa-server.ts';
import { root, stamp } from '../core/bundle/wrong-answers.ts';
import { unzip } from './rezip.ts';
import {
  assertWorks,
  buildOf,
  failureOf,
  filesIn,
  recordsOf,
  runService,
  type RunningService,
} from './running-service.ts';

const answerRightly: Answer = (query, response) => reply(response, stamp(query));
const refuse: Answer = (_query, response) => reply(response, stamp(Buffer.from('?')));
const fail: Answer = (_query, response) => response.writeHead(503).end();

/** A PEM file of what is trusted, with the comments that such files have. */
async function caFile(t: TestContext, content = `Root\n${root.certificate.toString()}`): Promise<string> {
  const file = join(await temporaryDirectory(t), 'ca.pem');
  await writeFile(file, content);
  return file;
}

/** A service with records whose bundles are stamped by an authority that answers like this. */
async function runWith(
  t: TestContext,
  answer: Answer,
  settings: Readonly<Record<string, string>> = {},
  dataDir?: string,
): Promise<RunningService & { readonly host: string }> {
  const server = await serveTsa(answer);
  t.after(() => server.close());
  const { url } = server;
  const tsa = { CEC_TSA_URL: `${url.href}?key=s3cret`, CEC_TSA_CA: await caFile(t), ...settings };
  const service = await runService(t, dataDir, tsa);
  await service.audit.appendRecords({ projectId: 'p', records: recordsOf('r', 60) });
  return { ...service, host: url.host };
}

const namesOf = ({ findings }: Bundle) =>
  findings.map(({ code }) => code).filter((code) => /T(?:IMESTAMP|SA_)/.test(code));

async function subjectsOfChain({ zipPath }: Bundle): Promise<string[]> {
  const pem = (await unzip(zipPath)).get('tsa_chain.pem')?.toString() ?? '';
  return certificatesIn(pem).map(
    ({ subject }) => subject.split('\n').find((part) => part.startsWith('CN=')) ?? '',
  );
}

describe('a build with an outside time-stamp authority', () => {
  it('is stamped by it, brings its certificates along, and verifies', async (t) => {
    const service = await runWith(t, answerRightly);
    const bundle = await buildOf(service, { projectId: 'p' });
    assert.equal(bundle.timestampAuthority, TimestampAuthority.EXTERNAL);
    const verdict = await service.cec.verifyBundle({ source: { case: 'zipPath', value: bundle.zipPath } });
    assert.equal(verdict.timestampAuthority, TimestampAuthority.EXTERNAL);
    assert.deepEqual(namesOf(bundle), []);
    assert.deepEqual(await subjectsOfChain(bundle), ['CN=Root']);
    const pem = (await unzip(bundle.zipPath)).get('tsa_chain.pem')?.toString();
    assert.equal(pem, root.certificate.toString());
    await assertWorks(service, 'p');
  });

  it('does not count as outside for a service that knows the authority from the caller alone', async (t) => {
    const [maker, stranger] = [await runService(t), await runService(t)];
    const { zipPath } = await buildOf(maker, { projectId: 'p' });
    const chain = (await unzip(zipPath)).get('tsa_chain.pem')?.toString() ?? '';
    const path = join(await temporaryDirectory(t), 'bundle.zip');
    await cp(zipPath, path);
    const verdict = await stranger.cec.verifyBundle({
      source: { case: 'zipPath', value: path },
      tsaAnchors: [chain],
    });
    assert.equal(verdict.timestampValid, true);
    assert.equal(verdict.timestampAuthority, TimestampAuthority.UNSPECIFIED);
  });

  it('leaves earlier bundles good, which the service stamped itself', async (t) => {
    const dataDir = await temporaryDirectory(t);
    const before = await runService(t, dataDir);
    await before.audit.appendRecords({ projectId: 'p', records: recordsOf('r', 60) });
    const { bundleId, timestampAuthority } = await buildOf(before, { projectId: 'p' });
    assert.equal(timestampAuthority, TimestampAuthority.LOCAL);
    await before.close(0);
    const service = await runWith(t, answerRightly, {}, dataDir);
    const verdict = await service.cec.verifyBundle({ source: { case: 'bundleId', value: bundleId } });
    assert.deepEqual(verdict.errors, []);
    assert.equal(verdict.timestampAuthority, TimestampAuthority.LOCAL);
  });

  it('fails without its answer, keeps nothing, says that a retry may help, and works when it is back', async (t) => {
    let answer = fail;
    const service = await runWith(t, (...given) => answer(...given));
    const message = `CEC build failed: no time-stamp authority gave an answer that can be used: ${service.host}: answered with HTTP status 503`;
    assert.deepEqual(await failureOf(service, { projectId: 'p' }), {
      message,
      code: 'Internal',
      reason: 'SFCEC_BUILD_ERROR',
      retrySeconds: 5n,
    });
    assert.equal((await service.cec.getStatus({})).bundleCount, 0);
    assert.deepEqual(await filesIn(service.dataDir), []);
    answer = answerRightly;
    await assertWorks(service, 'p');
  });

  it('fails for a wrong answer without advising a retry', async (t) => {
    const service = await runWith(t, refuse);
    const { message, reason, retrySeconds } = await failureOf(service, { projectId: 'p' });
    assert.match(message, /^CEC build failed: .* the authority answered status 2 badDataFormat$/);
    assert.ok(!message.includes('s3cret'));
    assert.deepEqual([reason, retrySeconds], ['SFCEC_BUILD_ERROR', undefined]);
  });

  it('is stamped by the service when that may step in, and says so and why', async (t) => {
    const service = await runWith(t, refuse, { CEC_TSA_MODE: 'best-effort' });
    const bundle = await buildOf(service, { projectId: 'p' });
    assert.equal(bundle.timestampAuthority, TimestampAuthority.LOCAL);
    assert.deepEqual(namesOf(bundle), ['TSA_NOT_GRANTED', 'LOCAL_TIMESTAMP']);
    const [own = '', ...others] = (await subjectsOfChain(bundle)).toReversed();
    assert.match(own, /^CN=Time-stamp root$/);
    assert.ok(others.includes('CN=Root'));
    await assertWorks(service, 'p');
  });

  it('can be cancelled while the authority is silent', async (t) => {
    const cancel = new AbortController();
    const service = await runWith(t, () => cancel.abort());
    const ended = await buildOf(service, { projectId: 'p' }, cancel.signal).then(
      () => assert.fail('the build succeeded'),
      (error: unknown) => ConnectError.from(error),
    );
    assert.equal(ended.code, Code.Canceled);
    await service.close(5_000);
    assert.deepEqual(await filesIn(service.dataDir), []);
  });
});

describe('CEC_TSA_CA', () => {
  const { certificate } = root;
  const damaged = certificate.toString().replace(/^MII/m, 'MIJ');
  const wrong: readonly [fact: string, content: string, problem: RegExp][] = [
    ['no certificate', 'nothing', /^CEC_TSA_CA: the file holds no certificate in PEM$/],
    ['a damaged certificate', `${certificate.toString()}${damaged}`, /^CEC_TSA_CA: .* cannot be read; mend/],
    [
      'a certificate without its end',
      `${certificate.toString()}${certificate.toString().slice(0, 200)}`,
      /^CEC_TSA_CA: .* cannot be read; mend/,
    ],
  ];
  for (const [fact, content, message] of wrong)
    it(`stops the start when its file holds ${fact}`, async (t) => {
      const settings = { CEC_TSA_URL: 'https://tsa.example', CEC_TSA_CA: await caFile(t, content) };
      await assert.rejects(runService(t, undefined, settings), { code: 'INVALID_INPUT', message });
    });

  it('stops the start when its file cannot be read', async (t) => {
    const settings = { CEC_TSA_URL: 'https://tsa.example', CEC_TSA_CA: await temporaryDirectory(t) };
    const message = 'CEC_TSA_CA: the file cannot be read (EISDIR)';
    await assert.rejects(runService(t, undefined, settings), { code: 'INVALID_INPUT', message });
  });
});
