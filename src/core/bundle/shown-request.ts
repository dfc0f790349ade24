import { parseLine } from '../log/record-line.ts';

/** The payload of a `chain.bundle.v1` record. Days are `YYYY-MM-DD`. */
export interface ShownRequest {
  readonly bundle_id: string;
  readonly from_date: string;
  readonly requested_by: string;
  readonly to_date: string;
}

/** The request that a record line holds; undefined for any other line. */
export function shownRequest(bytes: Buffer): ShownRequest | undefined {
  const line = parseLine(bytes, 0, bytes.length);
  if (line?.payload === undefined || line.header.schema_key !== 'chain.bundle.v1') return undefined;
  const payload = parsed(bytes.toString('utf8', line.payload.start, line.payload.end));
  return isRequest(payload) ? payload : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isRequest(payload: unknown): payload is ShownRequest {
  if (typeof payload !== 'object' || payload === null) return false;
  const members: Record<string, unknown> = { ...payload };
  return ['bundle_id', 'from_date', 'requested_by', 'to_date'].every(
    (name) => typeof members[name] === 'string',
  );
}
