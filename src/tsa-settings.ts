import { resolve } from 'node:path';
import { z } from 'zod';
import { isOid } from './core/timestamp/der-values.ts';

/** Which outside time-stamp authorities stamp bundles. */
export interface TsaConfig {
  /** Asked in this order. */
  readonly urls: readonly URL[];
  /** What a build does without an answer: it fails, or the service's own authority steps in. */
  readonly mode: 'required' | 'best-effort';
  /** PEM file of the certificates that tokens are checked against. */
  readonly ca: string;
  /** Dotted object identifiers of which a token must carry one; undefined: any policy. */
  readonly policies: readonly string[] | undefined;
}

export const TSA_SETTINGS = [
  {
    name: 'CEC_TSA_URL',
    meaning:
      'http(s) URLs of time-stamp authorities, separated by ","; the first right answer is used. Unset: the service stamps',
  },
  {
    name: 'CEC_TSA_MODE',
    meaning:
      'required: a build without their answer fails; best-effort: the service stamps instead; default required',
  },
  { name: 'CEC_TSA_CA', meaning: 'PEM file of the certificates that their tokens are checked against' },
  {
    name: 'CEC_TSA_POLICY',
    meaning:
      'object identifiers of accepted policies, separated by ","; a single one is asked for. Unset: any',
  },
] as const;

const list = z
  .string()
  .default('')
  .transform((text) => (text === '' ? [] : text.split(',').map((part) => part.trim())));

export const TSA_FIELDS = {
  CEC_TSA_URL: list
    .refine((urls) => urls.every(isHttpUrl), {
      error: 'must be http or https URLs, separated by ","',
      abort: true,
    })
    .refine((urls) => urls.every(isWithoutUser), 'must not hold a user name or password'),
  CEC_TSA_MODE: z
    .enum(['', 'required', 'best-effort'], 'must be required or best-effort')
    .default('')
    .transform((mode) => mode || 'required'),
  CEC_TSA_CA: z.string().default(''),
  CEC_TSA_POLICY: list.refine(
    (policies) => policies.every(isOid),
    'must be dotted object identifiers such as 1.2.3.4, separated by ","',
  ),
};

type TsaFields = z.infer<z.ZodObject<typeof TSA_FIELDS>>;

/** Undefined when no authority is named. */
export function toTsaConfig({
  CEC_TSA_URL: urls,
  CEC_TSA_MODE: mode,
  CEC_TSA_CA: ca,
  CEC_TSA_POLICY: policies,
}: TsaFields): TsaConfig | undefined {
  if (urls.length === 0) return undefined;
  return {
    urls: urls.map((url) => new URL(url)),
    mode,
    ca: resolve(ca),
    policies: policies.length === 0 ? undefined : policies,
  };
}

/** A line for each setting that is missing beside another, or has no effect without it. */
export function faultyTsaSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (!isSet('CEC_TSA_URL'))
    return ['CEC_TSA_MODE', 'CEC_TSA_CA', 'CEC_TSA_POLICY']
      .filter(isSet)
      .map((name) => `${name}: only with CEC_TSA_URL; set that too, or unset this`);
  if (isSet('CEC_TSA_CA')) return [];
  return [
    'CEC_TSA_CA: must name the PEM file of the certificates that answers of CEC_TSA_URL are checked against',
  ];
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isWithoutUser(text: string): boolean {
  const { username, password } = new URL(text);
  return username === '' && password === '';
}
