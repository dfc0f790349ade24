import { availableParallelism, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { STRICTNESS_LEVELS, type Strictness } from './core/clauses/clause-entry.ts';
import {
  DATABASE_FIELDS,
  DATABASE_SETTINGS,
  faultyDatabaseSettings,
  toDatabaseConfig,
  type DatabaseConfig,
} from './database-settings.ts';
import { CecError } from './errors.ts';
import {
  faultyObjectStoreSettings,
  OBJECT_STORE_FIELDS,
  OBJECT_STORE_SETTINGS,
  toObjectStoreConfig,
  type ObjectStoreConfig,
} from './object-store-settings.ts';
import { faultyTsaSettings, toTsaConfig, TSA_FIELDS, TSA_SETTINGS, type TsaConfig } from './tsa-settings.ts';

/** What the operator decides, checked. */
export interface Config extends DatabaseConfig, ObjectStoreConfig {
  readonly listen: { readonly host: string; readonly port: number };
  readonly dataDir: string;
  /** Base of signed download links; undefined: `file://` URLs. */
  readonly publicUrl: string | undefined;
  readonly outputRoots: readonly string[];
  readonly behindTlsProxy: boolean;
  readonly corsOrigins: readonly string[];
  readonly strictness: Strictness;
  /** File that replaces the built-in catalogue. */
  readonly catalogue: string | undefined;
  /** A build that shows more records is made in parts of at most so many. */
  readonly partRecords: number;
  /** Parts of a build that are made at the same time. */
  readonly partsAtOnce: number;
  readonly retentionDays: number;
  readonly signingKey: string | undefined;
  /** Opens encrypted PEM files of keys. */
  readonly keyPassphrase: string | undefined;
  /** Outside time-stamp authorities; undefined: the service's own. */
  readonly tsa: TsaConfig | undefined;
  readonly logLevel: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of the server with their defaults, as `cec serve --help` lists them. */
export const SETTINGS: readonly { readonly name: string; readonly meaning: string }[] = [
  { name: 'CEC_LISTEN', meaning: 'address and port, default 127.0.0.1:8080' },
  { name: 'CEC_DATA_DIR', meaning: 'directory of log, keys and bundles, default ./data' },
  ...DATABASE_SETTINGS,
  {
    name: 'CEC_PUBLIC_URL',
    meaning: 'http(s) URL under which clients reach the service; makes signed download links',
  },
  {
    name: 'CEC_OUTPUT_ROOTS',
    meaning:
      'directories that output_dir may lie in, separated by ":"; default the data and the temporary directory',
  },
  { name: 'CEC_BEHIND_TLS_PROXY', meaning: 'true: a proxy ends TLS, so org_secret may come in' },
  { name: 'CEC_CORS_ORIGINS', meaning: 'origins that browsers may call from, separated by ","' },
  {
    name: 'CEC_STRICTNESS',
    meaning: 'count, standard or strict: how clauses are judged unless a request says; default standard',
  },
  {
    name: 'CEC_CATALOGUE',
    meaning: 'JSON file of frameworks and clauses that replaces the built-in catalogue',
  },
  {
    name: 'CEC_PART_RECORDS',
    meaning: 'most records of one file; a build that shows more is made in parts; default 5000000',
  },
  {
    name: 'CEC_PARTS_AT_ONCE',
    meaning:
      'parts of builds that this process makes at once, 1 to 16; default one for every two processors, at most 4',
  },
  {
    name: 'CEC_RETENTION_DAYS',
    meaning: 'declared retention in days, default 2555; printed, nothing is deleted by it',
  },
  {
    name: 'SPANFORGE_SIGNING_KEY',
    meaning: 'secret for the HMACs of bundles; unset: one is made in the data directory',
  },
  {
    name: 'CEC_KEY_PASSPHRASE',
    meaning: 'opens PEM files of private keys that are encrypted, and encrypts those that are made',
  },
  ...OBJECT_STORE_SETTINGS,
  ...TSA_SETTINGS,
  { name: 'CEC_LOG_LEVEL', meaning: 'trace, debug, info, warn, error or silent; default info' },
];

const LISTEN = /^(\[[0-9a-fA-F:]+\]|[^:\s]+):(\d{1,5})$/;

/** A build keeps two processors busy, so more would only take memory, 100 MB each. */
const partsByProcessors = (): number => Math.min(4, Math.ceil(availableParallelism() / 2));

/** What OpenSSL takes for a PEM file. */
const MAX_PASSPHRASE = 1024;

const schema = z.object({
  CEC_LISTEN: z
    .string()
    .regex(LISTEN, { error: 'must be host:port', abort: true })
    .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) < 65536, 'must have a port below 65536')
    .default('127.0.0.1:8080'),
  CEC_DATA_DIR: z.string().min(1, 'must not be empty').default('./data'),
  ...DATABASE_FIELDS,
  CEC_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  CEC_OUTPUT_ROOTS: z.string().optional(),
  CEC_BEHIND_TLS_PROXY: z.enum(['true', 'false'], 'must be true or false').default('false'),
  CEC_CORS_ORIGINS: z.string().default(''),
  CEC_STRICTNESS: z.enum(STRICTNESS_LEVELS, 'must be count, standard or strict').default('standard'),
  CEC_CATALOGUE: z.string().default(''),
  CEC_PART_RECORDS: z.coerce
    .number('must be a number of records')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .default(5_000_000),
  CEC_PARTS_AT_ONCE: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(16, 'must be at most 16')
    .default(partsByProcessors),
  CEC_RETENTION_DAYS: z.coerce
    .number('must be a number of days')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(36_525, 'must be at most 36525')
    .default(2555),
  SPANFORGE_SIGNING_KEY: z.string().optional(),
  CEC_KEY_PASSPHRASE: z
    .string()
    .min(1, 'must not be empty; unset it for keys that are not encrypted')
    .max(MAX_PASSPHRASE, `must not have more than ${MAX_PASSPHRASE} characters`)
    .optional(),
  ...OBJECT_STORE_FIELDS,
  ...TSA_FIELDS,
  CEC_LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'must be trace, debug, info, warn, error or silent',
    )
    .default('info'),
});

/** Reads the settings; throws INVALID_INPUT with a line for each wrong one. */
export function toConfig(env: Environment): Config {
  const parsed = schema.safeParse(env);
  const wrong = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const faults = [
    ...wrong,
    ...faultyDatabaseSettings(env),
    ...faultyObjectStoreSettings(env),
    ...faultyTsaSettings(env),
  ];
  if (!parsed.success || faults.length > 0) throw new CecError('INVALID_INPUT', faults.join('\n'));
  const { data } = parsed;
  const dataDir = resolve(data.CEC_DATA_DIR);
  const [, host = '', port = ''] = LISTEN.exec(data.CEC_LISTEN) ?? [];
  return {
    listen: { host: host.replace(/^\[|\]$/g, ''), port: Number(port) },
    dataDir,
    ...toDatabaseConfig(data),
    publicUrl: data.CEC_PUBLIC_URL,
    outputRoots: data.CEC_OUTPUT_ROOTS?.split(':').filter(Boolean) ?? [dataDir, tmpdir()],
    behindTlsProxy: data.CEC_BEHIND_TLS_PROXY === 'true',
    corsOrigins: data.CEC_CORS_ORIGINS.split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
    strictness: data.CEC_STRICTNESS,
    catalogue: data.CEC_CATALOGUE === '' ? undefined : resolve(data.CEC_CATALOGUE),
    partRecords: data.CEC_PART_RECORDS,
    partsAtOnce: data.CEC_PARTS_AT_ONCE,
    retentionDays: data.CEC_RETENTION_DAYS,
    ...toObjectStoreConfig(data),
    signingKey: data.SPANFORGE_SIGNING_KEY,
    keyPassphrase: data.CEC_KEY_PASSPHRASE,
    tsa: toTsaConfig(data),
    logLevel: data.CEC_LOG_LEVEL,
  };
}
