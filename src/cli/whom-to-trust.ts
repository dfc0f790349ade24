import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { configuredCatalogue } from '../catalogue-file.ts';
import { toConfig } from '../config.ts';
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
}

/** The given keys; without any, those of the data directory if there is one. Nothing of it is opened or changed. */
export async function whomToTrust(
  keyFiles: readonly string[],
  anchorFiles: readonly string[],
): Promise<Believed> {
  const keys = await Promise.all(keyFiles.map(readKey));
  const anchors = (await Promise.all(anchorFiles.map(readCertificates))).flat();
  if (keys.length > 0) return fromFiles(keys, anchors, `${keys.length} given keys`);
  const config = toConfig(process.env);
  const { catalogue, tsa } = config;
  const own = await heldKeys(config);
  if (own === undefined)
    return fromFiles([], anchors, 'no keys: consistency is checked, not origin; give --key');
  const trust = ownTrust(own, await configuredCatalogue(catalogue), await configuredAnchors(tsa));
  return {
    trust: anchors.length > 0 ? { ...trust, anchors } : trust,
    recordKeys: recordKeysOf(own),
    sources: [
      'the keys of the data directory',
      anchors.length > 0
        ? `${anchors.length} given certificates`
        : tsa === undefined
          ? 'its time-stamp authority'
          : 'its time-stamp authorities',
    ],
  };
}

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
  return { trust, recordKeys: new Map(), sources: [source, authorities] };
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
