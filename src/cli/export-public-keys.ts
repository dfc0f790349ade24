import type { X509Certificate } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { toConfig } from '../config.ts';
import { publishedKeys, type PublishedKey } from '../core/keys/published-keys.ts';
import { keySetJson } from '../rest/key-set-json.ts';
import { toPublicKey } from '../rpc/key-messages.ts';
import { configuredAnchors } from '../timestamp-authorities.ts';
import { faultOf } from './file-fault.ts';
import { requiredKeys } from './held-keys.ts';
import type { KeysFlags } from './keys.ts';
import { print } from './output.ts';

/** Digits of an id in the name of a retired key's file. */
const ID_DIGITS = 16;

/** `cec keys export-public`: what an auditor needs, in new files. */
export async function exportPublicKeys({ out = '.' }: KeysFlags): Promise<number> {
  const config = toConfig(process.env);
  const keys = publishedKeys(await requiredKeys(config));
  const anchors = await configuredAnchors(config.tsa);
  await mkdir(out, { recursive: true }).catch(faultOf('--out', out));
  for (const { name, text } of filesOf(keys, anchors)) {
    const path = join(out, name);
    await writeNew(path, text);
    print(path);
  }
  return 0;
}

function filesOf(keys: readonly PublishedKey[], anchors: readonly X509Certificate[]) {
  const signing = keys.filter(({ role }) => role !== 'authority');
  const certificates = keys.flatMap(({ certificates: chain }) => chain.slice(1)).concat(anchors);
  const keySet = keySetJson(keys.map(toPublicKey));
  return [
    ...signing.map((key) => ({ name: fileOf(key), text: pemOf(key) })),
    { name: 'tsa-ca.pem', text: certificates.map((certificate) => certificate.toString()).join('') },
    { name: 'keys.json', text: `${JSON.stringify(keySet, null, 2)}\n` },
  ];
}

function fileOf({ role, id, retirement }: PublishedKey): string {
  return retirement === undefined ? `${role}.pub.pem` : `${role}-${id.slice(0, ID_DIGITS)}.pub.pem`;
}

function pemOf({ publicKey }: PublishedKey): string {
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** Never over another file: it may be what an auditor already trusts. */
async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o644).catch(faultOf('--out', path));
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
