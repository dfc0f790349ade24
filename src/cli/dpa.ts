import { readFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { invalidInput } from '../errors.ts';
import type { GenerateDpaResponse, DpaFormat } from '../gen/spanforge/cec/v1/dpa_pb.ts';
import { decodeUtf8, jsonMembers } from '../json/strict-json.ts';
import { toDpaRequest } from '../rest/dpa.ts';
import { dpaJson } from '../rest/dpa-json.ts';
import { parsedMembers } from '../rest/members.ts';
import { DPA_FORMAT } from '../rest/words.ts';
import { JSON_OUTPUT, onlyArgument, SERVICE } from './arguments.ts';
import { withConnection } from './connection.ts';
import { faultOf } from './file-fault.ts';
import { print, printFindings, printJson, tell } from './output.ts';

const OPTIONS = {
  ...SERVICE,
  ...JSON_OUTPUT,
  out: { type: 'string', default: '.' },
  format: { type: 'string', multiple: true },
} as const;

/** `cec dpa`: drafts an agreement from a JSON file with the members of `POST /v1/risk/dpa`. */
export async function draftDpa(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const file = onlyArgument('FILE', positionals, 'name the JSON file with the parties and terms');
  const text = decodeUtf8(await readFile(file).catch(faultOf('FILE', file)));
  const request = toDpaRequest(parsedMembers(jsonMembers(text)));
  const formats = [...(request.formats ?? []), ...(values.format ?? []).map(formatOf)];
  await mkdir(values.out, { recursive: true }).catch(faultOf('--out', values.out));
  return withConnection(values, async ({ cec, signal }) => {
    const dpa = await cec.generateDpa({ ...request, formats }, { signal });
    const written = await save(values.out, dpa);
    if (values.json) printJson(dpaJson(dpa));
    else for (const line of [dpa.documentId, ...written]) print(line);
    printFindings(dpa.warnings);
    if (dpa.openItems.length > 0)
      tell(`${dpa.openItems.length} open items; they stand at the end of the text`);
    return 0;
  });
}

function formatOf(word: string): DpaFormat {
  const format = DPA_FORMAT.get(word.toUpperCase());
  if (format === undefined) throw invalidInput('--format', 'must be markdown, html or docx');
  return format;
}

/** The text, its attestation, and the other formats, in new files. */
async function save(directory: string, dpa: GenerateDpaResponse): Promise<string[]> {
  const text = `${dpa.documentId}.md`;
  const files: [name: string, data: string | Uint8Array][] = [
    [text, dpa.content],
    [`${text}.att.json`, dpa.attestation],
    ...dpa.renditions.flatMap(({ fileName, data }): [string, string | Uint8Array][] => [
      [fileName, data],
      [`${fileName}.att.json`, dpa.attestation],
    ]),
  ];
  const paths = [];
  for (const [name, data] of files) {
    const path = join(directory, name);
    await writeFile(path, data, { flag: 'wx', mode: 0o600 }).catch(faultOf('--out', path));
    paths.push(path);
  }
  return paths;
}
