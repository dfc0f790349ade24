import type { Block, Run } from '../../ports/dpa-document.ts';
import type { Agreement, DpaFacts } from './agreement.ts';
import { ASK } from './compose-asks.ts';
import { countOr, line } from './compose-line.ts';
import { section, SECTION } from './compose-section.ts';

/** Days are what counts, printed as an integer; the years are for readers. */
export function retentionPeriod({ retentionDays }: Agreement): Run {
  const tenths = Math.round(retentionDays / 36.5);
  const years = tenths === 0 ? 'less than 0.1' : `about ${(tenths / 10).toFixed(1)}`;
  const unit = retentionDays === 1 ? 'day' : 'days';
  return { text: `${retentionDays} ${unit} (${years} years)`, style: 'value' };
}

export function retentionSection({ agreement }: DpaFacts): Block[] {
  return section(SECTION.retention, 'Retention of Evidence Records', [
    line`The retention period covers the Evidence Records. It does not cover prompts, documents or other material, unless a documented instruction says so. The Processor shall keep other Personal Data only for as long as the Services need them.`,
    line`The retention period starts, for each Evidence Record, when that record is created.`,
    line`The retention period is ${retentionPeriod(agreement)}. The number of days is authoritative.`,
    line`When the retention period of an Evidence Record has ended, the Processor shall delete or irreversibly anonymise
      the Personal Data in it within ${countOr(agreement.deletionDays, 'day', ASK.deletionDays)}, and shall enter this
      in the log.`,
    line`The Controller may instruct earlier deletion at any time. At the end of the Services clause ${SECTION.ending}
      prevails over the retention period. The Processor shall store Personal Data for longer than this clause and clause ${SECTION.ending} allow only where Union or Member State law requires it, and shall then name that law to the Controller in writing.`,
  ]);
}

export function endingSection({ agreement }: DpaFacts): Block[] {
  const { deletionDays, backupExpiryDays } = agreement;
  const backups = countOr(backupExpiryDays, 'day', 'time after which backups expire, in days');
  return section(SECTION.ending, 'Deletion or return at the end of the Services', [
    line`After the end of the Services the Processor shall, at the choice of the Controller, delete or return all
      Personal Data, and shall delete existing copies, unless Union or Member State law requires storage of the Personal
      Data.`,
    line`The Processor shall do so within ${countOr(deletionDays, 'day', ASK.deletionDays)} after the end of the Services.
      The Controller states its choice in writing to the Processor's Contact Point. If it has not done so when the
      Services end, the Processor shall ask for the choice; without an answer within the same time limit, the Processor
      shall delete the Personal Data.`,
    line`Copies in backups expire at the latest ${backups} after the deletion. Until then the Processor shall keep them
      protected and shall not use them for any other purpose.`,
    line`The Processor shall certify the deletion in writing to the Controller's Contact Point.`,
    line`The Processor shall process Personal Data that the law requires it to store only for that storage, and shall continue to protect them under this Agreement.`,
  ]);
}
