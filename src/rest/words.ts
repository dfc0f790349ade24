import { ClauseSatisfaction } from '../gen/spanforge/cec/v1/clause_pb.ts';
import { Strictness, Tier } from '../gen/spanforge/cec/v1/build_pb.ts';
import { TimestampAuthority } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { DpaFormat, SubProcessorAuthorisation } from '../gen/spanforge/cec/v1/dpa_pb.ts';
import { Severity } from '../gen/spanforge/cec/v1/finding_pb.ts';
import { PublicKeyRole } from '../gen/spanforge/cec/v1/keys_pb.ts';
import { CheckStatus } from '../gen/spanforge/cec/v1/verification_pb.ts';

/** The words that stand for enum values in JSON: without the prefix that the proto needs. */
export const CLAUSE_STATUS = words(ClauseSatisfaction, ['SATISFIED', 'PARTIAL', 'GAP']);
export const CHECK_STATUS = words(CheckStatus, ['PASS', 'FAIL', 'NOT_CHECKED']);
export const SEVERITY = words(Severity, ['INFO', 'WARNING']);
export const STRICTNESS = words(Strictness, ['COUNT', 'STANDARD', 'STRICT']);
export const TIER = words(Tier, ['CORE', 'EXTENDED']);
export const DPA_FORMAT = words(DpaFormat, ['MARKDOWN', 'HTML', 'DOCX']);
export const AUTHORISATION = words(SubProcessorAuthorisation, ['GENERAL', 'SPECIFIC']);
const KEY_ROLE = words(PublicKeyRole, ['ATTESTATION', 'CHECKPOINT', 'AUTHORITY']);
const AUTHORITY = words(TimestampAuthority, ['EXTERNAL', 'LOCAL']);

/** `local`, `external`, or null when it is not known. */
export function authorityWord(authority: TimestampAuthority): string | null {
  return wordOf(AUTHORITY, authority)?.toLowerCase() ?? null;
}

/** `attestation`, `checkpoint` or `authority`; null for a role of a newer service. */
export function keyRoleWord(role: PublicKeyRole): string | null {
  return wordOf(KEY_ROLE, role)?.toLowerCase() ?? null;
}

/** The word for a value; null for UNSPECIFIED and for values of a newer service. */
export function wordOf<Value>(wordToValue: ReadonlyMap<string, Value>, value: Value): string | null {
  for (const [word, candidate] of wordToValue) if (candidate === value) return word;
  return null;
}

function words<Word extends string, Value>(
  values: Readonly<Record<Word, Value>>,
  names: readonly NoInfer<Word>[],
): ReadonlyMap<string, Value> {
  return new Map(names.map((name) => [name, values[name]]));
}
