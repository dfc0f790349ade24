import { JsonTextError } from '../json/json-text-error.ts';
import { invalidBody, rephrased, toRestError, unprocessable } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';
import { parseInputRecord } from './input-record.ts';
import type { InputRecordInit } from './input-record.ts';
import { appendResultJson } from './json-answer.ts';
import { readText } from './json-body.ts';
import { readFlag, readQuery } from './query.ts';
import { batchesOf } from './record-batches.ts';
import type { Batch, Target } from './record-batches.ts';
import { splitLines } from './record-lines.ts';
import { bodyChunks, checkAnnouncedSize, mediaTypeOf } from './request-body.ts';
import { UploadTally } from './upload-tally.ts';

const MEDIA_TYPES = ['application/json', 'application/x-ndjson', 'application/jsonl', 'text/x-ndjson'];
const RECORD_FIELD = /^records\[(\d+)\](?:\.|: )(.*)$/s;

/** POST /v1/audit/records: one record as JSON, or any number as NDJSON. */
export async function appendRecords(exchange: Exchange): Promise<Answer> {
  const isJson = mediaTypeOf(exchange.req, MEDIA_TYPES) === 'application/json';
  const target = toTarget(exchange.query);
  return isJson ? appendOne(exchange, target) : appendLines(exchange, target);
}

function toTarget(query: URLSearchParams): Target {
  const { project_id, org_id, allow_unknown_schema } = readQuery(query, [
    'project_id',
    'org_id',
    'allow_unknown_schema',
  ]);
  const allowUnknownSchema = readFlag('allow_unknown_schema', allow_unknown_schema);
  return { projectId: project_id ?? '', orgId: org_id ?? '', allowUnknownSchema };
}

async function appendOne(exchange: Exchange, target: Target): Promise<Answer> {
  const records = [oneRecord(await readText(exchange))];
  const tally = new UploadTally();
  try {
    const response = await exchange.deps.audit.appendRecords(
      { ...target, records },
      { signal: exchange.signal },
    );
    tally.add(response, 1);
    const [result] = response.results;
    const record = result === undefined ? {} : { record: appendResultJson(result) };
    return { status: 201, body: { json: { ...tally.json(), ...record } } };
  } catch (err) {
    throw rephrased(err, (detail) => RECORD_FIELD.exec(detail)?.[2] ?? detail);
  }
}

function oneRecord(text: string): InputRecordInit {
  try {
    return parseInputRecord(text);
  } catch (err) {
    if (!(err instanceof JsonTextError)) throw err;
    throw err.path === '' ? invalidBody(err) : unprocessable(err.path, err.reason);
  }
}

/** Stores batch after batch while the body arrives; the next one is read when the last is durable. */
async function appendLines(exchange: Exchange, target: Target): Promise<Answer> {
  const { limits } = exchange.deps;
  const tally = new UploadTally();
  try {
    checkAnnouncedSize(exchange.req, Infinity);
    const lines = splitLines(
      bodyChunks(exchange, () => limits.bodyMillis),
      limits.lineBytes,
    );
    for await (const batch of batchesOf(lines, target, limits)) {
      tally.add(await append(exchange, target, batch), batch.lines.at(-1) ?? 0);
    }
  } catch (err) {
    throw withProgress(err, tally);
  }
  return { status: 201, body: { json: tally.json() } };
}

async function append({ deps, signal }: Exchange, target: Target, { records, lines }: Batch) {
  try {
    return await deps.audit.appendRecords({ ...target, records }, { signal });
  } catch (err) {
    throw atLine(err, lines);
  }
}

/** Names the line that `records[i]` stands for, or all lines of the batch when the service names none. */
function atLine(err: unknown, lines: readonly number[]): unknown {
  const [, index, problem = ''] = RECORD_FIELD.exec(toRestError(err)?.message ?? '') ?? [];
  const line = index === undefined ? undefined : lines[Number(index)];
  if (line !== undefined) return rephrased(err, () => `line ${line}: ${problem}`, { line });
  const [first = 0] = lines;
  const last = lines.at(-1) ?? first;
  const place = first === last ? `line ${first}` : `lines ${first} to ${last}`;
  return rephrased(err, (detail) => `${place}: ${detail}`);
}

function withProgress(err: unknown, { storedLines }: UploadTally): unknown {
  const stored = storedLines === 0 ? 'nothing was stored' : `everything up to line ${storedLines} was stored`;
  return rephrased(err, (detail) => `${detail}; ${stored}`, { stored_lines: storedLines });
}
