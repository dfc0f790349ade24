import { isCanonicalPrimitive } from './canonical-primitive.ts';
import { contextTag, primitiveContextTag, TAG } from './der-tags.ts';
import { children, type Element, onlyChild, parseDer, SequenceReader } from './der.ts';
import {
  type Algorithm,
  generalizedTimeDate,
  integerHex,
  isTrue,
  oidText,
  parseAlgorithm,
  smallInteger,
} from './der-values.ts';
import { parseExtensions } from './certificate-fields.ts';
import { must } from './timestamp-error.ts';

/** What the authority signed (RFC 3161 §2.4.2); `nonce` is the whole INTEGER, `tsa` a GeneralName. */
export type TstInfo = {
  readonly policy: string;
  readonly imprint: Imprint;
  readonly serial: string;
  readonly genTime: Date;
  readonly accuracySeconds: number | undefined;
  readonly nonce: Buffer | undefined;
  readonly tsa: Element | undefined;
};

export type Imprint = { readonly algorithm: Algorithm; readonly hash: Buffer; readonly raw: Buffer };

/**
 * Reads the DER content of a token.
 *
 * @throws {TimestampError} `malformed`, or `unsupported` for a critical extension
 */
export function parseTstInfo(bytes: Buffer): TstInfo {
  const fields = new SequenceReader(parseDer(bytes, 'TSTInfo'), 'TSTInfo');
  requireVersion(fields, 1);
  const policy = oidText(fields.take(TAG.oid, 'policy'));
  const imprint = parseImprint(fields.take(TAG.sequence, 'messageImprint'));
  const serial = integerHex(fields.take(TAG.integer, 'serialNumber'));
  const genTime = generalizedTimeDate(fields.take(TAG.generalizedTime, 'genTime'));
  const accuracySeconds = parseAccuracy(fields.takeIf(TAG.sequence));
  // DER leaves a default out (X.690 §11.5).
  const ordering = fields.takeIf(TAG.boolean);
  must(
    ordering === undefined || isTrue(ordering),
    'malformed',
    'TSTInfo.ordering: its default is written out',
  );
  const nonce = fields.takeIf(TAG.integer)?.raw;
  const tsa = fields.takeIf(contextTag(0));
  refuseCriticalExtensions(fields.takeIf(contextTag(1)));
  fields.end();
  return { policy, imprint, serial, genTime, accuracySeconds, nonce, tsa: tsa && onlyChild(tsa, 'tsa') };
}

/** Reads a MessageImprint; whether algorithm and length are acceptable is for the caller. */
export function parseImprint(element: Element): Imprint {
  const fields = new SequenceReader(element, 'messageImprint');
  const algorithm = parseAlgorithm(fields.take(TAG.sequence, 'hashAlgorithm'));
  const hash = fields.take(TAG.octetString, 'hashedMessage').content;
  fields.end();
  return { algorithm, hash, raw: element.raw };
}

/** Takes a version field and requires the one version there is. */
export function requireVersion(fields: SequenceReader, version: number): void {
  const found = smallInteger(fields.take(TAG.integer, 'version'));
  must(found === version, 'malformed', `version ${found} stands where ${version} belongs`);
}

/** Accuracy in seconds, to the microsecond. */
function parseAccuracy(element: Element | undefined): number | undefined {
  if (element === undefined) return undefined;
  const fields = new SequenceReader(element, 'accuracy');
  const seconds = fraction(fields.takeIf(TAG.integer), Number.MAX_SAFE_INTEGER);
  const millis = fraction(fields.takeIf(primitiveContextTag(0)), 999);
  const micros = fraction(fields.takeIf(primitiveContextTag(1)), 999);
  fields.end();
  return (seconds * 1_000_000 + millis * 1000 + micros) / 1_000_000;
}

function fraction(element: Element | undefined, max: number): number {
  if (element === undefined) return 0;
  must(isCanonicalPrimitive(TAG.integer, element.content), 'malformed', 'accuracy: is not in its DER form');
  const value = smallInteger(element);
  must(value >= 0 && value <= max, 'malformed', 'accuracy: is out of range');
  return value;
}

function refuseCriticalExtensions(tagged: Element | undefined): void {
  for (const [id, { critical }] of parseExtensions(tagged === undefined ? [] : children(tagged))) {
    must(!critical, 'unsupported', `critical extension ${id} of the token is not supported`);
  }
}
