import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import { httpTimestampAuthority } from '../../../src/adapters/http-timestamp-authority.ts';
import { stampDigest } from '../../../src/core/bundle/stamp-digest.ts';
import { localAuthority } from '../../../src/core/timestamp/local-authority.ts';
import { LOCAL_TIMESTAMP_POLICY } from '../../../src/core/timestamp/respond.ts';
import { verifyTimestampResponse } from '../../../src/core/timestamp/verify.ts';
import { CecError } from '../../../src/errors.ts';
import type { TimestampAuthority } from '../../../src/ports/timestamp-authority.ts';
import { type Answer, reply, serveTsa } from '../../adapters/tsa-server.ts';
import { certify, issuing, timestamping } from '../timestamp/authorities.ts';
import { INDEFINITE, toBerResponse } from '../timestamp/ber-response.ts';
import { authority, DIGEST, root, SLOW_ANSWERS, stamp, WRONG_ANSWERS } from './wrong-answers.ts';

const anchors = [root.certificate];
const ownRoot = await certify({ name: 'Own root', extensions: issuing() });
const ownLeaf = await certify({ name: 'Own', issuer: ownRoot, extensions: timestamping() });
const own = localAuthority({ ...ownLeaf, chain: [ownRoot.certificate] }, Date.now);
const { signal } = new AbortController();

interface Options {
  readonly policies?: readonly string[];
  readonly timeoutMillis?: number;
}

/** An outside authority that answers like this until the test ends. */
async function outside(t: TestContext, answer: Answer, { policies, timeoutMillis }: Options = {}) {
  const server = await serveTsa(answer);
  t.after(() => server.close());
  const options = { url: server.url, certificates: anchors, policies };
  return {
    queries: server.queries,
    close: () => server.close(),
    authority: httpTimestampAuthority(timeoutMillis === undefined ? options : { ...options, timeoutMillis }),
  };
}

const answerRightly: Answer = (query, response) => reply(response, stamp(query));

/** What the first authority's answer does to a build that requires it, and to one that does not. */
async function consequences(external: TimestampAuthority): Promise<{ failure: CecError; codes: string[] }> {
  const failure = await stampDigest([external], DIGEST, signal).then(
    () => assert.fail('the answer was accepted'),
    (error: unknown) => error,
  );
  assert.ok(failure instanceof CecError, String(failure));
  const instead = await stampDigest([external, own], DIGEST, signal);
  assert.equal(instead.authority.kind, 'local');
  verifyTimestampResponse(instead.response, { digest: DIGEST, anchors: [...own.anchors] });
  assert.ok(instead.findings.every(({ severity }) => severity === 'warning'));
  assert.ok(instead.findings[0]?.message.startsWith(`time-stamp authority ${external.name}: `));
  return { failure, codes: instead.findings.map(({ code }) => code) };
}

/** Faults that may be gone later. */
const PASSING = /too many requests|a fault of its own/;

describe('stampDigest', () => {
  it('takes the answer of an outside authority, without a finding', async (t) => {
    const { authority: external, queries } = await outside(t, answerRightly);
    const stamped = await stampDigest([external], DIGEST, signal);
    assert.deepEqual([stamped.authority.kind, stamped.findings], ['external', []]);
    assert.equal(verifyTimestampResponse(stamped.response, { digest: DIGEST, anchors }).path.length, 3);
    assert.deepEqual(
      queries.map(({ type }) => type),
      ['application/timestamp-query'],
    );
  });

  it('keeps in DER what an authority answers in BER', async (t) => {
    let der: Buffer = Buffer.alloc(0);
    const { authority: external } = await outside(t, (query, response) => {
      der = stamp(query);
      reply(response, toBerResponse(der, INDEFINITE));
    });
    assert.deepEqual((await stampDigest([external], DIGEST, signal)).response, der);
  });

  it('says of the own authority what it proves', async () => {
    const stamped = await stampDigest([own], DIGEST, signal);
    assert.equal(stamped.authority.kind, 'local');
    const [finding, ...others] = stamped.findings;
    assert.deepEqual([finding?.code, finding?.severity, others], ['LOCAL_TIMESTAMP', 'info', []]);
  });

  it('uses the first that answers rightly, asks none behind it, and tells of those before', async (t) => {
    const refuses = await outside(t, (_query, response) => reply(response, stamp(Buffer.from('?'))));
    const good = await outside(t, answerRightly);
    const unasked = await outside(t, answerRightly);
    const authorities = [refuses, good, unasked].map((each) => each.authority);
    const stamped = await stampDigest(authorities, DIGEST, signal);
    assert.equal(stamped.authority.kind, 'external');
    assert.deepEqual(
      stamped.findings.map(({ code, severity }) => [code, severity]),
      [['TSA_NOT_GRANTED', 'warning']],
    );
    assert.equal(unasked.queries.length, 0);
  });

  it('names every authority when none is left, and may be tried again when one may answer later', async (t) => {
    const refuses = await outside(t, (_query, response) => reply(response, stamp(Buffer.from('?'))));
    const fails = await outside(t, (_query, response) => response.writeHead(500).end());
    const authorities = [refuses.authority, fails.authority];
    await assert.rejects(stampDigest(authorities, DIGEST, signal), (error) => {
      assert.ok(error instanceof CecError && error.code === 'TSA_UNAVAILABLE');
      return authorities.every(({ name }) => error.message.includes(`${name}: `));
    });
  });

  for (const [fact, code, answer] of WRONG_ANSWERS)
    it(`refuses ${fact} as ${code}`, async (t) => {
      const { authority: external, queries } = await outside(t, answer);
      const { failure, codes } = await consequences(external);
      assert.deepEqual(codes, [code, 'LOCAL_TIMESTAMP']);
      assert.equal(queries.length, 2, 'once for each of the two builds');
      const isPassing = code === 'TSA_UNREACHABLE' || PASSING.test(fact);
      assert.equal(failure.code, isPassing ? 'TSA_UNAVAILABLE' : 'BUILD_FAILED');
      assert.ok(failure.message.includes(`${external.name}: `));
    });

  for (const [fact, answer] of SLOW_ANSWERS)
    it(`does not wait for one that answers ${fact}`, async (t) => {
      const { authority: external } = await outside(t, answer, { timeoutMillis: 150 });
      const { failure, codes } = await consequences(external);
      assert.deepEqual(codes, ['TSA_TIMEOUT', 'LOCAL_TIMESTAMP']);
      assert.equal(failure.code, 'TSA_UNAVAILABLE');
      assert.match(failure.message, /did not answer within 0\.15 s/);
    });

  it('does without one that is not there', async (t) => {
    const { authority: external, close } = await outside(t, answerRightly);
    await close();
    const { failure, codes } = await consequences(external);
    assert.deepEqual(codes, ['TSA_UNREACHABLE', 'LOCAL_TIMESTAMP']);
    assert.equal(failure.code, 'TSA_UNAVAILABLE');
    assert.match(failure.message, /the connection failed \(ECONNREFUSED\)/);
  });

  it('refuses a stamp under a policy that is not one of several', async (t) => {
    const { authority: external, queries } = await outside(t, answerRightly, {
      policies: ['1.2.3', '1.2.4'],
    });
    const { failure, codes } = await consequences(external);
    assert.deepEqual(codes, ['TSA_POLICY', 'LOCAL_TIMESTAMP']);
    assert.equal(failure.code, 'BUILD_FAILED');
    assert.equal(queries.length, 2);
  });

  it('asks for the policy when there is one', async (t) => {
    const refused = await outside(t, answerRightly, { policies: ['1.2.3'] });
    const { failure } = await consequences(refused.authority);
    assert.match(failure.message, /unacceptedPolicy/);
    const granted = await outside(t, answerRightly, { policies: [LOCAL_TIMESTAMP_POLICY] });
    assert.equal((await stampDigest([granted.authority], DIGEST, signal)).authority.kind, 'external');
    assert.equal(authority.policy, LOCAL_TIMESTAMP_POLICY);
  });

  it('gives findings that docs/errors.md explains', async () => {
    const docs = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    const codes = [...WRONG_ANSWERS.map(([, code]) => code), 'TSA_TIMEOUT', 'TSA_POLICY', 'LOCAL_TIMESTAMP'];
    assert.deepEqual(
      codes.filter((code) => !docs.includes(`\`${code}\``)),
      [],
    );
  });

  it('ends with the reason of the signal, and asks no other authority', async (t) => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const silent = await outside(t, () => stop.abort(reason));
    await assert.rejects(stampDigest([silent.authority, own], DIGEST, stop.signal), reason);
  });
});
