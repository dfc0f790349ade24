import { CecError } from '../../errors.ts';
import { catalogueSha256, type Catalogue } from '../clauses/catalogue.ts';
import { mapClauses, type ClauseEntry } from '../clauses/clause-status.ts';
import { parseCatalogue } from '../clauses/parse-catalogue.ts';
import { countByKind } from '../log/record-tally.ts';
import { CATALOGUE, CLAUSE_MAP, jcs } from './entries.ts';
import type { Document } from './read-documents.ts';
import type { CheckList, Trust } from './verification.ts';
import type { ChainFacts } from './verify-chain.ts';

/** Computes the clause map from the records and compares; the stored one is never believed. */
export function checkClauseMap(
  checks: CheckList,
  documents: ReadonlyMap<string, Document>,
  facts: ChainFacts,
  trust: Trust,
): readonly ClauseEntry[] {
  const catalogue = readCatalogue(checks, documents);
  if (catalogue === undefined) return [];
  const { manifest } = facts;
  const digest = catalogueSha256(catalogue);
  if (digest !== manifest.catalogue.sha256 || catalogue.version !== manifest.catalogue.version) {
    checks.fail('clause_map', 'the catalogue is not the one that the manifest names', CATALOGUE);
  }
  if (!trust.catalogues.includes(digest)) {
    checks.warn(
      'UNKNOWN_CATALOGUE',
      `the clauses are mapped by a catalogue that is not known here (${digest})`,
    );
  }
  const clauses = computeClauses(checks, catalogue, facts);
  const stored = documents.get(CLAUSE_MAP)?.bytes;
  if (stored !== undefined && jcs(clauses).equals(stored))
    checks.pass('clause_map', `${clauses.length} clauses, as computed from the records`);
  else checks.fail('clause_map', 'it is not what the records give', CLAUSE_MAP);
  return clauses;
}

function readCatalogue(checks: CheckList, documents: ReadonlyMap<string, Document>): Catalogue | undefined {
  try {
    return parseCatalogue(documents.get(CATALOGUE)?.json);
  } catch (error) {
    if (!(error instanceof CecError)) throw error;
    checks.fail('clause_map', error.message, CATALOGUE);
    return undefined;
  }
}

function computeClauses(
  checks: CheckList,
  catalogue: Catalogue,
  { manifest, records, proof }: ChainFacts,
): readonly ClauseEntry[] {
  try {
    return mapClauses({
      catalogue,
      frameworkIds: manifest.frameworks,
      tier: manifest.parameters.tier,
      strictness: manifest.parameters.strictness,
      tallies: { countByKind: countByKind(records.chain.tally) },
      chainValid: records.chain.valid && proof.valid,
    });
  } catch (error) {
    if (!(error instanceof CecError)) throw error;
    checks.fail('clause_map', error.message, CATALOGUE);
    return [];
  }
}
