import type { RecordSample, SampleRequest } from '../core/bundle/sample-records.ts';
import { bundleFacts, describeBundle } from './bundle-facts.ts';
import { factLines } from './fact-lines.ts';
import type { OpenedBundle } from './opened-bundle.ts';
import type { RowsHead } from './record-rows.ts';

/** What stands before a sample: all that somebody else needs to draw it again, with whatever tools. */
export function sampleHead(
  bundle: OpenedBundle,
  { path, size, seed }: SampleRequest,
  { records, population, unreadable }: RecordSample,
): RowsHead {
  const method =
    'SHA-256 over the seed, one line feed and the record_id, as UTF-8, for each line of the file; ' +
    `the ${size} smallest digests, compared as bytes, are drawn; shown in file order`;
  return {
    lines: factLines([
      ['bundle', describeBundle(bundle)],
      ['sample', `${records.length} of ${population} lines of ${path}`],
      ['seed', seed],
      ['method', method],
      ['not drawn', unreadable === 0 ? '' : `${unreadable} lines that are no records`],
    ]),
    json: () => ({
      ...bundleFacts(bundle),
      file: path,
      population,
      unreadable,
      asked: size,
      drawn: records.length,
      seed,
      method,
    }),
  };
}
