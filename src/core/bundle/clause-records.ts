import type { OpenArchive } from '../../ports/archive.ts';
import type { Clause } from '../clauses/catalogue.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { readRecordLines } from './bundle-records.ts';
import { recordDescriber, type BundleRecord, type RecordGrounds } from './describe-record.ts';
import { CHAIN_FILE, RECORD_FILES } from './entries.ts';

/** The files that hold records of the clause's kinds: one for each kind, and that of the erased and other ones. */
export function clauseFiles({ evidenceKinds }: Clause): string[] {
  return RECORD_FILES.filter(
    (_, file) => file === CHAIN_FILE || evidenceKinds.some((kind) => kind === EVIDENCE_KINDS[file]?.kind),
  );
}

/**
 * The records behind a clause that one of its files holds, in the file's order: all lines of a kind's file, and of
 * `chain/records.ndjson` those of the clause's kinds. Of a valid bundle as many of them count as its
 * `evidence_count` says.
 *
 * @throws as `readRecordLines`
 */
export async function* clauseRecords(
  archive: OpenArchive,
  path: string,
  { evidenceKinds }: Pick<Clause, 'evidenceKinds'>,
  grounds: RecordGrounds,
): AsyncGenerator<BundleRecord, undefined> {
  const describe = recordDescriber(grounds);
  const isChain = path === RECORD_FILES[CHAIN_FILE];
  for await (const line of readRecordLines(archive, path)) {
    const key = line.record?.header.schema_key;
    if (!isChain || evidenceKinds.some((kind) => kind === key)) yield describe(line);
  }
}
