import { resolve } from 'node:path';
import { z } from 'zod';

/** What a process does of the work that several share. */
export type Role = 'api' | 'worker' | 'all';

/** Where records and the registry are, and who works on them. */
export interface DatabaseConfig {
  /** PostgreSQL; undefined: SQLite in the data directory. It may hold a password and is never shown. */
  readonly databaseUrl: string | undefined;
  readonly role: Role;
  /** Builds that this process works on at once. */
  readonly buildsAtOnce: number;
  /** Directory of bundles, when it is not in the data directory. */
  readonly bundleDir: string | undefined;
}

export const DATABASE_SETTINGS = [
  {
    name: 'CEC_DATABASE_URL',
    meaning:
      'postgresql:// URL of the database of records and registry, for several processes; unset: SQLite in the data directory',
  },
  {
    name: 'CEC_ROLE',
    meaning:
      'api: serve, and leave builds to workers; worker: build; all: both; the first two need CEC_DATABASE_URL; default all',
  },
  { name: 'CEC_BUILDS_AT_ONCE', meaning: 'builds that this process works on at once, 1 to 64; default 4' },
  {
    name: 'CEC_BUNDLE_DIR',
    meaning:
      'directory of bundles, such as one on a file system that all processes share; default in the data directory',
  },
] as const;

export const DATABASE_FIELDS = {
  CEC_DATABASE_URL: z
    .string()
    .default('')
    .refine((text) => text === '' || isPostgresUrl(text), 'must be a postgresql:// URL'),
  CEC_ROLE: z
    .enum(['', 'api', 'worker', 'all'], 'must be api, worker or all')
    .default('')
    .transform((role) => role || 'all'),
  CEC_BUILDS_AT_ONCE: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(64, 'must be at most 64')
    .default(4),
  CEC_BUNDLE_DIR: z.string().default(''),
};

type DatabaseFields = z.infer<z.ZodObject<typeof DATABASE_FIELDS>>;

export function toDatabaseConfig(fields: DatabaseFields): DatabaseConfig {
  const { CEC_DATABASE_URL: url, CEC_ROLE: role, CEC_BUNDLE_DIR: bundleDir } = fields;
  const buildsAtOnce = fields.CEC_BUILDS_AT_ONCE;
  return {
    databaseUrl: url || undefined,
    role,
    buildsAtOnce,
    bundleDir: bundleDir === '' ? undefined : resolve(bundleDir),
  };
}

/** A line for each setting that has no effect without another. */
export function faultyDatabaseSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  const role = env['CEC_ROLE'] ?? '';
  const isAlone = (env['CEC_DATABASE_URL'] ?? '') === '';
  return isAlone && ['api', 'worker'].includes(role)
    ? ['CEC_ROLE: must be all without CEC_DATABASE_URL, by which processes share their work']
    : [];
}

function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}
