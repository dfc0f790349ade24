import { invalidInput } from '../errors.ts';
import {
  KEY_ROLES,
  type KeyEntry,
  type KeyRole,
  type RetiredKeys,
  type Retirement,
  type ServiceKeys,
} from '../ports/keys.ts';
import { publicKeyId } from '../public-key-id.ts';

/** When keys came and went, beside them; the dates of files say when they were copied. */
export const HISTORY = 'history.json';

const DAMAGED = 'is no history of keys; restore it from a copy, or remove it: then dates are not known';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;
const ID = /^[0-9a-f]{16,64}$/;

/**
 * None where nothing was noted yet.
 *
 * @throws CecError `INVALID_INPUT` naming the file
 */
export function parseHistory(text: string | undefined): KeyEntry[] {
  if (text === undefined) return [];
  const entries: KeyEntry[] = [];
  for (const item of itemsIn(text)) {
    const entry = toEntry(item);
    if (entry === undefined) throw invalidInput(HISTORY, DAMAGED);
    entries.push(entry);
  }
  return entries;
}

/** One key in a line, so that a person can read it, and a difference shows what changed. */
export function historyText(entries: readonly KeyEntry[]): string {
  const lines = entries.map(({ role, id, createdAt, retirement, afterLoss }) =>
    JSON.stringify({ role, id, created_at: createdAt, retired: retirement, after_loss: afterLoss }),
  );
  return `{"keys":[\n${lines.join(',\n')}\n]}\n`;
}

/** The present time with microseconds. */
export function instantNow(): string {
  return `${new Date().toISOString().slice(0, -1)}000Z`;
}

/** The entry of a role's present key. */
function presentEntry(entries: readonly KeyEntry[], role: KeyRole): KeyEntry | undefined {
  return entries.findLast((entry) => entry.role === role && entry.retirement === undefined);
}

export type PresentKey = Pick<KeyEntry, 'role' | 'id'>;

/** The id of the present key of a role. */
export function keyIdOf(keys: ServiceKeys, role: KeyRole): string {
  return role === 'authority' ? publicKeyId(keys.authority.certificate.publicKey) : keys[role].id;
}

/** The history with keys that were made, put in their place by hand, or kept beside it, since it was written. */
export function completeHistory(
  entries: readonly KeyEntry[],
  found: {
    readonly present: readonly PresentKey[];
    /** Names of files. */
    readonly created?: readonly string[];
    readonly retired: RetiredKeys;
  },
): KeyEntry[] {
  const now = instantNow();
  const kept = KEY_ROLES.flatMap((role) => retiredIds(found.retired, role).map((id) => ({ role, id })));
  const isNoted = (key: PresentKey) => entries.some(({ role, id }) => role === key.role && id === key.id);
  const unnoted = kept.filter((key) => !isNoted(key)).map((key) => ({ ...key, ...REPLACED_BY_HAND }));
  let history = [...unnoted, ...entries];
  for (const { role, id } of found.present) {
    const known = presentEntry(history, role);
    if (known?.id === id) continue;
    const isNew = found.created?.some((name) => name === `${role}.key` || name === `${role}.pem`) === true;
    const isKept = kept.some((key) => key.role === role && key.id === known?.id);
    const successor = { role, id, createdAt: isNew ? now : undefined };
    history = withSuccessor(history, successor, { at: now, reason: isKept ? 'rotated' : undefined });
  }
  return history;
}

const REPLACED_BY_HAND = { createdAt: undefined, retirement: { at: undefined, reason: undefined } };

/** The history after another key took a role, or one that was replaced took it again. */
export function withSuccessor(
  entries: readonly KeyEntry[],
  successor: Omit<KeyEntry, 'retirement'>,
  retirement: Retirement,
): KeyEntry[] {
  const { role, id } = successor;
  const returned = entries.find((entry) => entry.role === role && entry.id === id);
  const retired = entries
    .filter((entry) => entry !== returned)
    .map((entry) =>
      entry.role === role && entry.retirement === undefined ? { ...entry, retirement } : entry,
    );
  return [...retired, { ...successor, ...returned, retirement: undefined }];
}

function retiredIds(retired: RetiredKeys, role: KeyRole): string[] {
  if (role === 'authority')
    return retired.authority.map(({ certificate }) => publicKeyId(certificate.publicKey));
  return retired[role].map(({ id }) => id);
}

function itemsIn(text: string): unknown[] {
  try {
    const { keys }: { keys?: unknown } = JSON.parse(text);
    if (Array.isArray(keys)) return keys;
  } catch (cause) {
    throw invalidInput(HISTORY, DAMAGED, { cause });
  }
  throw invalidInput(HISTORY, DAMAGED);
}

function toEntry(item: unknown): KeyEntry | undefined {
  const given: Readonly<Record<string, unknown>> = Object(item);
  const { id, created_at: createdAt, after_loss: afterLoss } = given;
  const role = KEY_ROLES.find((each) => each === given['role']);
  if (role === undefined || typeof id !== 'string' || !ID.test(id) || !isTime(createdAt)) return undefined;
  const retirement = toRetirement(given['retired']);
  if (retirement === 'malformed') return undefined;
  return { role, id, createdAt, retirement, ...(afterLoss === true && { afterLoss }) };
}

function toRetirement(value: unknown): Retirement | undefined | 'malformed' {
  if (value === undefined) return undefined;
  const { at, reason }: Readonly<Record<string, unknown>> = Object(value);
  if (!isTime(at)) return 'malformed';
  return { at, reason: reason === 'rotated' || reason === 'lost' ? reason : undefined };
}

function isTime(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && INSTANT.test(value));
}
