import { EVIDENCE_KINDS } from '../clauses/evidence-kinds.ts';
import type { Block, Line } from '../../ports/dpa-document.ts';
import type { DpaFacts, EvidenceInventory } from './agreement.ts';
import { joined, line, open, plain, value } from './compose-line.ts';
import { heading, paragraph, table } from './compose-section.ts';

type Collected = Extract<EvidenceInventory, { status: 'collected' }>;

const KIND_NAMES: Readonly<Record<string, string>> = {
  score_records: 'Hallucination scores',
  bias_reports: 'Bias reports',
  prri_records: 'PRRI risk records',
  drift_events: 'Drift events',
  pii_detections: 'Detections of personal data (PII)',
  gate_evaluations: 'Trust gate evaluations',
};

/** Annex IV: what the project's log held when the document was made. */
export function evidenceAnnex({ inventory, agreement }: DpaFacts): Block[] {
  const head = [
    heading(1, 'Annex IV. Evidence inventory'),
    paragraph(line`This inventory describes the Evidence Records of the project ${value(agreement.projectId)} when this
      document was made. It does not prove that any obligation has been met.`),
  ];
  const isCollected = inventory.status === 'collected';
  return [
    ...head,
    table(['Item', 'Result'], isCollected ? collectedRows(inventory) : missingRows()),
    ...(isCollected ? observed(inventory, agreement.personalDataCategories) : []),
  ];
}

function collectedRows(inventory: Collected): Line[][] {
  return [
    [line`Period`, period(inventory)],
    ...EVIDENCE_KINDS.map(({ folder }) => [nameOf(folder), line`${inventory.counts[folder] ?? 0}`]),
    [line`Result of the chain verification`, chainResult(inventory)],
    [
      line`Time of the chain verification`,
      [plain(`${inventory.checkedAt.slice(0, 19).replace('T', ' ')} (UTC)`)],
    ],
  ];
}

function missingRows(): Line[][] {
  const missing = line`not collected`;
  return [
    [line`Period`, line`not collected: ${open('evidence inventory, which could not be read')}`],
    ...EVIDENCE_KINDS.map(({ folder }) => [nameOf(folder), missing]),
    [line`Result of the chain verification`, missing],
    [line`Time of the chain verification`, missing],
  ];
}

function nameOf(folder: string): Line {
  return [plain(`${KIND_NAMES[folder] ?? folder}, number of records`)];
}

function period({ firstAt, lastAt }: Pick<Collected, 'firstAt' | 'lastAt'>): Line {
  if (firstAt === '' || lastAt === '') return line`No records`;
  return [plain(`${firstAt.slice(0, 10)} to ${lastAt.slice(0, 10)} (UTC)`)];
}

function chainResult({ chainValid }: Collected): Line {
  return chainValid ? line`valid` : line`not valid: ${open('explanation of the failed chain verification')}`;
}

/** PII detection proposes categories; only the parties declare them. */
function observed({ observedPersonalData, ...inventory }: Collected, declared: readonly string[]): Block[] {
  if (observedPersonalData.length === 0) {
    return [paragraph(line`PII detection names no types of personal data in these records.`)];
  }
  const known = new Set(declared.map(folded));
  const undeclared = observedPersonalData.filter((category) => !known.has(folded(category)));
  return [
    paragraph(line`PII detection observed these types of personal data in the project's evidence, ${period(inventory)}: ${joined(observedPersonalData.map(value), ', ')}. They are stated as observed; Annex I.B states the types that the
      parties have agreed.`),
    ...(undeclared.length === 0 ? [] : [paragraph(undeclaredLine(undeclared))]),
  ];
}

function undeclaredLine(categories: readonly string[]): Line {
  const item = open(`whether Annex I.B is to include the observed types ${categories.join(', ')}`);
  return line`Some observed types are not declared in Annex I.B: ${item}.`;
}

function folded(category: string): string {
  return category
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
