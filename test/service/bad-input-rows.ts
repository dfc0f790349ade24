import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ask, postJson, type Ask, type Reply } from '../rest/http-client.ts';
import type { TestService } from './bad-input-service.ts';
import { connectTo } from './running-service.ts';

export const BUILD = '/v1/risk/cec';
export const IDENTIFIER = 'must match ^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$';

/** What an answer must not tell: a path, a stack, the store's language. */
const INTERNALS = /\/(?:tmp|var|home|root|proc|etc)\/|node:|\.ts\b|\bat \w+ \(|SELECT|INSERT|sqlite/;

/** A case of bad input over REST; its number names it in talk about the service. */
export interface Row {
  readonly row: number;
  readonly what: string;
  readonly ask: Ask;
  readonly status: number;
  /** `detail` of an error; none for an answer that is not an error or has no body. */
  readonly detail?: string | RegExp;
  readonly also?: (reply: Reply) => unknown;
}

/** One test for each row, and one that the service has survived them all. */
export function itAnswers(service: () => TestService, rows: readonly Row[]): void {
  for (const { row, what, ask: request, status, detail, also } of rows) {
    it(`row ${row}: answers ${status} to ${what}`, async () => {
      const reply = await ask(service(), request);
      assert.equal(reply.status, status, reply.bytes.toString());
      if (detail !== undefined) assertDetail(reply, detail);
      await also?.(reply);
    });
  }
  it('is alive afterwards', () => assertAlive(service()));
}

/** The whole body is `detail`, and what further members a route documents. */
function assertDetail({ bytes, json }: Reply, expected: string | RegExp): void {
  const text = bytes.toString();
  assert.doesNotMatch(text, INTERNALS);
  const actual: unknown = Object(json).detail;
  if (typeof expected === 'string') assert.equal(actual, expected);
  else assert.match(String(actual), expected);
}

export async function assertAlive({ url }: TestService): Promise<void> {
  const client = connectTo(url).cec;
  const { frameworksSupported } = await client.getStatus({});
  assert.equal(frameworksSupported.length, 5);
}

/** A build of `project_id` p1, with other or further members. */
export function build(members: object): Ask {
  return postJson(BUILD, { project_id: 'p1', ...members });
}
