import type { Answer, Exchange } from './exchange.ts';

/** GET /healthz: the process answers. */
export async function getHealth(): Promise<Answer> {
  return { status: 200, body: { json: { status: 'ok' } } };
}

/** GET /readyz: the process takes work. */
export async function getReadiness({ deps }: Exchange): Promise<Answer> {
  return deps.isReady()
    ? { status: 200, body: { json: { status: 'ok' } } }
    : { status: 503, body: { json: { status: 'unavailable' } } };
}
