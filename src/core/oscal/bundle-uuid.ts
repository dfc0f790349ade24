import type { BundleHead } from '../bundle/bundle-head.ts';
import { uuidV5 } from './uuid-v5.ts';

/** Version 5 of `https://spanforge.dev/ns/cec` in the URL namespace of RFC 9562. */
const NAMESPACE = '9a264834-36d5-5257-9b0b-fdec25e4abe2';

/** The UUID of a part of a bundle's export, for instance of `observation/eu_ai_act/Art.12`. */
export function bundleUuid({ bundle_id: bundleId }: Pick<BundleHead, 'bundle_id'>, path: string): string {
  return uuidV5(NAMESPACE, `${bundleId}/${path}`);
}
