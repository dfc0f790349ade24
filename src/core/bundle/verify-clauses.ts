import { CecError } from '../../errors.ts';
import { catalogueSha256, type Catalogue } from '../clauses/catalogue.ts';
import type { ClauseEntry } from '../clauses/clause-entry.ts';
import { parseCatalogue } from '../clauses/parse-catalogue.ts';
import { parseAttestation } from './attestation.ts';
import { describeAttested } from './attestation-metadata.ts';
import { mapBundle } from './bundle-head.ts';
import { ATTESTATION, CATALOGUE, CLAUSE_MAP, jcs } from './entries.ts';
import type { Manifest } from './manifest.ts';
import type { Document } from './read-documents.ts';
import type { CheckList, Trust } from './verification.ts';
import type { ChainFacts } from './verify-chain.ts';

type Documents = ReadonlyMap<string, Document>;

/** The catalogue that the bundle was made with; undefined, and the clause map failed, when it cannot be used. */
export function readCatalogue(
  checks: CheckList,
  documents: Documents,
  manifest: Manifest,
  trust: Trust,
): Catalogue | undefined {
  const catalogue = catalogueIn(checks, documents);
  if (catalogue === undefined) return undefined;
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
  return catalogue;
}

/** Computes the clause map from the records and compares; the stored one is never believed. */
export function checkClauseMap(
  checks: CheckList,
  documents: Documents,
  facts: ChainFacts,
  catalogue: Catalogue,
): readonly ClauseEntry[] {
  const clauses = computeClauses(checks, facts, catalogue);
  const stored = documents.get(CLAUSE_MAP)?.bytes;
  if (stored !== undefined && jcs(clauses).equals(stored))
    checks.pass('clause_map', `${clauses.length} clauses, as computed from the records`);
  else checks.fail('clause_map', 'it is not what the records give', CLAUSE_MAP);
  return clauses;
}

/** What was attested about the records has to be what they give. */
export function checkAttested(
  checks: CheckList,
  documents: Documents,
  { manifest, proof }: ChainFacts,
  clauses: readonly ClauseEntry[],
): void {
  const attestation = parseAttestation(documents.get(ATTESTATION)?.json);
  if (attestation === undefined) return;
  const isTrue = jcs(attestation.metadata).equals(jcs(describeAttested(manifest, clauses, proof)));
  if (!isTrue) checks.fail('attestation_metadata', 'the metadata is not what the bundle gives', ATTESTATION);
}

function catalogueIn(checks: CheckList, documents: Documents): Catalogue | undefined {
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
  { manifest, records, proof }: ChainFacts,
  catalogue: Catalogue,
): readonly ClauseEntry[] {
  const { tally, valid } = records.chain;
  try {
    return mapBundle(manifest, catalogue, { tally, chainValid: valid && proof.valid });
  } catch (error) {
    if (!(error instanceof CecError)) throw error;
    checks.fail('clause_map', error.message, CATALOGUE);
    return [];
  }
}
