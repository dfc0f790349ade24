import type { JsonObject } from '@bufbuild/protobuf';
import { toJson } from '@bufbuild/protobuf';
import { LogCheckpointSchema, type LogCheckpoint } from '../gen/spanforge/audit/v1/chain_pb.ts';
import type {
  ImportedProject,
  ImportFailure,
  ImportRecordsResponse,
} from '../gen/spanforge/audit/v1/import_pb.ts';

const COUNTS = ['imported', 'present', 'failed', 'hmacValid', 'hmacNotChecked'] as const;
/** A file may fail from its first line to its last. */
const MOST_FAILURES = 10_000;
type Counts = Record<(typeof COUNTS)[number], number>;

/** What became of the lines of a file so far. */
export class ImportTally {
  readonly #projects = new Map<string, Counts & { readonly source: string }>();
  readonly #checkpoints = new Map<string, LogCheckpoint>();
  /** The first ones; the log lists all. */
  readonly failures: ImportFailure[] = [];
  /** Everything up to this line is imported, or failed; 0 before the first answer. */
  lastLine = 0;

  add({ projects, failures, checkpoints }: ImportRecordsResponse, lastLine: number): void {
    this.lastLine = lastLine;
    for (const project of projects) this.#addProject(project);
    this.failures.push(...failures.slice(0, MOST_FAILURES - this.failures.length));
    for (const checkpoint of checkpoints) this.#checkpoints.set(checkpoint.log, checkpoint);
  }

  total(count: keyof Counts): number {
    return [...this.#projects.values()].reduce((sum, counts) => sum + counts[count], 0);
  }

  /** SDK project ids that are not allowed here, and what they became. */
  mapped(): { readonly source: string; readonly project: string }[] {
    return [...this.#projects]
      .map(([project, { source }]) => ({ source, project }))
      .filter(({ source }) => source !== '');
  }

  json(): JsonObject {
    return {
      imported: this.total('imported'),
      present: this.total('present'),
      failed: this.total('failed'),
      hmac_valid: this.total('hmacValid'),
      hmac_not_checked: this.total('hmacNotChecked'),
      failures: this.failures.map(({ line, reason, message }) => ({ line, reason, message })),
      projects: [...this.#projects].map(([project, { source, imported, present, failed }]) => ({
        project_id: project,
        source_project_id: source,
        imported,
        present,
        failed,
      })),
      checkpoints: [...this.#checkpoints.values()].map((checkpoint) =>
        toJson(LogCheckpointSchema, checkpoint),
      ),
    };
  }

  #addProject({ projectId, sourceProjectId, ...counts }: ImportedProject): void {
    const known = this.#projects.get(projectId);
    const sums = COUNTS.map((name) => [name, (known?.[name] ?? 0) + counts[name]] as const);
    const {
      imported = 0,
      present = 0,
      failed = 0,
      hmacValid = 0,
      hmacNotChecked = 0,
    } = Object.fromEntries(sums);
    const source = known?.source ?? sourceProjectId;
    this.#projects.set(projectId, { source, imported, present, failed, hmacValid, hmacNotChecked });
  }
}
