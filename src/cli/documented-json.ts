import type { Bundle } from '../gen/spanforge/cec/v1/bundle_pb.ts';
import { toInstant } from '../rpc/times.ts';

/** The documented fields of a bundle, in the documented spelling. */
export function toDocumentedJson(bundle: Bundle): Record<string, unknown> {
  return {
    bundle_id: bundle.bundleId,
    zip_path: bundle.zipPath,
    download_url: bundle.downloadUrl,
    expires_at: time(bundle.expiresAt),
    hmac_manifest: bundle.hmacManifest,
    record_counts: bundle.recordCounts,
    frameworks_covered: bundle.frameworksCovered,
    generated_at: time(bundle.generatedAt),
  };
}

function time(timestamp: Bundle['generatedAt']): string | undefined {
  return timestamp && toInstant(timestamp).replace('Z', '+00:00');
}
