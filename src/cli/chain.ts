import { parseArgs } from 'node:util';
import type { VerifyChainResponse } from '../gen/spanforge/audit/v1/chain_pb.ts';
import { JSON_OUTPUT, projectOf, PROJECT } from './arguments.ts';
import { withConnection } from './connection.ts';
import { print, printJson } from './output.ts';

/** `cec chain`: verifies the logs of a project where they are kept; exit code 1 when they do not verify. */
export async function verifyChain(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { ...PROJECT, ...JSON_OUTPUT } });
  const project = projectOf(values);
  return withConnection(values, async ({ audit, signal }) => {
    const result = await audit.verifyChain(project, { signal });
    if (values.json) printJson(toJson(result));
    else printReport(result);
    return result.valid ? 0 : 1;
  });
}

/** The documented names; positions stay below 2^53. */
function toJson({ valid, verifiedCount, tamperedCount, firstTampered, gaps, logs }: VerifyChainResponse) {
  return {
    valid,
    verified_count: verifiedCount,
    tampered_count: tamperedCount,
    first_tampered: firstTampered === undefined ? null : Number(firstTampered.position),
    gaps: gaps.map(({ log, first, last }) => ({ log, first: Number(first), last: Number(last) })),
    logs: logs.map(({ log, treeSize, head, checkpoint }) => ({
      log,
      tree_size: Number(treeSize),
      head,
      checkpoint,
    })),
  };
}

function printReport({
  valid,
  verifiedCount,
  tamperedCount,
  firstTampered,
  gaps,
  logs,
}: VerifyChainResponse) {
  for (const { log, treeSize, head } of logs) print(`${log}: ${treeSize} records, head ${head}`);
  for (const { log, first, last } of gaps) print(`${log}: positions ${first} to ${last} are missing`);
  if (firstTampered !== undefined)
    print(`${firstTampered.log}: the first fault is at position ${firstTampered.position}`);
  print(`${valid ? 'VALID' : 'NOT VALID'} ${verifiedCount} records verified, ${tamperedCount} tampered`);
}
