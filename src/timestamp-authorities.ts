import type { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { errno } from './adapters/errno.ts';
import { httpTimestampAuthority } from './adapters/http-timestamp-authority.ts';
import { certificatesIn } from './core/bundle/verify-timestamp.ts';
import { invalidInput } from './errors.ts';
import type { TimestampAuthority } from './ports/timestamp-authority.ts';
import type { TsaConfig } from './tsa-settings.ts';

const SETTING = 'CEC_TSA_CA';
const BEGIN = '-----BEGIN CERTIFICATE-----';

/**
 * The certificates that answers of the configured authorities are checked against; none when none is configured.
 *
 * @throws {CecError} INVALID_INPUT when the file cannot be read, holds no certificate, or a damaged one
 */
export async function configuredAnchors(tsa: TsaConfig | undefined): Promise<X509Certificate[]> {
  if (tsa === undefined) return [];
  const pem = await readFile(tsa.ca, 'latin1').catch((cause: unknown) => {
    throw invalidInput(SETTING, `the file cannot be read (${errno(cause) ?? 'unknown failure'})`, { cause });
  });
  const certificates = certificatesIn(pem);
  if (certificates.length === 0) throw invalidInput(SETTING, 'the file holds no certificate in PEM');
  if (certificates.length < pem.split(BEGIN).length - 1)
    throw invalidInput(SETTING, 'the file holds a certificate that cannot be read; mend or remove it');
  return certificates;
}

/** Those that stamp bundles, in the order in which they are asked; `own` is asked last, or not at all. */
export function configuredAuthorities(
  tsa: TsaConfig | undefined,
  certificates: readonly X509Certificate[],
  own: TimestampAuthority,
): readonly TimestampAuthority[] {
  if (tsa === undefined) return [own];
  const { urls, mode, policies } = tsa;
  const external = urls.map((url) => httpTimestampAuthority({ url, certificates, policies }));
  return mode === 'required' ? external : [...external, own];
}
