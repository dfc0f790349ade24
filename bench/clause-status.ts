import { join } from 'node:path';
import { evidenceRules } from '../src/core/bundle/bundle-head.ts';
import { builtInCatalogue } from '../src/core/clauses/built-in-catalogue.ts';
import { logName } from '../src/core/log/log-name.ts';
import { fromMillis, daysToInstants } from '../src/core/time.ts';
import type { EvidenceRules } from '../src/ports/evidence-rules.ts';
import { createScanThreads } from '../src/workers/scan-threads.ts';
import { median, secondsOf } from './figures.ts';

const SCAN_THREADS = 2;

/** The seconds that judging each record for clause status adds to reading and checking all of a log, as a build does. */
export async function secondsOfClauseStatus(
  dataDir: string,
  { projectId, fromDate, toDate }: { projectId: string; fromDate: string; toDate: string },
  { records, rounds }: { records: number; rounds: number },
): Promise<number> {
  const scanner = createScanThreads(
    { source: { kind: 'sqlite', path: join(dataDir, 'cec.db') }, keys: new Map() },
    SCAN_THREADS,
  );
  const plan = {
    log: logName('default', projectId, 'evidence'),
    runs: [{ first: 0, last: records - 1 }],
    period: daysToInstants(fromDate, toDate),
    withLines: true,
  };
  const scan = async (rules?: EvidenceRules) => {
    let found = 0;
    for await (const { report } of scanner.scan({ ...plan, evidenceRules: rules }))
      found += report.tally.lines;
    if (found !== records) throw new Error(`${found} of ${records} records were scanned`);
  };
  const rules = evidenceRules(builtInCatalogue, fromMillis(Date.now()));
  try {
    await scan(rules);
    const added = [];
    for (let i = 0; i < rounds; i++) {
      const without = await secondsOf(() => scan());
      added.push((await secondsOf(() => scan(rules))) - without);
    }
    return median(added);
  } finally {
    await scanner.close();
  }
}
