import { quoted } from './quoted.ts';

/** Member names and array indices, from the top-level value down. */
export type JsonPath = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_$][\w$-]{0,63}$/;

// A gRPC message travels percent-encoded in a trailer, whose size is limited.
const LONGEST_PATH = 200;

/** JSON text that cannot be accepted. `path` says where, as in `payload.a[3]`; it is empty for the text as a whole. */
export class JsonTextError extends Error {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string, options?: { cause?: unknown }) {
    super(path === '' ? reason : `${path}: ${reason}`, options);
    this.name = 'JsonTextError';
    this.path = path;
    this.reason = reason;
  }
}

/** `root` followed by the segments; a path that is too long to show keeps its end. */
export function formatPath(root: string, segments: JsonPath): string {
  const path = segments.reduce<string>(appendSegment, root);
  return path.length > LONGEST_PATH ? `…${path.slice(-LONGEST_PATH).toWellFormed()}` : path;
}

function appendSegment(path: string, segment: string | number): string {
  if (typeof segment === 'number') return `${path}[${segment}]`;
  if (!PLAIN_KEY.test(segment)) return `${path}[${quoted(segment)}]`;
  return path === '' ? segment : `${path}.${segment}`;
}
