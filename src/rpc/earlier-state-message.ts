import { stateOfBundle, type EarlierState } from '../core/bundle/earlier-state.ts';
import type { Verification } from '../core/bundle/verification.ts';
import { readUnsigned } from '../core/log/checkpoint.ts';
import { invalidInput } from '../errors.ts';
import type { EarlierState as EarlierMessage } from '../gen/spanforge/cec/v1/verification_pb.ts';

/** The state that a request names. `verify` finds a registered bundle by its id, and verifies it. */
export async function earlierStateOf(
  message: EarlierMessage | undefined,
  verify: (bundleId: string) => Promise<Verification>,
): Promise<EarlierState | undefined> {
  const source = message?.source;
  if (source?.case === 'bundleId') return stateOfBundle(verify(source.value), 'earlier');
  if (source?.case !== 'checkpoint') return undefined;
  const note = source.value;
  if (readUnsigned(note) === undefined)
    throw invalidInput(
      'earlier.checkpoint',
      'must be a signed note (c2sp.org/tlog-checkpoint), as GetCheckpoint gives it, line breaks included',
    );
  return { note };
}
