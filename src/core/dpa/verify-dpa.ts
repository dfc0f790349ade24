import type { KeyObject } from 'node:crypto';
import type { SecretKey } from '../../ports/keys.ts';
import { sha256Hex } from '../bundle/entries.ts';
import { isSignedBy, namesSigner, parseEnvelope, type Envelope } from '../dsse.ts';
import { DPA_PREDICATE, hasDpaHmac } from './seal-dpa.ts';

export type DpaCheckId = 'attestation_form' | 'content' | 'attestation_signature' | 'content_hmac';

export interface DpaCheck {
  readonly id: DpaCheckId;
  readonly status: 'PASS' | 'FAIL' | 'NOT_CHECKED';
  readonly message: string;
}

export interface DpaTrust {
  readonly attestationKeys: readonly KeyObject[];
  readonly secrets: readonly SecretKey[];
}

/** A document as somebody received it: one of its files, and the attestation that came with it. */
export interface ReceivedDpa {
  readonly content: Buffer;
  /** The parsed `.att.json`. */
  readonly attestation: unknown;
}

/** Checks a document against its attestation. It is valid when nothing fails and a trusted key has signed. */
export function verifyDpa({ content, attestation }: ReceivedDpa, trust: DpaTrust): DpaCheck[] {
  const read = readAttestation(attestation);
  if (read === undefined)
    return [fail('attestation_form', 'it is no attestation of a data processing agreement')];
  const { envelope, subjects, hmac, hmacKeyId, documentId } = read;
  const digest = sha256Hex(content);
  const found = subjects.find(({ sha256 }) => sha256 === digest);
  return [
    pass('attestation_form', `of ${documentId}`),
    found === undefined
      ? fail('content', 'the file is not one that the attestation names, or was altered')
      : pass('content', `is ${found.name}`),
    checkSignature(envelope, trust.attestationKeys),
    checkHmac(content, { name: found?.name, hmac, hmacKeyId }, trust.secrets),
  ];
}

function checkSignature(envelope: Envelope, keys: readonly KeyObject[]): DpaCheck {
  const id = 'attestation_signature';
  if (keys.length === 0) return { id, status: 'NOT_CHECKED', message: 'no trusted key was given' };
  return keys.some((key) => namesSigner(envelope, key) && isSignedBy(envelope, key))
    ? pass(id, 'by a trusted key')
    : fail(id, 'not by a trusted key, or over another text');
}

/** The HMAC is over the Markdown text; the other formats have the signature only. */
function checkHmac(
  content: Buffer,
  {
    name,
    hmac,
    hmacKeyId,
  }: { readonly name: string | undefined; readonly hmac: string; readonly hmacKeyId: string },
  secrets: readonly SecretKey[],
): DpaCheck {
  const id = 'content_hmac';
  const key = secrets.find((secret) => secret.id === hmacKeyId);
  if (name !== undefined && !name.endsWith('.md'))
    return { id, status: 'NOT_CHECKED', message: 'it is over the Markdown text' };
  if (key === undefined) return { id, status: 'NOT_CHECKED', message: 'its key is not held' };
  return hasDpaHmac(content.toString(), hmac, key)
    ? pass(id, `by key ${key.id}`)
    : fail(id, 'the HMAC is not that of the text');
}

interface ReadAttestation {
  readonly envelope: Envelope;
  readonly subjects: readonly { readonly name: string; readonly sha256: string }[];
  readonly documentId: string;
  readonly hmac: string;
  readonly hmacKeyId: string;
}

function readAttestation(value: unknown): ReadAttestation | undefined {
  const { hmac, hmac_key_id: hmacKeyId, ...members } = membersOf(value);
  const envelope = parseEnvelope(members);
  if (envelope === undefined || typeof hmac !== 'string' || typeof hmacKeyId !== 'string') return undefined;
  const statement = membersOf(parsed(Buffer.from(envelope.payload, 'base64').toString()));
  const { subject, predicate, predicateType } = statement;
  const documentId = membersOf(predicate)['document_id'];
  const subjects = Array.isArray(subject) ? subject.flatMap(subjectOf) : [];
  if (predicateType !== DPA_PREDICATE || typeof documentId !== 'string' || subjects.length === 0)
    return undefined;
  return { envelope, subjects, documentId, hmac, hmacKeyId };
}

function subjectOf(value: unknown): { name: string; sha256: string }[] {
  const { name, digest } = membersOf(value);
  const { sha256 } = membersOf(digest);
  return typeof name === 'string' && typeof sha256 === 'string' ? [{ name, sha256 }] : [];
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function pass(id: DpaCheckId, message: string): DpaCheck {
  return { id, status: 'PASS', message };
}

function fail(id: DpaCheckId, message: string): DpaCheck {
  return { id, status: 'FAIL', message };
}
