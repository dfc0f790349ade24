import type { JsonObject } from '@bufbuild/protobuf';
import type { Finding } from '../gen/spanforge/cec/v1/finding_pb.ts';
import { harmlessText } from './harmless-text.ts';

/** A line of a result, on standard output. */
export function print(line: string): void {
  console.log(harmless(line));
}

/** The result of a command, on standard output. */
export function printJson(result: JsonObject): void {
  // JSON escapes line breaks, but few of the other controls; our escapes are JSON's.
  for (const line of JSON.stringify(result, null, 2).split('\n')) print(line);
}

/** A line that is no result, such as an error, on standard error. */
export function tell(line: string): void {
  console.error(harmless(line));
}

/** What a person should know, on standard error. */
export function printFindings(findings: readonly Pick<Finding, 'code' | 'message'>[]): void {
  for (const { code, message } of findings) tell(`${code}: ${message}`);
}

/** Names of files and texts of other machines, which may hold anything, as one line; tabs stay. */
function harmless(text: string): string {
  return text.split('\t').map(harmlessText).join('\t');
}
