import { TAG } from './der-tags.ts';
import { children, type Element, parseDer, SequenceReader } from './der.ts';
import { smallInteger } from './der-values.ts';
import { must, refusingMalformed } from './timestamp-error.ts';

/** An authority answers with 1 to 10 KiB; the limit bounds the work on hostile answers. */
export const MAX_RESPONSE_OCTETS = 64 * 1024;

/** PKIStatus (RFC 3161 §2.4.2). */
export const STATUS = { granted: 0, grantedWithMods: 1, rejection: 2 } as const;

/** PKIFailureInfo: the number is the bit (RFC 3161 §2.4.2). */
export const FAILURE = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  addInfoNotAvailable: 17,
  systemFailure: 25,
} as const;

export type FailureName = keyof typeof FAILURE;

type Answer = { status: number; text: string; failures: string[]; token: Element | undefined };

/**
 * The `TimeStampToken` of a granted response: its DER bytes as received, fit to be stored on their own.
 * It says nothing yet about who signed them.
 *
 * @throws {TimestampError} `malformed`, or `not-granted` with the reason that the authority gave
 */
export function tokenOf(responseDer: Uint8Array): Buffer {
  return refusingMalformed(() => Buffer.from(grantedToken(responseDer).raw));
}

/** `tokenOf` for a caller that reads on. */
export function grantedToken(responseDer: Uint8Array): Element {
  const { status, text, failures, token } = parseResponse(boundedDer(responseDer, 'TimeStampResp'));
  const granted = status === STATUS.granted || status === STATUS.grantedWithMods;
  must(
    granted,
    'not-granted',
    `the authority answered status ${status} ${failures.join(', ')} ${text}`.trim(),
  );
  must(failures.length === 0, 'malformed', 'a granted response names a failure');
  must(token !== undefined, 'not-granted', 'the authority granted the request but sent no token');
  return token;
}

/** Reads one DER element from outside, of the size that a response may have. */
export function boundedDer(bytes: Uint8Array, name: string): Element {
  must(bytes.length <= MAX_RESPONSE_OCTETS, 'malformed', `${name}: longer than ${MAX_RESPONSE_OCTETS} bytes`);
  return parseDer(bytes, name);
}

function parseResponse(element: Element): Answer {
  const fields = new SequenceReader(element, 'TimeStampResp');
  const info = new SequenceReader(fields.take(TAG.sequence, 'status'), 'PKIStatusInfo');
  const status = smallInteger(info.take(TAG.integer, 'status'));
  const text = freeText(info.takeIf(TAG.sequence));
  const failures = failureNames(info.takeIf(TAG.bitString));
  info.end();
  const token = fields.takeIf(TAG.sequence);
  fields.end();
  return { status, text, failures, token };
}

/** PKIFreeText on one line of printable ASCII, since it comes from outside and ends up in an error message. */
function freeText(element: Element | undefined): string {
  if (element === undefined) return '';
  const lines = children(element);
  const isText = lines.length > 0 && lines.every(({ tag }) => tag === TAG.utf8String);
  must(isText, 'malformed', 'statusString: must hold UTF8Strings');
  const text = lines.map(({ content }) => content.toString('utf8')).join(' ');
  return `(${text.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 120)})`;
}

function failureNames(element: Element | undefined): string[] {
  if (element === undefined) return [];
  const octets = element.content.subarray(1);
  const bits = [...octets].flatMap((octet, n) => bitsOf(octet).map((bit) => n * 8 + bit));
  return bits.map(
    (bit) => Object.entries(FAILURE).find(([, known]) => known === bit)?.[0] ?? `failure bit ${bit}`,
  );
}

/** Set bits of one octet, counted from the most significant. */
function bitsOf(octet: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (octet & (0x80 >> bit)) !== 0);
}
