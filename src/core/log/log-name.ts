/** Evidence logs hold the six kinds and `chain.*`; other logs hold the remaining known kinds and enter no bundle. */
export type LogKind = 'evidence' | 'other';

/** The organisation of requests that name none. */
export const DEFAULT_ORG = 'default';

/** `<org_id>/<project_id>/evidence` or `…/other`. */
export function logName(orgId: string, projectId: string, kind: LogKind): string {
  return `${orgId}/${projectId}/${kind}`;
}
