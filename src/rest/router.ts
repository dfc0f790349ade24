import { RestError } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** A name in braces, such as `{bundle_id}`, stands for one segment that is not empty. */
  readonly path: string;
  readonly handle: (exchange: Exchange) => Promise<Answer>;
  /** For every answer of the route, errors included; those of an answer come on top. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Match {
  readonly route: Route;
  /** Percent-decoded; empty when the path has no parameter. */
  readonly id: string;
}

const PARAMETER = /^\{\w+\}$/;

/**
 * The route for a method and a path as it stands in the request, neither decoded nor normalised. Of paths that
 * match, the first in the table counts. HEAD goes where GET goes.
 *
 * @throws {RestError} 404, or 405 with the allowed methods
 */
export function findRoute(routes: readonly Route[], method: string, path: string): Match {
  const segments = path.split('/');
  const first = routes.find((route) => matches(route.path, segments));
  if (first === undefined) throw new RestError(404, 'Not found');
  const candidates = routes.filter((route) => route.path === first.path);
  const route = candidates.find((it) => it.method === (method === 'HEAD' ? 'GET' : method));
  if (route === undefined) {
    throw new RestError(405, 'Method not allowed', { headers: { allow: allowedMethods(candidates) } });
  }
  return { route, id: parameterOf(route.path, segments) };
}

function matches(path: string, segments: readonly string[]): boolean {
  const expected = path.split('/');
  if (expected.length !== segments.length) return false;
  return expected.every((it, i) => (PARAMETER.test(it) ? segments[i] !== '' : it === segments[i]));
}

function parameterOf(path: string, segments: readonly string[]): string {
  const encoded = segments[path.split('/').findIndex((it) => PARAMETER.test(it))] ?? '';
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Nothing has such an id, so the service answers as for any other unknown one.
    return encoded;
  }
}

function allowedMethods(routes: readonly Route[]): string {
  return routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
}
