import type { OpenArchive } from '../../ports/archive.ts';
import type { Catalogue } from '../clauses/catalogue.ts';
import { CatalogueError, parseCatalogue } from '../clauses/parse-catalogue.ts';
import { parseAttestation, type Attestation } from './attestation.ts';
import { ATTESTATION, CATALOGUE, CHAIN_PROOF, MANIFEST } from './entries.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { parseChainProof } from './parse-chain-proof.ts';
import { readDocuments, type Document } from './read-documents.ts';

/** What is needed to read a bundle's records as its verifier does. */
export interface BundleContents {
  readonly manifest: Manifest;
  /** Undefined when the bundle's cannot be used. */
  readonly catalogue: Catalogue | undefined;
  /** Positions whose HMACs the service found wrong, by chain_proof.json. */
  readonly badHmacs: readonly number[];
}

/**
 * Reads a bundle's own account of itself; what of it is true, only `verifyBundle` tells. Undefined when there is no
 * usable manifest.
 *
 * @throws {ArchiveFault} as `OpenArchive.read`
 */
export async function readContents(archive: OpenArchive): Promise<BundleContents | undefined> {
  const documents = await readOnly(archive, [MANIFEST, CATALOGUE, CHAIN_PROOF]);
  const manifest = parseManifest(documents.get(MANIFEST)?.json, []);
  const proof = parseChainProof(documents.get(CHAIN_PROOF)?.json, []);
  return (
    manifest && {
      manifest,
      catalogue: catalogueIn(documents.get(CATALOGUE)?.json),
      badHmacs: proof?.bad_hmac_positions ?? [],
    }
  );
}

/**
 * The bundle's own attestation; whose it is, and whether it fits, only `verifyBundle` tells. Undefined when there is no
 * usable one.
 *
 * @throws {ArchiveFault} as `OpenArchive.read`
 */
export async function readAttestation(archive: OpenArchive): Promise<Attestation | undefined> {
  const documents = await readOnly(archive, [ATTESTATION]);
  return parseAttestation(documents.get(ATTESTATION)?.json);
}

function readOnly(archive: OpenArchive, paths: readonly string[]): Promise<ReadonlyMap<string, Document>> {
  const others = archive.entries.map(({ path }) => path).filter((path) => !paths.includes(path));
  return readDocuments(archive, others, () => {});
}

function catalogueIn(json: unknown): Catalogue | undefined {
  try {
    return parseCatalogue(json);
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    return undefined;
  }
}
