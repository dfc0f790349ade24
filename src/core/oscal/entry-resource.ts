import type { BundleHead } from '../bundle/bundle-head.ts';
import { mediaTypeOf } from '../bundle/entries.ts';
import { bundleUuid } from './bundle-uuid.ts';
import { markupText } from './oscal-text.ts';
import { listed, props, type Fact } from './properties.ts';

/** An entry of the bundle and what there is to say about it. */
interface DescribedEntry {
  readonly path: string;
  /** Markdown. */
  readonly description: string;
  readonly facts?: readonly Fact[];
  /** `sha256:<64 hex>`, where it is known before the manifest is made. */
  readonly digest?: string;
}

/** The href of an entry, as seen from one in the folder `oscal`. */
export function entryHref(path: string): string {
  return `../${path}`;
}

/** A reference to the back-matter resource of an entry. */
export function entryLink(head: BundleHead, path: string): string {
  return `#${entryUuid(head, path)}`;
}

/** The back-matter resource of an entry. */
export function describeEntry(
  head: BundleHead,
  { path, description, facts = [], digest }: DescribedEntry,
): unknown {
  return {
    uuid: entryUuid(head, path),
    title: markupText(path),
    description,
    ...props(facts),
    rlinks: [
      {
        href: entryHref(path),
        'media-type': mediaTypeOf(path),
        ...listed('hashes', digest === undefined ? [] : [toHash(digest)]),
      },
    ],
  };
}

function entryUuid(head: BundleHead, path: string): string {
  return bundleUuid(head, `resource/${path}`);
}

function toHash(digest: string): unknown {
  return { algorithm: 'SHA-256', value: digest.slice(digest.indexOf(':') + 1) };
}
