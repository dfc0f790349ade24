import type { KeyObject, X509Certificate } from 'node:crypto';
import type { KeyEntry } from '../../ports/keys.ts';
import { publicKeyId } from '../../public-key-id.ts';
import { fingerprintOf } from '../timestamp/verify.ts';
import { isTrusting, type Trust } from './verification.ts';

/** Where what is trusted comes from, in words that follow a comma. */
export interface TrustOrigins {
  readonly keys: string;
  readonly anchors: string;
  /** Of an HMAC key or a record key, by its id. */
  readonly secret: (id: string) => string;
}

/** Every key and anchor that is trusted, a line each with its id and where it comes from; also what is missing. */
export function describeTrust(trust: Trust, origins: TrustOrigins): string[] {
  const { attestationKeys, checkpointKeys, anchors, secrets, recordKeyIds = [], history = [] } = trust;
  const keyLine = (role: KeyEntry['role']) => (key: KeyObject) => {
    const id = publicKeyId(key);
    return `${role} key ${id}, ${origins.keys}${retiredSince(history, role, id)}`;
  };
  return [
    ...attestationKeys.map(keyLine('attestation')),
    ...checkpointKeys.map(keyLine('checkpoint')),
    ...secrets.map(
      ({ id }) => `HMAC key ${id}, ${origins.secret(id)}${retiredSince(history, 'signing', id)}`,
    ),
    ...recordKeyIds.map(
      (id) => `record key ${id}, ${origins.secret(id)}${retiredSince(history, 'record', id)}`,
    ),
    ...(isTrusting(trust) ? [] : ['no keys: consistency is checked, not origin']),
    ...anchors.map((anchor) => `time-stamp anchor ${describeAnchor(anchor)}, ${origins.anchors}`),
    ...(anchors.length > 0 ? [] : ['no time-stamp authority: the time is not vouched for']),
  ];
}

function retiredSince(history: readonly KeyEntry[], role: KeyEntry['role'], id: string): string {
  const retirement = history.find((entry) => entry.role === role && entry.id === id)?.retirement;
  return retirement === undefined ? '' : `, retired ${retirement.at ?? 'at a time that nobody noted'}`;
}

function describeAnchor(anchor: X509Certificate): string {
  return `${fingerprintOf(anchor)} (${anchor.subject.replaceAll('\n', ', ')})`;
}
