import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { compileFunction } from 'node:vm';
import type { PemFile } from '../../page/trust.ts';
import type { Verification } from '../../src/core/bundle/verification.ts';
import { verifierPage } from '../../tools/verifier-page.mjs';

/** What the script posts, as far as it is looked at; `page/worker.ts` is typed for browsers. */
interface Answer {
  readonly verdict?: { readonly result: Verification };
  readonly problem?: string;
}
type Listener = (event: { readonly data: unknown }) => void;

const GOLDEN = new URL('../vectors/golden/asic-container/', import.meta.url);
const pem = (name: string) => ({ name, text: readFileSync(new URL(name, GOLDEN), 'utf8') });

const [, script = ''] =
  /<script type="text\/plain" id="worker">(.*?)<\/script>/s.exec(await verifierPage()) ?? [];

/** Runs the worker's script on the web APIs of Node, and returns what posts to it. */
function startWorker(onAnswer: (answer: Answer) => void): (data: unknown) => void {
  const listeners: Listener[] = [];
  const self = {
    addEventListener: (_type: string, listener: Listener) => listeners.push(listener),
    postMessage: onAnswer,
  };
  compileFunction(script, ['self', 'Worker'])(self, RecordsWorker);
  return (data) => queueMicrotask(() => listeners.forEach((listener) => listener({ data })));
}

/** A browser's `Worker` as far as the script uses it; it has but the one script to run. */
class RecordsWorker {
  readonly #listeners = new Map<string, Listener>();
  readonly postMessage = startWorker((data) => this.#listeners.get('message')?.({ data }));

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, listener);
  }
}

async function verify(keys: readonly PemFile[], authorities: readonly PemFile[]): Promise<Verification> {
  const bundle = new Blob([readFileSync(new URL('bundle.zip', GOLDEN))]);
  return new Promise((resolve, reject) => {
    const post = startWorker(({ verdict, problem }) => {
      if (problem !== undefined) reject(new Error(problem));
      if (verdict !== undefined) resolve(verdict.result);
    });
    post({ bundle, keys, authorities, script: new Blob([script]) });
  });
}

describe('the worker of the verifier page, as it is built', () => {
  it('finds a bundle valid with what stands in for Node', async () => {
    const { checks, errors, overallValid } = await verify(
      [pem('attestation.pub.pem'), pem('checkpoint.pub.pem')],
      [pem('tsa-ca.pem')],
    );
    assert.deepEqual(errors, []);
    assert.equal(overallValid, true);
    const passed = checks.filter(({ status }) => status === 'PASS').map(({ id }) => id);
    for (const id of ['record_hashes', 'attestation_signature', 'timestamp', 'asic_timestamp'] as const)
      assert.ok(passed.includes(id), id);
  });

  it('does not believe a time-stamp by an authority that nobody chose', async () => {
    const { checks } = await verify([pem('attestation.pub.pem')], []);
    const statuses = checks.flatMap(({ id, status }) => (id === 'timestamp' ? [status] : []));
    assert.deepEqual(statuses, ['NOT_CHECKED']);
  });
});
