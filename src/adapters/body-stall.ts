/** What can be known of a request body without reading it. */
export interface BodyProgress {
  /** Bytes that arrived, and that the handler has not taken yet. */
  readonly unread: () => number;
  /** A figure that changes as bytes arrive. */
  readonly received: () => number;
}

/**
 * Tells whether a body stands still: asked after each half of the allowed silence, it answers true when the
 * peer was silent for both halves while the handler was waiting. One look at the end would not do: a handler
 * that was itself behind may have begun to read again only just now.
 */
export function createStallCheck({ unread, received }: BodyProgress): () => boolean {
  let silentHalves = 0;
  let seen = received();
  return () => {
    const progressed = received() !== seen;
    seen = received();
    if (unread() > 0) silentHalves = 0;
    else silentHalves = progressed ? 1 : silentHalves + 1;
    return silentHalves >= 2;
  };
}
