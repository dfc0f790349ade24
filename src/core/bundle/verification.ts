import type { KeyObject, X509Certificate } from 'node:crypto';
import type { BundleClause, BundleFinding } from '../../ports/bundle-registry.ts';
import type { Coverage } from '../../ports/coverage.ts';
import type { KeyEntry, SecretKey } from '../../ports/keys.ts';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import type { Checkpoint } from '../log/checkpoint.ts';
import type { ClauseTerms, Continuity } from './compare-bundles.ts';

/** The checks in the order in which they are reported. */
export const CHECK_IDS = [
  'container',
  'inventory',
  'parts',
  'manifest_hmac',
  'attestation_signature',
  'attestation_metadata',
  'record_hashes',
  'record_hmacs',
  'chain_links',
  'chain_checkpoint',
  'chain_completeness',
  'continuity',
  'record_counts',
  'clause_map',
  'coverage',
  'report',
  'timestamp',
  'asic_timestamp',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];
export type CheckStatus = 'PASS' | 'FAIL' | 'NOT_CHECKED';

export interface Check {
  readonly id: CheckId;
  readonly status: CheckStatus;
  readonly message: string;
  /** Entry or position, or empty. */
  readonly place: string;
}

/** Whom the verifier believes. Nothing that a bundle brings along is believed by itself. */
export interface Trust {
  /** ECDSA P-256 keys of attestations. */
  readonly attestationKeys: readonly KeyObject[];
  /** Ed25519 keys of checkpoints, besides those that a trusted attestation vouches for. */
  readonly checkpointKeys: readonly KeyObject[];
  /** Certificates of time-stamp authorities. */
  readonly anchors: readonly X509Certificate[];
  /** Ids of the keys of the verifier's own time-stamp authority, retired ones included; third parties have none. */
  readonly ownAuthorities?: readonly string[] | undefined;
  /** `sha256:` fingerprints of the anchors of outside authorities that the verifier itself was set up with. */
  readonly outsideAnchors?: readonly string[] | undefined;
  /** HMAC keys of manifests that are held. */
  readonly secrets: readonly SecretKey[];
  /** Digests of catalogues that are known, `sha256:<64 hex>`. */
  readonly catalogues: readonly string[];
  /** Ids of the record keys that are held; third parties hold none. */
  readonly recordKeyIds?: readonly string[] | undefined;
  /** When keys came and went, as far as the verifier knows. */
  readonly history?: readonly KeyEntry[] | undefined;
}

/** Whether there is a key by which somebody can vouch for a bundle. */
export function isTrusting({ attestationKeys, checkpointKeys, secrets }: Trust): boolean {
  return attestationKeys.length + checkpointKeys.length + secrets.length > 0;
}

/** What the caller knows about the bundle that it wants; undefined is not compared. */
export interface Expectation {
  readonly bundleId?: string | undefined;
  readonly orgId?: string | undefined;
  readonly projectId?: string | undefined;
  readonly fromDate?: string | undefined;
  readonly toDate?: string | undefined;
  /** Of the whole file, 64 hex digits. */
  readonly sha256?: string | undefined;
}

export interface JudgedCheckpoint extends Checkpoint {
  /** A trusted key vouches for it. */
  readonly trusted: boolean;
}

export interface Verification {
  /** Empty when the manifest could not be read. */
  readonly bundleId: string;
  readonly manifestValid: boolean;
  readonly chainValid: boolean;
  readonly timestampValid: boolean;
  readonly overallValid: boolean;
  /** A line for each failed check. */
  readonly errors: readonly string[];
  readonly checks: readonly Check[];
  readonly findings: readonly BundleFinding[];
  readonly recordCounts: Readonly<Record<string, number>>;
  /** Computed from the records. */
  readonly clauses: readonly BundleClause[];
  /** Computed from the records; undefined when it is not what the bundle states. */
  readonly coverage: Coverage | undefined;
  /** Of the log; undefined when it failed. */
  readonly checkpoint: JudgedCheckpoint | undefined;
  /** As the manifest states them; undefined when it could not be read. */
  readonly terms: ClauseTerms | undefined;
  /** Undefined when no earlier state was given, or continuity failed or could not be judged. */
  readonly continuity: Continuity | undefined;
  /** Time of the time-stamp, milliseconds since 1970. */
  readonly timestampTime: number | undefined;
  /** Who issued it, as the verifier sees it. Undefined when it is not known. */
  readonly timestampAuthority: TimestampAuthority['kind'] | undefined;
}

/** Gathers the outcome of each check; a check that nobody reports on was not made. */
export class CheckList {
  readonly #checks = new Map<CheckId, Check>();
  readonly findings: BundleFinding[] = [];

  /** A failure stands whatever else is reported; the first one is kept. */
  report(id: CheckId, status: CheckStatus, message: string, place = ''): void {
    const known = this.#checks.get(id);
    if (known?.status === 'FAIL') return;
    if (known === undefined || status !== 'PASS') this.#checks.set(id, { id, status, message, place });
  }

  pass(id: CheckId, message: string): void {
    this.report(id, 'PASS', message);
  }

  fail(id: CheckId, message: string, place = ''): void {
    this.report(id, 'FAIL', message, place);
  }

  statusOf(id: CheckId): CheckStatus {
    return this.#checks.get(id)?.status ?? 'NOT_CHECKED';
  }

  /** Only an index has parts. */
  all(): Check[] {
    const made = CHECK_IDS.filter((id) => id !== 'parts' || this.#checks.has(id));
    return made.map(
      (id) =>
        this.#checks.get(id) ?? { id, status: 'NOT_CHECKED', message: 'an earlier check failed', place: '' },
    );
  }

  warn(code: string, message: string): void {
    this.findings.push({ code, severity: 'warning', message });
  }

  inform(code: string, message: string): void {
    this.findings.push({ code, severity: 'info', message });
  }
}

/** The documented verdicts, from the checks. */
export function judge(checks: CheckList, chainAsClaimed: boolean) {
  const passes = (...ids: CheckId[]) => ids.every((id) => checks.statusOf(id) === 'PASS');
  const fails = (...ids: CheckId[]) => ids.some((id) => checks.statusOf(id) === 'FAIL');
  const manifestValid =
    passes('container', 'inventory', 'record_counts', 'clause_map', 'coverage', 'attestation_metadata') &&
    !fails('parts', 'report', 'manifest_hmac', 'attestation_signature') &&
    (passes('manifest_hmac') || passes('attestation_signature'));
  const chainValid =
    passes('record_hashes', 'chain_links', 'chain_checkpoint') &&
    !fails('record_hmacs', 'chain_completeness', 'continuity') &&
    chainAsClaimed;
  const timestampValid = passes('timestamp') && !fails('asic_timestamp');
  return {
    manifestValid,
    chainValid,
    timestampValid,
    overallValid: manifestValid && chainValid && timestampValid,
  };
}
