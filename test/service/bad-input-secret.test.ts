import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import { mac } from '../../src/core/bundle/manifest.ts';
import { secretKeyOf } from '../../src/secret-key.ts';
import { ask, postJson, type Reply } from '../rest/http-client.ts';
import { events, failure } from '../rpc/call-outcomes.ts';
import { BUILD, build, itAnswers, type Row } from './bad-input-rows.ts';
import { startService, type TestService } from './bad-input-service.ts';
import { unzip } from './rezip.ts';
import { connectTo } from './running-service.ts';

const CONFIGURED = 'canary-configured-9f1c2b7a55d04c6e8b3f';
const OTHER = 'canary-of-the-request-41d8e0a97c5b4f62';
const SHORT = 'canary-short';
const LONG = `canary-long-${'x'.repeat(4096)}`;
const PYTHON_DEFAULT = 'spanforge-audit-local-insecure-dev-key';
const SECRETS = [CONFIGURED, OTHER, SHORT, LONG];
const RULE = 'org_secret: must be a string of 1 to 4096 bytes';

let service: TestService;
/** Answers to everything that was sent with a secret. */
const replies: Reply[] = [];
before(async () => {
  // Reachable from outside of the machine, so that there is cleartext that is not loopback.
  service = await startService({
    settings: { CEC_LISTEN: '0.0.0.0:0', SPANFORGE_SIGNING_KEY: CONFIGURED },
  });
});
after(() => service.close());

async function verify(bundleId: string, secret?: string): Promise<unknown> {
  const body = { bundle_id: bundleId, ...(secret !== undefined && { org_secret: secret }) };
  const reply = await ask(service, postJson(`${BUILD}/verify`, body));
  replies.push(reply);
  const { checks, overall_valid: isValid } = Object(reply.json);
  const found: { status: string } = checks.find(({ id }: { id: string }) => id === 'manifest_hmac');
  return [found.status, isValid];
}

/** What the bundle's HMACs are by the secret, computed here. */
async function assertSignedBy(reply: Reply, secret: string): Promise<void> {
  const { zip_path: path, hmac_key_id: keyId, hmac_manifest: hmac } = Object(reply.json);
  const key = secretKeyOf(secret);
  const entries = await unzip(path);
  const { hmac: stored, ...content } = JSON.parse(String(entries.get('manifest.json')));
  const { hmac_sig: signature, metadata } = JSON.parse(String(entries.get('attestation.json')));
  assert.equal(keyId, key.id);
  assert.equal(stored, mac('spanforge.cec.v2/manifest\n', content, key));
  assert.equal(hmac, stored);
  assert.equal(signature, mac('spanforge.cec.v2/attestation\n', metadata, key));
}

function codesOf({ json }: Reply): string[] {
  return Object(json).findings.map(({ code }: { code: string }) => code);
}

const refused: readonly [number, string, unknown, string | RegExp][] = [
  [75, 'empty', '', /^org_secret: /],
  [76, 'a number', 7, RULE],
  [76, 'an object', { canary: OTHER }, RULE],
  [77, 'over 4 KiB', LONG, /^org_secret: /],
  [80, 'a published default', PYTHON_DEFAULT, /^org_secret: is a published default of the Python SDK/],
];

const rows: readonly Row[] = [
  {
    row: 73,
    what: 'org_secret, another than the configured one',
    ask: build({ org_secret: OTHER }),
    status: 201,
    also: async (reply) => {
      replies.push(reply);
      await assertSignedBy(reply, OTHER);
      const id = String(Object(reply.json).bundle_id);
      assert.deepEqual(await verify(id, OTHER), ['PASS', true]);
      assert.deepEqual(await verify(id), ['NOT_CHECKED', true]);
      assert.deepEqual(await verify(id, SHORT), ['NOT_CHECKED', true]);
    },
  },
  {
    row: 74,
    what: 'org_secret, the configured one',
    ask: build({ org_secret: CONFIGURED }),
    status: 201,
    also: async (reply) => {
      replies.push(reply);
      await assertSignedBy(reply, CONFIGURED);
      assert.deepEqual(await verify(String(Object(reply.json).bundle_id)), ['PASS', true]);
    },
  },
  ...refused.map(([row, what, secret, detail]) => ({
    row,
    what: `org_secret, ${what}`,
    ask: build({ org_secret: secret }),
    status: 422,
    detail,
    also: (reply: Reply) => replies.push(reply),
  })),
  {
    row: 78,
    what: 'org_secret, shorter than 32 bytes, with a finding',
    ask: build({ org_secret: SHORT }),
    status: 201,
    also: (reply) => {
      replies.push(reply);
      assert.ok(codesOf(reply).includes('SHORT_KEY'));
    },
  },
  {
    row: 73,
    what: 'org_secret beside what is wrong with the request',
    ask: build({ org_secret: OTHER, frameworks: ['pci'] }),
    status: 422,
    detail: /^frameworks: /,
    also: (reply) => replies.push(reply),
  },
];

describe('org_secret', () => {
  itAnswers(() => service, rows);

  const address = Object.values(networkInterfaces())
    .flat()
    .find((candidate) => candidate?.family === 'IPv4' && !candidate.internal)?.address;
  const options = { skip: address === undefined && 'this machine has no address but loopback' };

  it(
    'row 79: is refused over cleartext from a non-loopback address, over REST and gRPC',
    options,
    async () => {
      const baseUrl = `http://${address}:${service.port}`;
      const problem = 'org_secret: is refused over cleartext; use TLS, or connect from the same host';
      const { method = '', headers = {}, body = '' } = build({ org_secret: OTHER });
      const response = await fetch(`${baseUrl}${BUILD}`, { method, headers, body: String(body) });
      assert.deepEqual([response.status, await response.json()], [422, { detail: problem }]);
      const { cec } = connectTo(baseUrl);
      const source = { case: 'bundleId', value: 'cec-1' } as const;
      for (const call of [
        events(cec.buildBundle({ projectId: 'p1', orgSecret: OTHER })),
        cec.verifyBundle({ source, orgSecret: OTHER }),
      ]) {
        const { code, rawMessage } = await failure(call);
        assert.deepEqual([code, rawMessage], [Code.InvalidArgument, problem]);
      }
    },
  );

  it('row 79: is accepted over gRPC from loopback', async () => {
    const baseUrl = `http://127.0.0.1:${service.port}`;
    const { cec } = connectTo(baseUrl);
    const seen = await events(cec.buildBundle({ projectId: 'p1', orgSecret: OTHER }));
    assert.equal(seen.at(-1), 'bundle');
  });

  it('rows 73 to 80: leaves no trace in answers, logs, database, files and bundles', async () => {
    await service.stop();
    const places = new Map([
      ...(await everyFile(service.dataDir)),
      ['the log', Buffer.from(service.logged())],
    ]);
    for (const [i, { bytes, headers }] of replies.entries())
      places.set(`answer ${i}`, Buffer.from(`${bytes.toString()}${JSON.stringify(headers)}`));
    assert.ok(places.size > 20 && service.logged().includes('BuildBundle'));
    for (const [place, bytes] of places) {
      for (const secret of SECRETS) {
        for (const form of formsOf(secret)) assert.equal(bytes.includes(form), false, `${place}: ${secret}`);
      }
    }
  });
});

/** How bytes could stand in a text. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  // Without its end, as what follows would alter the last digits.
  const base64 = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
  return [secret.slice(0, 32), bytes.toString('hex').slice(0, 64), base64.slice(0, 40)];
}

/** All files of a directory by path, ZIPs also entry by entry. */
async function everyFile(directory: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    const path = join(directory, name);
    if (!statSync(path).isFile()) continue;
    files.set(name, readFileSync(path));
    if (!name.endsWith('.zip')) continue;
    for (const [entry, bytes] of await unzip(path)) files.set(`${name}/${entry}`, bytes);
  }
  return files;
}
