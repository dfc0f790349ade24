import { toConfig, type Config } from '../config.ts';
import { KEY_ROLES, type KeyEntry, type KeyRing } from '../ports/keys.ts';
import { requiredKeys } from './held-keys.ts';
import type { KeysFlags } from './keys.ts';
import { print, printJson } from './output.ts';

const NOT_KNOWN = 'not known';
const ROLE_WIDTH = 12;
const TIME_WIDTH = 28;

interface ListedKey extends KeyEntry {
  /** Where a present key is. */
  readonly source: string;
}

/** `cec keys list`: every key with its dates, by role, in the order in which they came. */
export async function listKeys({ json }: KeysFlags): Promise<number> {
  const config = toConfig(process.env);
  const keys = await requiredKeys(config);
  const listed = KEY_ROLES.flatMap((role) => entriesOf(keys, config).filter((entry) => entry.role === role));
  if (json) printJson({ keys: listed.map(entryJson) });
  else for (const entry of listed) print(entryLine(entry));
  return 0;
}

function entriesOf({ history, signing }: KeyRing, { signingKey }: Config): ListedKey[] {
  const ofFiles = history.map((entry) => ({ ...entry, source: 'keys' }));
  if (signingKey === undefined) return ofFiles;
  const given = { role: 'signing', id: signing.id, createdAt: undefined, retirement: undefined } as const;
  return [...ofFiles, { ...given, source: 'SPANFORGE_SIGNING_KEY' }];
}

function entryJson({ role, id, createdAt, retirement, source }: ListedKey) {
  return {
    role,
    key_id: id,
    created_at: createdAt ?? null,
    retired: retirement !== undefined,
    retired_at: retirement?.at ?? null,
    reason: retirement?.reason ?? null,
    source,
  };
}

function entryLine({ role, id, createdAt, retirement, source }: ListedKey): string {
  const created = source === 'keys' ? `created ${createdAt ?? NOT_KNOWN}` : `from ${source}`;
  const end = retirement && `${retirement.reason ?? 'retired'} ${retirement.at ?? NOT_KNOWN}`;
  return `${role.padEnd(ROLE_WIDTH)}${created.padEnd(TIME_WIDTH + 8)} ${(end ?? 'present').padEnd(TIME_WIDTH + 8)} ${id}`;
}
