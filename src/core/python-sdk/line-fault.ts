/** Why a line is not imported; it stands in the log. `docs/python-sdk.md` lists them. */
export type FailureReason =
  | 'malformed_line'
  | 'bad_record_id'
  | 'bad_project_id'
  | 'bad_timestamp'
  | 'bad_schema_key'
  | 'bad_payload'
  | 'hmac_missing'
  | 'hmac_mismatch'
  | 'conflict';

/** A line that cannot be imported. The message is for the caller and repeats nothing of the line but a key or a number. */
export class LineFault extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'LineFault';
    this.reason = reason;
  }
}
