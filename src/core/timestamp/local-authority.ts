import type { AuthorityKey } from '../../ports/keys.ts';
import type { TimestampAuthority } from '../../ports/timestamp-authority.ts';
import { LOCAL_TIMESTAMP_POLICY, respondToTimestampRequest } from './respond.ts';

/** The service's own RFC 3161 authority: it proves integrity, but its time is the service's own. */
export function localAuthority(
  { privateKey, certificate, chain }: AuthorityKey,
  clock: () => number,
): TimestampAuthority {
  const authority = { privateKey, certificate, chain: [...chain], policy: LOCAL_TIMESTAMP_POLICY };
  return {
    kind: 'local',
    name: 'local',
    anchors: chain,
    chainPem: [certificate, ...chain].map((each) => each.toString()).join(''),
    respond: async (request) => respondToTimestampRequest(request, authority, new Date(clock())),
  };
}
