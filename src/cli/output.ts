import type { JsonObject } from '@bufbuild/protobuf';
import type { Finding } from '../gen/spanforge/cec/v1/finding_pb.ts';

/** The result of a command, on standard output. */
export function printJson(result: JsonObject): void {
  console.log(JSON.stringify(result, null, 2));
}

/** What a person should know, on standard error. */
export function printFindings(findings: readonly Pick<Finding, 'code' | 'message'>[]): void {
  for (const { code, message } of findings) console.error(`${code}: ${message}`);
}
