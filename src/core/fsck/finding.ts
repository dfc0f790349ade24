/** What `cec fsck` can find, and what to do about it. Nothing is repaired: that is for a person to decide. */
export const REMEDIES = {
  BUNDLE_FILE_MISSING: 'restore the file from a copy, or build the bundle again',
  BUNDLE_FILE_SIZE: 'restore the file from a copy; it is not what was registered',
  BUNDLE_FILE_DIGEST: 'restore the file from a copy; it is not what was registered',
  BUNDLE_UNKNOWN:
    'a build that was cut off, or a registry older than the store; keep it until you know which',
  BUNDLE_AHEAD_OF_LOG:
    'the database is older than the bundle: restore the newest copy; do not append until then',
  BUILD_UNFINISHED: 'a build was cut off; the next start removes what it left',
  HEAD_NOT_SIGNED:
    'the head was changed, or the keys are not those of the log: restore what belongs together',
  HEAD_TREE: 'the records are not those that were signed: restore the database',
  HEAD_COUNTS: 'the head was changed: restore the database',
  RECORD_MISSING: 'restore the database from a copy that holds the record',
  RECORD_ALTERED: 'restore the database from a copy with the record as it was',
  CHAIN_BROKEN: 'restore the database; records were moved, dropped or put in',
  RECORD_BEYOND_HEAD: 'the head is older than the records: restore the database',
  TILE_WRONG: 'proofs would fail: restore the database',
  LANDMARK_WRONG: 'bundles would leave out records: restore the database',
  POSITION_WRONG: 'a repeated append would not be recognised: restore the database',
  ERASURE_UNEXPLAINED: 'a payload disappeared without an erasure record: restore the database',
  STAGING_LEFT: 'a build was cut off; the next start removes it',
  UPLOAD_LEFT: 'a verification was cut off; the next start removes it',
} as const;

export type FindingCode = keyof typeof REMEDIES;

/** One thing that is not as it should be. */
export interface Finding {
  readonly code: FindingCode;
  /** A log with a position, a bundle id, or a file of the data directory. */
  readonly where: string;
  readonly problem: string;
}
