import { parseArgs } from 'node:util';
import { invalidInput } from '../errors.ts';
import { JSON_OUTPUT } from './arguments.ts';
import { exportPublicKeys } from './export-public-keys.ts';
import { listKeys } from './list-keys.ts';
import { rotateKey } from './rotate-key.ts';

const OPTIONS = {
  ...JSON_OUTPUT,
  lost: { type: 'boolean', default: false },
  out: { type: 'string' },
} as const;

/** What `cec keys` takes. */
export interface KeysFlags {
  readonly json: boolean;
  readonly lost: boolean;
  readonly out?: string | undefined;
}

/** `cec keys list`, `cec keys rotate ROLE` and `cec keys export-public`, on the data directory. */
export async function manageKeys(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [action, ...rest] = positionals;
  if (action === 'rotate') return rotateKey(rest, allowed(values, 'rotate', ['json', 'lost']));
  const [superfluous] = rest;
  if (superfluous !== undefined)
    throw invalidInput('keys', `${action} takes no argument; leave ${superfluous} out`);
  if (action === 'list') return listKeys(allowed(values, 'list', ['json']));
  if (action === 'export-public') return exportPublicKeys(allowed(values, 'export-public', ['out']));
  throw invalidInput('keys', 'say what to do: list, rotate or export-public');
}

function allowed(flags: KeysFlags, action: string, names: readonly (keyof KeysFlags)[]): KeysFlags {
  const given = (['json', 'lost', 'out'] as const).filter(
    (name) => flags[name] !== undefined && flags[name] !== false,
  );
  const other = given.find((name) => !names.includes(name));
  if (other !== undefined) throw invalidInput(`--${other}`, `is not for keys ${action}; leave it out`);
  return flags;
}
