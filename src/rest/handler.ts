import type { Writable } from 'node:stream';
import { LINE_LIMITS } from './append-lines.ts';
import { DOCS_ROUTES } from './docs.ts';
import { errorAnswer, toRestError } from './errors.ts';
import type { Answer, RestDeps, RestLimits, RestRequest, RestResponse } from './exchange.ts';
import { findRoute } from './router.ts';
import type { Route } from './router.ts';
import { ROUTES } from './routes.ts';
import { cut, send } from './send.ts';
import type { Sending } from './send.ts';

const ALL_ROUTES = [...ROUTES, ...DOCS_ROUTES];

const KIB = 1024;

const DEFAULT_LIMITS: RestLimits = {
  jsonBytes: 256 * KIB,
  uploadBytes: 16 * KIB ** 3,
  ...LINE_LIMITS,
  bodyMillis: 30_000,
  stallMillis: 60_000,
  lingerMillis: 5_000,
};

/** What the gateway needs; a limit that is not given has its default. */
export type RestOptions = Omit<RestDeps, 'limits'> & { readonly limits?: Partial<RestLimits> };

/**
 * The REST API over the services' generated clients, for HTTP/1.1 and for HTTP/2 in its compatibility form.
 * It answers every request, with 404 for a path that is not its own, and never throws.
 */
export function createRestHandler(options: RestOptions): (req: RestRequest, res: RestResponse) => void {
  const deps = { ...options, limits: { ...DEFAULT_LIMITS, ...options.limits } };
  return (req, res) => void respond(deps, req, res);
}

async function respond(deps: RestDeps, req: RestRequest, res: RestResponse): Promise<void> {
  const gone = new AbortController();
  const out: Writable = res;
  out.once('close', () => gone.abort());
  out.on('error', () => gone.abort());
  const sending = { req, res, signal: gone.signal, limits: deps.limits };
  try {
    const answer = await answerOf(deps, sending);
    if (!gone.signal.aborted) await send(sending, answer);
  } catch (err) {
    if (!gone.signal.aborted) deps.log?.error({ err, route: req.method ?? '' }, 'answer broken off');
    cut(sending);
  }
}

async function answerOf(deps: RestDeps, { req, signal }: Sending): Promise<Answer> {
  const method = req.method ?? '';
  const { path, query } = splitTarget(req.url ?? '');
  let route: Route | undefined;
  try {
    const match = findRoute(ALL_ROUTES, method, path);
    route = match.route;
    return withHeaders(route, await route.handle({ req, id: match.id, query, signal, deps }));
  } catch (err) {
    const unforeseen = toRestError(err) === undefined && !signal.aborted;
    if (unforeseen) deps.log?.error({ err, route: `${method} ${route?.path ?? ''}` }, 'request failed');
    return withHeaders(route, errorAnswer(err));
  }
}

function withHeaders(route: Route | undefined, answer: Answer): Answer {
  return { ...answer, headers: { ...route?.headers, ...answer.headers } };
}

// Not through URL: its normalisation would make another path of `/v1/../x`, and it throws.
function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const [path = '', ...query] = target.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
}
