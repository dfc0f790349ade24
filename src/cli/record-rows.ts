import type { JsonObject } from '@bufbuild/protobuf';
import type { BundleRecord } from '../core/bundle/describe-record.ts';

/** Records of a bundle on standard output, one after another. */
export interface RecordRows {
  /** Begins the records of a file. */
  file(path: string): void;
  row(record: BundleRecord): void;
  /** To be called after the last row. */
  end(): void;
}

/** What is said before the rows: lines for people, and for programs what stands in the same object as `rows`. */
export interface RowsHead {
  readonly lines: readonly string[];
  readonly json: () => JsonObject;
}
