import type { OpenArchive } from '../../ports/archive.ts';
import type { RecordChecker } from '../../ports/record-checker.ts';
import { logName } from '../log/log-name.ts';
import { daysToInstants } from '../time.ts';
import { evidenceRules } from './bundle-head.ts';
import { CHAIN_PROOF, RECORD_FILES } from './entries.ts';
import { parseChainProof } from './parse-chain-proof.ts';
import type { ChainFacts } from './verify-chain.ts';
import { verifyRecords } from './verify-records.ts';
import type { ReadBundle } from './verify-statements.ts';

/** No line is shorter than this, so no file holds more lines than its size allows. */
const SHORTEST_LINE = 300;

/**
 * Reads and checks the records; undefined, and a check failed, when there is nothing to read them by. `markedSize`:
 * size of a tree whose root is wanted as well.
 */
export async function readRecords(
  checker: RecordChecker,
  archive: OpenArchive,
  { checks, documents, manifest, catalogue }: ReadBundle,
  markedSize: number | undefined,
): Promise<ChainFacts | undefined> {
  const log = logName(manifest.org_id, manifest.project_id, 'evidence');
  const period = daysToInstants(...manifest.date_range);
  const faults: string[] = [];
  const proof = parseChainProof(documents.get(CHAIN_PROOF)?.json, faults);
  if (proof === undefined) {
    checks.fail(
      'chain_checkpoint',
      `chain_proof.json cannot be used: ${faults[0] ?? 'not JSON'}`,
      CHAIN_PROOF,
    );
    return undefined;
  }
  if (proof.log !== log)
    checks.fail('chain_checkpoint', 'chain_proof.json is about another log', CHAIN_PROOF);
  const declared = proof.segments.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const bytes = archive.entries.reduce(
    (sum, { path, size }) => sum + (RECORD_FILES.includes(path) ? size : 0),
    0,
  );
  if (declared * SHORTEST_LINE > bytes) {
    checks.fail('chain_links', 'the segments name more records than the bundle holds', CHAIN_PROOF);
    return undefined;
  }
  const { segments } = proof;
  const rules = catalogue && evidenceRules(catalogue, manifest.generated_at, proof.bad_hmac_positions);
  const records = await verifyRecords({
    archive,
    checker,
    log,
    period,
    segments,
    evidenceRules: rules,
    markedSize,
  });
  return { manifest, proof, records, log, period };
}
