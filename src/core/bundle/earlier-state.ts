import { CecError } from '../../errors.ts';
import { readUnsigned } from '../log/checkpoint.ts';
import type { Verification } from './verification.ts';

/** The log as it was at an earlier time, by a checkpoint kept from then or by a bundle that was verified. */
export type EarlierState =
  | {
      /** A signed note (c2sp.org/tlog-checkpoint). */
      readonly note: string;
    }
  | { readonly bundle: EarlierBundle };

/** What continuity needs of an earlier bundle: its own verification, by the same trust. */
export type EarlierBundle = Pick<
  Verification,
  'bundleId' | 'errors' | 'checks' | 'checkpoint' | 'clauses' | 'terms'
>;

/**
 * The state that an earlier bundle proves. `field` is where the caller named that bundle.
 *
 * @throws {CecError} as the verification, naming the field
 */
export async function stateOfBundle(
  verification: Promise<Verification>,
  field: string,
): Promise<EarlierState> {
  try {
    const { bundleId, errors, checks, checkpoint, clauses, terms } = await verification;
    return { bundle: { bundleId, errors, checks, checkpoint, clauses, terms } };
  } catch (error) {
    if (!(error instanceof CecError)) throw error;
    throw new CecError(error.code, `${field}: ${error.message}`, { cause: error });
  }
}

/** Number of records in the earlier state, whether or not it can be relied on; undefined when it does not say. */
export function claimedSize(earlier: EarlierState): number | undefined {
  return 'note' in earlier ? readUnsigned(earlier.note)?.size : earlier.bundle.checkpoint?.size;
}
