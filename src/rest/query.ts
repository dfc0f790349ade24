import { formatPath } from '../json/json-text-error.ts';
import { unprocessable } from './errors.ts';

/** The parameters of a query string by name; refuses unknown and repeated ones, as a typo would else be ignored. */
export function readQuery<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Readonly<Record<Name, string | undefined>>;
export function readQuery(
  query: URLSearchParams,
  names: readonly string[],
): Record<string, string | undefined> {
  for (const name of query.keys()) {
    if (!names.includes(name)) throw unprocessable(formatPath('', [name]), 'unknown query parameter');
    if (query.getAll(name).length > 1) throw unprocessable(name, 'given more than once');
  }
  return Object.fromEntries(names.map((name) => [name, query.get(name) ?? undefined]));
}

/** Which page of a project's list is asked for. */
export function readPage(query: URLSearchParams) {
  const parameters = readQuery(query, ['project_id', 'org_id', 'page_size', 'page_token']);
  return {
    projectId: parameters.project_id ?? '',
    orgId: parameters.org_id ?? '',
    pageSize: toPageSize(parameters.page_size ?? '0'),
    pageToken: parameters.page_token ?? '',
  };
}

function toPageSize(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw unprocessable('page_size', 'must be a whole number from 1 to 1000');
  return Number(text);
}

/** `true` or `false`; false when absent. */
export function readFlag(name: string, value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value !== 'true') throw unprocessable(name, 'must be true or false');
  return true;
}
