import type { JsonObject } from '@bufbuild/protobuf';
import type { OpenedBundle } from './opened-bundle.ts';

type Facts = Pick<OpenedBundle, 'manifest' | 'result'>;

/** Which bundle it is and whether it is valid, in one line. */
export function describeBundle({ manifest, result }: Facts): string {
  const { org_id, project_id, date_range } = manifest;
  const verdict = result.overallValid ? 'VALID' : 'NOT VALID';
  return `${result.bundleId} of ${org_id}/${project_id}, ${date_range.join(' to ')}, ${verdict}`;
}

/** The same for programs, as `cec verify --json` calls it. */
export function bundleFacts({ manifest, result }: Facts): JsonObject {
  const [fromDate, toDate] = manifest.date_range;
  return {
    bundle_id: result.bundleId,
    org_id: manifest.org_id,
    project_id: manifest.project_id,
    from_date: fromDate,
    to_date: toDate,
    overall_valid: result.overallValid,
    errors: [...result.errors],
  };
}
