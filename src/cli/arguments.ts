import { invalidInput } from '../errors.ts';

/** Flags of commands that speak to a service. */
export const SERVICE = { server: { type: 'string' } } as const;

/** Flags of commands about one project. */
export const PROJECT = {
  ...SERVICE,
  project: { type: 'string' },
  org: { type: 'string', default: '' },
} as const;

export const JSON_OUTPUT = { json: { type: 'boolean', default: false } } as const;

/** @throws CecError INVALID_INPUT naming the flag and the remedy */
export function required(flag: string, value: string | undefined, remedy: string): string {
  if (value === undefined || value === '') throw invalidInput(flag, `is missing; ${remedy}`);
  return value;
}

export function projectOf({ project, org }: { project?: string | undefined; org: string }) {
  return { projectId: required('--project', project, 'name the project'), orgId: org };
}

/** The only positional argument; `name` is what the usage calls it. */
export function onlyArgument(name: string, positionals: readonly string[], remedy: string): string {
  const [value, ...more] = positionals;
  if (more.length > 0) throw invalidInput(name, `is given ${positionals.length} times; give one`);
  return required(name, value, remedy);
}
