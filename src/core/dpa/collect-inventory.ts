import { CecError } from '../../errors.ts';
import type { LogStore } from '../../ports/log-store.ts';
import type { KindTally } from '../../ports/record-tally.ts';
import type { RecordScanner } from '../../ports/record-scanner.ts';
import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import { logName } from '../log/log-name.ts';
import type { LogWriter } from '../log/log-writer.ts';
import { verifyLog } from '../log/verify-log.ts';
import { fromMillis } from '../time.ts';
import type { EvidenceInventory } from './agreement.ts';
import { observedPersonalData } from './observed-personal-data.ts';

export interface InventoryDeps {
  readonly store: LogStore;
  readonly writer: LogWriter;
  readonly scanner: RecordScanner;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** What the evidence log of a project holds, checked record by record; `not_collected` when it cannot be read. */
export async function collectInventory(
  deps: InventoryDeps,
  { orgId, projectId }: { readonly orgId: string; readonly projectId: string },
  signal: AbortSignal,
): Promise<EvidenceInventory> {
  const log = logName(orgId, projectId, 'evidence');
  try {
    const { tally, valid } = await verifyLog(deps, log, signal);
    return {
      status: 'collected',
      firstAt: tally.kinds.map(({ firstTimestamp }) => firstTimestamp).reduce(earlier, ''),
      lastAt: tally.kinds.map(({ lastTimestamp }) => lastTimestamp).reduce((a, b) => (a > b ? a : b), ''),
      counts: Object.fromEntries(
        EVIDENCE_KINDS.map(({ folder }, i) => [folder, recordsOf(tally.kinds[i])] as const),
      ),
      chainValid: valid,
      checkedAt: fromMillis(deps.clock()),
      observedPersonalData: await observedPersonalData(deps.store, log),
    };
  } catch (error) {
    const isUnreadable =
      error instanceof CecError && (error.code === 'STORE_FAILED' || error.code === 'LOG_CORRUPT');
    if (!isUnreadable) throw error;
    return { status: 'not_collected' };
  }
}

function recordsOf(tally: KindTally | undefined): number {
  return tally === undefined ? 0 : tally.count + tally.excluded.erased;
}

/** Empty stands for none. */
function earlier(a: string, b: string): string {
  return a !== '' && (b === '' || a <= b) ? a : b;
}
