import { JsonTextError } from '../json/json-text-error.ts';
import { appendLines, RECORD_FIELD } from './append-lines.ts';
import { invalidBody, rephrased, unprocessable } from './errors.ts';
import type { Answer, Exchange } from './exchange.ts';
import { parseInputRecord } from './input-record.ts';
import type { InputRecordInit } from './input-record.ts';
import { appendResultJson } from './json-answer.ts';
import { readText } from './json-body.ts';
import { readFlag, readQuery } from './query.ts';
import type { Target } from './record-batches.ts';
import { splitLines } from './record-lines.ts';
import type { Line } from './record-lines.ts';
import { bodyChunks, checkAnnouncedSize, mediaTypeOf } from './request-body.ts';
import { UploadTally } from './upload-tally.ts';

const MEDIA_TYPES = ['application/json', 'application/x-ndjson', 'application/jsonl', 'text/x-ndjson'];

/** POST /v1/audit/records: one record as JSON, or any number as NDJSON. */
export async function appendRecords(exchange: Exchange): Promise<Answer> {
  const isJson = mediaTypeOf(exchange.req, MEDIA_TYPES) === 'application/json';
  const target = toTarget(exchange.query);
  return isJson ? appendOne(exchange, target) : appendLinesOf(exchange, target);
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

/** Stores batch after batch while the body arrives. */
async function appendLinesOf(exchange: Exchange, target: Target): Promise<Answer> {
  const { deps, signal } = exchange;
  const upload = { lines: linesOf(exchange), target, limits: deps.limits, signal };
  return { status: 201, body: { json: (await appendLines(deps.audit, upload)).json() } };
}

async function* linesOf(exchange: Exchange): AsyncGenerator<Line, void> {
  const { bodyMillis, lineBytes } = exchange.deps.limits;
  checkAnnouncedSize(exchange.req, Infinity);
  yield* splitLines(
    bodyChunks(exchange, () => bodyMillis),
    lineBytes,
  );
}
