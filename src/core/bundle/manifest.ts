import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SecretKey } from '../../ports/keys.ts';
import {
  fault,
  itemsOf,
  memberOf,
  objectOf,
  textOf,
  wholeNumberOf,
  wordOf,
  type PlacedValue,
} from '../clauses/placed-value.ts';
import { isCalendarDate, parseInstant, type Instant } from '../time.ts';
import type { BundleHead } from './bundle-head.ts';
import { parametersOf } from './bundle-parameters.ts';
import { jcs, type EntryDigest } from './entries.ts';

export const BUNDLE_SCHEMA = 'spanforge.cec.v2';
export const CONTAINER = 'asic-e';

/** manifest.json without its HMAC. */
export interface ManifestContent extends BundleHead {
  readonly bundle_schema: typeof BUNDLE_SCHEMA;
  /** Absent in bundles that were made before they were ASiC-E containers. */
  readonly container?: typeof CONTAINER;
  readonly entries: readonly EntryDigest[];
  readonly hmac_key_id: string;
}

export interface Manifest extends ManifestContent {
  /** `hmac-sha256:<64 hex>` over everything else. */
  readonly hmac: string;
}

const DOMAIN = 'spanforge.cec.v2/manifest\n';
const SHA256 = /^sha256:[0-9a-f]{64}$/;

export function sealManifest(content: ManifestContent, key: SecretKey): Manifest {
  return { ...content, hmac: mac(DOMAIN, content, key) };
}

/** HMAC over a domain line and the RFC 8785 form of a value, `hmac-sha256:<64 hex>`. */
export function mac(domain: string, value: unknown, key: SecretKey): string {
  return `hmac-sha256:${createHmac('sha256', key.key).update(domain).update(jcs(value)).digest('hex')}`;
}

/** Whether `hmac` is the manifest's, compared in constant time. */
export function hasManifestHmac({ hmac, ...content }: Manifest, key: SecretKey): boolean {
  return equalTexts(hmac, mac(DOMAIN, content, key));
}

export function equalTexts(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Reads a parsed manifest of unknown origin; what is wrong with it is added to `faults`. */
export function parseManifest(value: unknown, faults: string[]): Manifest | undefined {
  const place: PlacedValue = { value, path: '', faults };
  const source = objectOf(place);
  if (source === undefined) return undefined;
  const at = (key: string) => memberOf(place, source, key);
  const manifest: Manifest = {
    bundle_schema: wordOf(at('bundle_schema'), [BUNDLE_SCHEMA]) ?? BUNDLE_SCHEMA,
    ...('container' in source ? { container: wordOf(at('container'), [CONTAINER]) ?? CONTAINER } : {}),
    bundle_id: textOf(at('bundle_id')),
    org_id: textOf(at('org_id')),
    project_id: textOf(at('project_id')),
    date_range: dateRangeOf(at('date_range')),
    generated_at: instantOf(at('generated_at')),
    generator: generatorOf(at('generator')),
    frameworks: itemsOf(at('frameworks')).map(textOf),
    parameters: parametersOf(at('parameters')),
    catalogue: catalogueOf(at('catalogue')),
    record_counts: countsOf(at('record_counts')),
    entries: itemsOf(at('entries')).map(entryOf),
    hmac_key_id: textOf(at('hmac_key_id')),
    hmac: textOf(at('hmac')),
  };
  if (faults.length > 0) return undefined;
  // Nothing the HMAC covers may be left out of the typed form, so the bytes have to agree.
  if (jcs(manifest).equals(jcs(value))) return manifest;
  faults.push('it holds members that this schema does not know');
  return undefined;
}

function dateRangeOf(place: PlacedValue): readonly [string, string] {
  const [from, to, ...more] = itemsOf(place).map(textOf);
  if (
    from === undefined ||
    to === undefined ||
    more.length > 0 ||
    !isCalendarDate(from) ||
    !isCalendarDate(to) ||
    from > to
  ) {
    fault(place, 'must be two days in order');
  }
  return [from ?? '', to ?? ''];
}

function instantOf(place: PlacedValue): Instant {
  const text = textOf(place);
  if (parseInstant(text) !== text) fault(place, 'must be a time, YYYY-MM-DDTHH:MM:SS.ffffffZ');
  return text;
}

function generatorOf(place: PlacedValue): Manifest['generator'] {
  const source = objectOf(place) ?? {};
  return {
    name: textOf(memberOf(place, source, 'name')),
    version: textOf(memberOf(place, source, 'version')),
  };
}

function catalogueOf(place: PlacedValue): Manifest['catalogue'] {
  const source = objectOf(place) ?? {};
  return {
    version: textOf(memberOf(place, source, 'version')),
    sha256: digestIn(memberOf(place, source, 'sha256')),
  };
}

function countsOf(place: PlacedValue): Record<string, number> {
  const source = objectOf(place) ?? {};
  return Object.fromEntries(
    Object.keys(source).map((key) => [key, wholeNumberOf(memberOf(place, source, key), 0)]),
  );
}

function entryOf(place: PlacedValue): EntryDigest {
  const source = objectOf(place) ?? {};
  return {
    path: textOf(memberOf(place, source, 'path')),
    size: wholeNumberOf(memberOf(place, source, 'size'), 0),
    sha256: digestIn(memberOf(place, source, 'sha256')),
    media_type: textOf(memberOf(place, source, 'media_type')),
  };
}

function digestIn(place: PlacedValue): string {
  const text = textOf(place);
  if (!SHA256.test(text)) fault(place, 'must be sha256:<64 hex>');
  return text;
}
