import { CecError } from '../../errors.ts';
import type { SecretKey } from '../../ports/keys.ts';
import { acceptRules } from '../log/accept-record.ts';
import type { AppendDeps } from '../log/append-records.ts';
import { logName, type LogKind } from '../log/log-name.ts';
import type { LogChange, NewContent } from '../log/log-writer.ts';
import { fromMillis } from '../time.ts';
import { importNote, stateOfNote, type NoteFacts } from './import-note.ts';
import { mappedFrom, readLine, type ImportedRecord, type ReadLine, type SourceLine } from './read-lines.ts';
import { sortLines, type SortedLines } from './sort-lines.ts';

export interface ImportRequest extends Pick<NoteFacts, 'source' | 'requestedBy'> {
  readonly orgId: string;
  /** For lines that name none. */
  readonly projectId: string;
  readonly lines: readonly SourceLine[];
  /** The key that the SDK signed with; undefined: HMACs are not checked. */
  readonly secret: SecretKey | undefined;
  readonly allowUnknownSchema: boolean;
}

/** What became of the lines of one project. */
export interface ImportedProject extends Omit<SortedLines, 'fresh' | 'lines'> {
  readonly projectId: string;
  /** The SDK's own id, where that is not allowed here. */
  readonly sourceProjectId: string | undefined;
  /** Whether something was written, and so a `chain.import.v1` record with it. */
  readonly changed: boolean;
  /** The newest checkpoints of its logs. */
  readonly checkpoints: readonly { readonly log: string; readonly checkpoint: string }[];
}

const MAX_BYTES = 4 * 2 ** 20;

/**
 * Stores what the Python SDK exported: ids and times as they are, each project's lines in one durable step with the
 * `chain.import.v1` record that tells what came in and what failed. A line that fails stops no other. What is there
 * already stays as it is, and an import that brings nothing new and fails as before writes nothing.
 *
 * @throws {CecError} TOO_LARGE for more than 4 MiB of lines, and as `LogWriter.change`
 */
export async function importRecords(deps: AppendDeps, request: ImportRequest): Promise<ImportedProject[]> {
  const { projectId, secret, allowUnknownSchema } = request;
  refuseTooMuch(request.lines);
  const rules = { ...acceptRules(fromMillis(deps.clock()), allowUnknownSchema), projectId, secret };
  const lines = request.lines.map((line) => readLine(line, rules));
  const imported: ImportedProject[] = [];
  for (const [project, members] of Map.groupBy(lines, (line) => line.projectId))
    imported.push(await importInto(deps, request, project, members));
  return imported;
}

/** Lines are read in one go, while no other call is served. */
function refuseTooMuch(lines: readonly SourceLine[]): void {
  const bytes = lines.reduce((sum, line) => sum + line.bytes.length, 0);
  if (bytes > MAX_BYTES) throw new CecError('TOO_LARGE', 'lines: hold more than 4 MiB; send fewer at once');
}

async function importInto(
  { store, writer }: AppendDeps,
  request: ImportRequest,
  projectId: string,
  lines: readonly ReadLine[],
): Promise<ImportedProject> {
  const nameOf = (kind: LogKind) => logName(request.orgId, projectId, kind);
  const evidence = nameOf('evidence');
  let sorted: SortedLines = { lines, fresh: [], imported: 0, present: 0, failures: [] };
  const changed = await writer.change([evidence, nameOf('other')], async () => {
    sorted = await sortLines(store, nameOf, lines);
    const note = importNote(sorted, { ...request, hmacKeyId: request.secret?.id });
    const state = await stateOfNote(store, evidence, note.recordId);
    if (sorted.imported === 0 && (sorted.failures.length === 0 || state === 'noted')) return [];
    return planChanges(sorted, nameOf, state === 'new' ? note : { ...note, recordId: undefined });
  });
  const { imported, present, failures } = sorted;
  return {
    projectId,
    sourceProjectId: mappedFrom(lines),
    imported,
    present,
    failures,
    changed: changed.length > 0,
    checkpoints: changed.map(({ log, head }) => ({ log, checkpoint: head.checkpoint })),
  };
}

function planChanges(
  { fresh }: SortedLines,
  nameOf: (kind: LogKind) => string,
  note: NewContent,
): LogChange[] {
  const of = (kind: LogKind) => fresh.filter(({ log }) => log === kind).map(toContent);
  const changes = [
    { log: nameOf('evidence'), records: [...of('evidence'), note], erased: [] },
    { log: nameOf('other'), records: of('other'), erased: [] },
  ];
  return changes.filter(({ records }) => records.length > 0);
}

function toContent({ schemaKey, payloadJson, recordId, timestamp }: ImportedRecord): NewContent {
  return { schemaKey, payloadJson, recordId, timestamp };
}
