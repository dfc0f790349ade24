import type { LogKind } from '../log/log-name.ts';

/** The six kinds that clauses ask for, in the order of a bundle's folders. `kind` is the schema key. */
export const EVIDENCE_KINDS = [
  { kind: 'halluccheck.score.v1', folder: 'score_records' },
  { kind: 'halluccheck.bias.v1', folder: 'bias_reports' },
  { kind: 'halluccheck.prri.v1', folder: 'prri_records' },
  { kind: 'halluccheck.drift.v1', folder: 'drift_events' },
  { kind: 'halluccheck.pii.v1', folder: 'pii_detections' },
  { kind: 'halluccheck.gate.v1', folder: 'gate_evaluations' },
] as const;

export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]['kind'];

const OTHER_KEYS: ReadonlySet<string> = new Set([
  'halluccheck.opa.v1',
  'halluccheck.secrets.v1',
  'halluccheck.auth.v1',
  'halluccheck.benchmark_run.v1',
  'halluccheck.benchmark_version.v1',
  'spanforge.auth.v1',
  'spanforge.consent.v1',
  'spanforge.trust.v1',
]);

/** The kind of a schema key or a folder name, if it is one of the six. */
export function kindOf(schemaKeyOrFolder: string): EvidenceKind | undefined {
  return EVIDENCE_KINDS.find(({ kind, folder }) => kind === schemaKeyOrFolder || folder === schemaKeyOrFolder)
    ?.kind;
}

const KIND_INDEX = new Map<string, number>(EVIDENCE_KINDS.map(({ kind }, i) => [kind, i]));

/** The place of a schema key in `EVIDENCE_KINDS`; undefined when it is not one of the six. */
export function kindIndex(schemaKey: string): number | undefined {
  return KIND_INDEX.get(schemaKey);
}

/** Keys of the service's own records, which no producer may use. */
export function isChainKey(schemaKey: string): boolean {
  return schemaKey.startsWith('chain.');
}

/**
 * The schema key that a producer means, and which of a project's two logs takes it; undefined for a key that is
 * not known, `chain.*` included.
 */
export function resolveSchemaKey(
  schemaKeyOrFolder: string,
): { readonly schemaKey: string; readonly log: LogKind } | undefined {
  const kind = kindOf(schemaKeyOrFolder);
  if (kind !== undefined) return { schemaKey: kind, log: 'evidence' };
  return OTHER_KEYS.has(schemaKeyOrFolder) ? { schemaKey: schemaKeyOrFolder, log: 'other' } : undefined;
}
