import { DEFAULT_ORG, logName } from '../core/log/log-name.ts';
import type { RecordProof } from '../core/log/record-proof.ts';
import type { ProofTrust } from '../core/log/verify-record-proof.ts';
import { decodeUtf8 } from '../json/strict-json.ts';
import { projectOf } from './arguments.ts';
import { withConnection } from './connection.ts';

interface Place {
  readonly server?: string | undefined;
  readonly project?: string | undefined;
  readonly org: string;
}

/** A record with its proof, from the server or the data directory, and which record that has to be. */
export async function fetchProof(
  recordId: string,
  place: Place,
): Promise<{ readonly proof: RecordProof; readonly wanted: NonNullable<ProofTrust['wanted']> }> {
  const project = projectOf(place);
  const org = project.orgId || DEFAULT_ORG;
  const logs = (['evidence', 'other'] as const).map((kind) => logName(org, project.projectId, kind));
  return withConnection({ server: place.server }, async ({ audit, signal }) => {
    const found = await audit.getRecord({ ...project, recordId }, { signal });
    return {
      proof: {
        record: decodeUtf8(found.line, { root: 'record' }),
        leafIndex: Number(found.position),
        treeSize: Number(found.treeSize),
        inclusionProof: found.inclusionProof.map((hash) => Buffer.from(hash).toString('hex')),
        checkpoint: found.checkpoint,
      },
      wanted: { recordId, logs },
    };
  });
}
