import type { CheckId } from '../../src/core/bundle/verification.ts';
import type { RecordHeader } from '../../src/core/log/record-line.ts';
import { headerOf, withHeader } from './tamper-lines.ts';

/** What fails besides `inventory`, which always does: the file is no longer the listed one. */
export interface RecordOutcome {
  readonly within: readonly CheckId[];
  readonly alone: readonly CheckId[];
  /** The check whose message begins with the record's position. */
  readonly tells: CheckId;
}

export type Edit = (line: string) => string;
type Row = readonly [what: string, edit: Edit, alone?: readonly CheckId[]];

/** A chain that is not intact keeps every clause from SATISFIED, so `clause_map` differs from the stored one. */
export const CAPPED = 'clause_map';

const CONTENT: RecordOutcome = {
  within: ['record_hashes', CAPPED],
  alone: ['record_hashes', CAPPED],
  tells: 'record_hashes',
};
const LINK: RecordOutcome = {
  within: ['record_hmacs', 'chain_links', 'chain_checkpoint', CAPPED],
  alone: ['record_hmacs', 'chain_links', 'chain_checkpoint', CAPPED],
  tells: 'chain_links',
};
/** By itself the header is plausible; only its HMAC, the next `prev_hash` and the signed tree tell. */
export const HEADER: RecordOutcome = {
  within: LINK.within,
  alone: ['record_hmacs', 'chain_checkpoint', CAPPED],
  tells: 'record_hmacs',
};
export const PLACE: RecordOutcome = {
  within: ['record_hmacs', 'chain_links', 'chain_checkpoint', 'record_counts', CAPPED],
  alone: ['record_hmacs', 'chain_checkpoint', 'record_counts', CAPPED],
  tells: 'record_counts',
};
/** The line is no record any more. */
const SHAPE: RecordOutcome = {
  within: ['chain_links', 'chain_checkpoint', 'record_counts', CAPPED],
  alone: ['chain_links', 'chain_checkpoint', 'chain_completeness', 'record_counts', CAPPED],
  tells: 'chain_links',
};

export const header =
  (change: Partial<RecordHeader> | ((given: RecordHeader) => Partial<RecordHeader>)): Edit =>
  (line) => {
    const given = headerOf(line);
    return withHeader(line, { ...given, ...(typeof change === 'function' ? change(given) : change) });
  };
export const text =
  (from: string | RegExp, to: string): Edit =>
  (line) =>
    line.replace(from, to);

const LATE_ALONE: readonly CheckId[] = [
  'record_hmacs',
  'chain_links',
  'chain_checkpoint',
  'chain_completeness',
  CAPPED,
];

export const RECORD_CASES: readonly (readonly [RecordOutcome, readonly Row[]])[] = [
  [
    CONTENT,
    [
      ['a number', text(/"score":0\.?\d*/, '"score":0.99999')],
      ['a text', text('prüfung', 'Prüfung')],
      ['a flag', text('"ok":true', '"ok":false')],
      ['the order of a list', text('["a","b"]', '["b","a"]')],
      ['a member name', text('"score":', '"scope":')],
      ['one member more', text('"ok":true', '"extra":1,"ok":true')],
      ['one member less', text('"model":"m-4",', '')],
      ['the order of members', text('"model":"m-4","ok":true', '"ok":true,"model":"m-4"')],
      ['whitespace', text('"ok":true', '"ok": true')],
      ['a member twice', text('"ok":true', '"ok":false,"ok":true')],
      ['another form of the same number', text(/"score":(0\.?\d*)/, '"score":$1e0')],
      ['another form of the same letter', text('ü', '\\u00fc')],
      ['the salt', text(/"salt":"../, '"salt":"__')],
      ['another record behind it in the same line', (line) => line + line],
    ],
  ],
  [
    LINK,
    [
      ['high_water', header({ high_water: '2025-12-30T00:00:00.000000Z' })],
      ['late_count', header(({ late_count }) => ({ late_count: late_count + 1 })), LATE_ALONE],
      ['log, to another project', header({ log: 'default/another-project/evidence' })],
      ['log, to another organisation', header({ log: 'other/support-bot/evidence' })],
      ['prev_hash', header({ prev_hash: 'f'.repeat(64) })],
      ['recorded_at, to earlier', header({ recorded_at: '2025-03-05T00:00:00.000000Z' })],
      [
        'timestamp, by a microsecond',
        header(({ timestamp }) => ({ timestamp: timestamp.replace('.000000Z', '.000001Z') })),
        HEADER.alone,
      ],
    ],
  ],
  [
    HEADER,
    [
      ['record_id', header({ record_id: 'rec-forged' })],
      ['recorded_at, to later', header({ recorded_at: '2099-03-05T00:00:00.000000Z' }), LINK.alone],
    ],
  ],
  [
    PLACE,
    [
      ['schema_key, to another kind', header(({ schema_key }) => ({ schema_key: otherKind(schema_key) }))],
      ['schema_key, to an unknown one', header({ schema_key: 'halluccheck.unknown.v1' })],
      ['schema_key, to one of the service', header({ schema_key: 'chain.import.v1' })],
      ['timestamp, out of the period', header({ timestamp: '2025-05-05T00:00:00.000000Z' })],
    ],
  ],
  [
    SHAPE,
    [
      ['no salt', text(/,"salt":"[^"]*"/, '')],
      ['a short salt', text(/"salt":"./, '"salt":"')],
      ['one more header member', text('"key_id"', '"a":1,"key_id"')],
      ['a header member twice', text('"late_count"', '"key_id":"0123456789abcdef","late_count"')],
      ['the order of header members', text(/("chain_position":\d+),("high_water":"[^"]*")/, '$2,$1')],
      ['a header number with a fraction', text(/("late_count":\d+)/, '$1.0')],
      ['a position with a zero before it', text('"chain_position":', '"chain_position":0')],
      ['whitespace in the header', text('"log":', '"log": ')],
      ['whitespace before the header', text('{"header"', '{ "header"')],
      ['a space at the end', text(/$/, ' ')],
      ['CR at the end', text(/$/, '\r')],
      ['the order of members', text(/^\{("header":\{.*?\}),("hmac":"[^"]*")/, '{$2,$1')],
      ['one more member', text(/\}$/, ',"z":1}')],
      ['a hash in capitals', text(/"prev_hash":"sha256:[0-9a-f]+/, '"prev_hash":"sha256:' + 'AB'.repeat(32))],
      ['an empty line in its place', () => ''],
      ['other text in its place', () => 'not a record'],
    ],
  ],
];

function otherKind(kind: string): string {
  return kind === 'halluccheck.gate.v1' ? 'halluccheck.pii.v1' : 'halluccheck.gate.v1';
}
