/** The stages of a build, in order. */
export const BUILD_STAGES = [
  'PLANNING',
  'COLLECTING',
  'PROVING',
  'MAPPING',
  'SEALING',
  'TIMESTAMPING',
  'PUBLISHING',
] as const;

export type BuildStage = (typeof BUILD_STAGES)[number];

export interface BuildProgress {
  readonly stage: BuildStage;
  /** Records read and checked. */
  readonly recordsDone: number;
  readonly recordsTotal: number;
  /** Bytes of the archive written. */
  readonly bytesWritten: number;
  readonly elapsedMillis: number;
}
