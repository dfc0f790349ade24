import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { configuredCatalogue } from '../catalogue-file.ts';
import { toConfig } from '../config.ts';
import { describeTrust } from '../core/bundle/describe-trust.ts';
import type { Trust } from '../core/bundle/verification.ts';
import { certificatesIn } from '../core/bundle/verify-timestamp.ts';
import { builtInCatalogue } from '../core/clauses/built-in-catalogue.ts';
import { catalogueSha256 } from '../core/clauses/catalogue.ts';
import { invalidInput } from '../errors.ts';
import { ownTrust, recordKeysOf } from '../own-trust.ts';
import { configuredAnchors } from '../timestamp-authorities.ts';
import { faultOf } from './file-fault.ts';
import { heldKeys } from './held-keys.ts';

/** Whom a verification believes. */
export interface Believed {
  readonly trust: Trust;
  /** Record HMAC keys held, by id. */
  readonly recordKeys: ReadonlyMap<string, KeyObject>;
  /** In words, for the user. */
  readonly sources: readonly string[];
  /** Every key and anchor with its id and where it comes from. */
  readonly trusted: readonly string[];
}

/** The given keys; without any, those of the data directory if there is one. Nothing of it is opened or changed. */
export async function whomToTrust(
  keyFiles: readonly string[],
  anchorFiles: readonly string[],
): Promise<Believed> {
  const given = await Promise.all(keyFiles.map(readKey));
  const anchors = (await Promise.all(anchorFiles.map(readCertificates))).flat();
  if (given.length > 0) return fromFiles(given, anchors, `${given.length} given keys`);
  const config = toConfig(process.env);
  const { catalogue, signingKey, tsa } = config;
  const keys = await heldKeys(config);
  if (keys === undefined)
    return fromFiles([], anchors, 'no keys: consistency is checked, not origin; give --key');
  const own = ownTrust(keys, await configuredCatalogue(catalogue), await configuredAnchors(tsa));
  const trust = anchors.length > 0 ? { ...own, anchors } : own;
  const source = 'the keys of the data directory';
  const authorities = `its time-stamp ${tsa === undefined ? 'authority' : 'authorities'}`;
  const ownAnchors = tsa === undefined ? OF_DIRECTORY : `${OF_DIRECTORY} or in CEC_TSA_CA`;
  const origins = {
    keys: OF_DIRECTORY,
    secret: (id: string) =>
      signingKey !== undefined && id === keys.signing.id ? 'SPANFORGE_SIGNING_KEY' : OF_DIRECTORY,
    anchors: anchors.length > 0 ? GIVEN_ANCHORS : ownAnchors,
  };
  return {
    trust,
    recordKeys: recordKeysOf(keys),
    sources: [source, anchors.length > 0 ? `${anchors.length} given certificates` : authorities],
    trusted: describeTrust(trust, origins),
  };
}

const OF_DIRECTORY = 'in the data directory';
const GIVEN_KEYS = 'given with --key';
const GIVEN_ANCHORS = 'given with --tsa-ca';

function fromFiles(
  keys: readonly KeyObject[],
  anchors: readonly X509Certificate[],
  source: string,
): Believed {
  const ofType = (type: string) => keys.filter(({ asymmetricKeyType }) => asymmetricKeyType === type);
  const trust = {
    attestationKeys: ofType('ec'),
    checkpointKeys: ofType('ed25519'),
    anchors,
    secrets: [],
    catalogues: [catalogueSha256(builtInCatalogue)],
  };
  const authorities =
    anchors.length > 0 ? `${anchors.length} given certificates` : 'no time-stamp authority; give --tsa-ca';
  const origins = { keys: GIVEN_KEYS, secret: () => GIVEN_KEYS, anchors: GIVEN_ANCHORS };
  return {
    trust,
    recordKeys: new Map(),
    sources: [source, authorities],
    trusted: describeTrust(trust, origins),
  };
}

async function readKey(file: string): Promise<KeyObject> {
  const pem = await readFile(file).catch(faultOf('--key', file));
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ec' || key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw invalidInput('--key', `${file} is not a public key in PEM`, { cause });
  }
  throw invalidInput('--key', `${file} is neither an EC P-256 nor an Ed25519 key`);
}

async function readCertificates(file: string): Promise<X509Certificate[]> {
  const certificates = certificatesIn(await readFile(file, 'utf8').catch(faultOf('--tsa-ca', file)));
  if (certificates.length === 0) throw invalidInput('--tsa-ca', `${file} holds no certificate in PEM`);
  return certificates;
}
