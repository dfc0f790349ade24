import { createHash, createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createAuthorityIdentity } from '../adapters/authority-identity.ts';
import { loadServiceKeys } from '../adapters/key-files.ts';
import { zipReader } from '../adapters/yauzl-zip-reader.ts';
import { toConfig } from '../config.ts';
import type { Trust, Verification } from '../core/bundle/verification.ts';
import { verifyBundle } from '../core/bundle/verify-bundle.ts';
import { certificatesIn } from '../core/bundle/verify-timestamp.ts';
import { builtInCatalogue } from '../core/clauses/built-in-catalogue.ts';
import { catalogueSha256 } from '../core/clauses/catalogue.ts';
import { invalidInput } from '../errors.ts';
import { ownTrust } from '../service.ts';
import { createCheckThreads } from '../workers/check-threads.ts';

interface Believed {
  readonly trust: Trust;
  readonly recordKeys: ReadonlyMap<string, KeyObject>;
  /** In words, for the user. */
  readonly source: string;
}

/** Checks a bundle without a service: exit code 0 valid, 1 invalid. */
export async function verifyFile(args: string[]): Promise<number> {
  const options = {
    key: { type: 'string', multiple: true },
    'tsa-ca': { type: 'string', multiple: true },
    json: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [path] = positionals;
  if (path === undefined) throw invalidInput('FILE', 'name the bundle to verify');
  const { trust, recordKeys, source } = await whomToTrust(values.key ?? [], values['tsa-ca'] ?? []);
  const checker = createCheckThreads(recordKeys, 1);
  try {
    const result = await verifyBundle(
      { reader: zipReader(), checker, digestFile },
      { path, trust, expected: {} },
    );
    console.error(`trusting ${source}`);
    if (values.json) console.log(JSON.stringify(result, null, 2));
    else printReport(result);
    return result.overallValid ? 0 : 1;
  } finally {
    await checker.close();
  }
}

/** The given keys, or those of the data directory if there is one. */
async function whomToTrust(keyFiles: readonly string[], anchorFiles: readonly string[]): Promise<Believed> {
  const keys = keyFiles.map((file) => createPublicKey(readFileSync(file)));
  const anchors: X509Certificate[] = anchorFiles.flatMap((file) =>
    certificatesIn(readFileSync(file, 'utf8')),
  );
  const catalogues = [catalogueSha256(builtInCatalogue)];
  const ofType = (type: string) => keys.filter(({ asymmetricKeyType }) => asymmetricKeyType === type);
  const given = {
    attestationKeys: ofType('ec'),
    checkpointKeys: ofType('ed25519'),
    anchors,
    secrets: [],
    catalogues,
  };
  const directory = join(toConfig(process.env).dataDir, 'keys');
  if (keys.length > 0 || !existsSync(directory)) {
    const source =
      keys.length > 0
        ? `${keys.length} given keys and ${anchors.length} certificates`
        : 'nobody: consistency is checked, not origin (give --key and --tsa-ca)';
    return { trust: given, recordKeys: new Map(), source };
  }
  const { keys: own } = await loadServiceKeys({
    directory,
    signingKey: toConfig(process.env).signingKey,
    createAuthority: createAuthorityIdentity,
  });
  const trust = { ...ownTrust(own), ...(anchors.length > 0 && { anchors }) };
  return {
    trust,
    recordKeys: new Map([[own.record.id, own.record.key]]),
    source: 'the keys of the data directory',
  };
}

function printReport({ bundleId, checks, findings, overallValid }: Verification): void {
  for (const { id, status, message } of checks)
    console.log(`${status.padEnd(11)} ${id.padEnd(22)} ${message}`);
  for (const { code, message } of findings) console.log(`finding     ${code}: ${message}`);
  console.log(`${overallValid ? 'VALID' : 'NOT VALID'} ${bundleId}`);
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
