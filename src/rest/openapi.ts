import document from './openapi.json' with { type: 'json' };
import type { Answer } from './exchange.ts';

/** GET /openapi.json */
export async function getOpenapi(): Promise<Answer> {
  return { status: 200, body: { json: document } };
}
