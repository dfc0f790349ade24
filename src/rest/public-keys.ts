import type { Answer, Exchange } from './exchange.ts';
import { keySetJson } from './key-set-json.ts';

/** Keys change with a start of the service at most; who meets a new one asks again. */
const MAX_AGE_SECONDS = 300;

/** GET /.well-known/cec/keys.json */
export async function getPublicKeys({ deps, signal }: Exchange): Promise<Answer> {
  const { keys } = await deps.cec.getPublicKeys({}, { signal });
  const headers = { 'cache-control': `public, max-age=${MAX_AGE_SECONDS}` };
  return { status: 200, headers, body: { json: keySetJson(keys) } };
}
