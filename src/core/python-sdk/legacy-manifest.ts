import { JsonTextError } from '../../json/json-text-error.ts';
import { parsePythonObject, textOf, valueIn, type PythonMember } from '../../json/python-json.ts';
import { spacedPythonText } from '../../json/python-text.ts';
import { decodeUtf8 } from '../../json/strict-json.ts';
import type { OpenArchive } from '../../ports/archive.ts';
import type { SecretKey } from '../../ports/keys.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { ATTESTATION, MANIFEST, PUBLIC_KEYS } from '../bundle/entries.ts';
import { equalTexts } from '../bundle/manifest.ts';
import { readWhole } from '../bundle/read-documents.ts';
import { sdkMac } from './sdk-record.ts';

/** What `sf_cec.build_bundle()` says of a bundle. Undefined is what it does not say. */
export interface LegacyManifest {
  readonly projectId: string | undefined;
  readonly fromDate: string | undefined;
  readonly toDate: string | undefined;
  readonly generatedAt: string | undefined;
  /** By folder; undefined where it gives no count. */
  readonly recordCounts: ReadonlyMap<string, number | undefined>;
  readonly hmac: string;
  /** What the HMAC is over. */
  readonly signedText: string;
}

const SCHEMA = 'spanforge.cec.v1';
/** The SDK's own documents have some kilobytes. */
const MAX_BYTES = 2 ** 20;

/** The manifest of a bundle that the Python SDK made; undefined for any other archive. */
export async function readLegacyManifest(archive: OpenArchive): Promise<LegacyManifest | undefined> {
  if (archive.entries.some(({ path }) => path === PUBLIC_KEYS)) return undefined;
  const members = await readMembers(archive, MANIFEST);
  return members !== undefined && textIn(members, 'bundle_schema') === SCHEMA
    ? toManifest(members)
    : undefined;
}

export function hasLegacyHmac({ hmac, signedText }: LegacyManifest, { key }: SecretKey): boolean {
  return equalTexts(hmac, sdkMac(signedText, key));
}

/** Why attestation.json does not belong to the manifest; undefined when it does, as far as the keys tell. */
export async function attestationFault(
  archive: OpenArchive,
  manifest: LegacyManifest,
  secrets: readonly SecretKey[],
): Promise<string | undefined> {
  const members = await readMembers(archive, ATTESTATION);
  if (members === undefined) return 'cannot be read';
  const facts = {
    project_id: manifest.projectId,
    period_from: manifest.fromDate,
    period_to: manifest.toDate,
    generated_at: manifest.generatedAt,
  };
  const wrong = Object.entries(facts).find(([name, fact]) => textIn(members, name) !== fact);
  if (wrong !== undefined) return `${wrong[0]} is not the manifest's`;
  const signed = spacedPythonText(
    members.flatMap((member) => {
      const key = SIGNED_AS.get(member.key);
      return key === undefined ? [] : [{ ...member, key, literal: JSON.stringify(key) }];
    }),
  );
  const stated = textIn(members, 'hmac_sig') ?? '';
  const isBy = ({ key }: SecretKey) => equalTexts(stated, sdkMac(signed, key));
  return secrets.length === 0 || secrets.some(isBy) ? undefined : 'hmac_sig is by none of the keys held';
}

/** The few members that the attestation's HMAC is over, and their names there. */
const SIGNED_AS: ReadonlyMap<string, string> = new Map([
  ['project_id', 'project_id'],
  ['period_from', 'from'],
  ['period_to', 'to'],
  ['generated_at', 'generated_at'],
  ['overall_status', 'overall_status'],
]);

function textIn(members: readonly PythonMember[], key: string): string | undefined {
  return textOf(valueIn(members, key));
}

async function readMembers(archive: OpenArchive, path: string): Promise<readonly PythonMember[] | undefined> {
  const size = archive.entries.find((entry) => entry.path === path)?.size ?? Infinity;
  if (size > MAX_BYTES) return undefined;
  try {
    return parsePythonObject(decodeUtf8(await readWhole(archive, path)));
  } catch (error) {
    if (error instanceof JsonTextError) return undefined;
    throw error;
  }
}

function toManifest(members: readonly PythonMember[]): LegacyManifest {
  const range = valueIn(members, 'date_range');
  const [from, to] = range?.kind === 'array' ? range.items : [];
  return {
    projectId: textIn(members, 'project_id'),
    fromDate: textOf(from),
    toDate: textOf(to),
    generatedAt: textIn(members, 'generated_at'),
    recordCounts: countsIn(members),
    hmac: textIn(members, 'hmac') ?? '',
    signedText: spacedPythonText(members.filter(({ key }) => key !== 'hmac')),
  };
}

function countsIn(members: readonly PythonMember[]): LegacyManifest['recordCounts'] {
  const counts = valueIn(members, 'record_counts');
  const stated = counts?.kind === 'object' ? counts.members : [];
  return new Map(
    EVIDENCE_KINDS.map(({ kind, folder }) => {
      const value = valueIn(stated, kind);
      return [folder, value?.kind === 'number' ? Number(value.literal) : undefined];
    }),
  );
}
