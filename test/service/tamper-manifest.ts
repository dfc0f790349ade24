import { createHash } from 'node:crypto';
import { jcs } from '../../src/core/bundle/entries.ts';
import { parseManifest, type Manifest } from '../../src/core/bundle/manifest.ts';
import { textOf, withEntry } from './tamper-lines.ts';
import type { Content } from './rezip.ts';

/** What someone without any key can make fit again: the digests and sizes in the manifest. */
export function relist(content: Content): Content {
  const manifest = manifestOf(content);
  const entries = manifest.entries.map((entry) => {
    const bytes = content.get(entry.path) ?? Buffer.alloc(0);
    return {
      ...entry,
      size: bytes.length,
      sha256: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    };
  });
  return withManifest(content, { ...manifest, entries });
}

export function manifestOf(content: Content): Manifest {
  const faults: string[] = [];
  const manifest = parseManifest(JSON.parse(textOf(content, 'manifest.json')), faults);
  if (manifest === undefined) throw new Error(faults.join());
  return manifest;
}

export function withManifest(content: Content, manifest: Manifest): Content {
  return withEntry(content, 'manifest.json', jcs(manifest));
}
