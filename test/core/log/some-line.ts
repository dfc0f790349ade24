import {
  formatHeader,
  formatLine,
  leafHash,
  payloadHash,
  type RecordHeader,
} from '../../../src/core/log/record-line.ts';
import { recordMac } from '../../../src/core/log/record-mac.ts';
import { LOG, recordKey } from './log-fixture.ts';

export const SALT = 'AAECAwQFBgcICQoLDA0ODw';
export const PAYLOAD = '{"score":0.1,"é":"}\\",\\"salt\\":"}';
export const header: RecordHeader = {
  chain_position: 12,
  high_water: '2026-03-01T10:00:00.000001Z',
  key_id: recordKey.id,
  late_count: 3,
  log: LOG,
  payload_hash: payloadHash(SALT, PAYLOAD),
  prev_hash: 'ab'.repeat(32),
  record_id: 'A.b_c:d-9',
  recorded_at: '2026-03-01T10:00:02.000000Z',
  schema_key: 'halluccheck.score.v1',
  timestamp: '2026-03-01T10:00:00.000001Z',
};
export const headerText = formatHeader(header);
export const leaf = leafHash(headerText);
export const hmac = recordMac(recordKey.key, leaf);
export const line = formatLine(headerText, hmac, { json: PAYLOAD, salt: SALT });
