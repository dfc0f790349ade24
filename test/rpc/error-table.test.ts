import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { CecError, type ErrorCode } from '../../src/errors.ts';
import { RetryInfoSchema } from '../../src/gen/google/rpc/error_details_pb.ts';
import { codeName, ERROR_TABLE } from '../../src/rpc/error-table.ts';
import { reasonOf, restStatusOf, toConnectError } from '../../src/rpc/errors.ts';

const isErrorCode = (code: string): code is ErrorCode => code in ERROR_TABLE;
const ERROR_CODES = Object.keys(ERROR_TABLE).filter((code) => isErrorCode(code));
const CONNECT_CODES = Object.values(Code).filter((code) => typeof code === 'number');

const sent = (code: ErrorCode) => toConnectError(new CecError(code, 'text'), { log: { error: () => {} } });
const codesWithReason = (reason: string) => ERROR_CODES.filter((code) => ERROR_TABLE[code].reason === reason);

/** Cells of the body rows of the document's only table with that many columns. */
async function documentedRows(columns: number): Promise<string[][]> {
  const text = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows
    .map((row) => row.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')))
    .filter((cells) => cells.length === columns)
    .slice(2);
}

describe('ERROR_TABLE', () => {
  it('gives each pair of code and reason one REST status, by which restStatusOf finds it again', () => {
    for (const code of ERROR_CODES) assert.equal(restStatusOf(sent(code)), ERROR_TABLE[code].status, code);
  });

  it('keeps the documented exception names as reasons', () => {
    assert.deepEqual(codesWithReason('SFCEC_BUILD_ERROR'), [
      'BUNDLE_UNKNOWN',
      'BUNDLE_FILE_GONE',
      'BUILD_FAILED',
    ]);
    assert.deepEqual(codesWithReason('SFCEC_VERIFY_ERROR'), ['ARCHIVE_NOT_FOUND', 'NOT_AN_ARCHIVE']);
    assert.deepEqual(codesWithReason('SFCEC_EXPORT_ERROR'), ['DPA_REFUSED', 'DPA_FAILED']);
  });

  it('has the code itself as the reason of all others', () => {
    const others = ERROR_CODES.filter((code) => !ERROR_TABLE[code].reason.startsWith('SFCEC_'));
    assert.equal(others.length, ERROR_CODES.length - 7);
    for (const code of others) assert.equal(reasonOf(sent(code)), code);
  });

  it('says when to try again after OVERLOADED and STORE_FAILED, and only then', () => {
    const retrying = ERROR_CODES.filter((code) => {
      const [retry] = sent(code).findDetails(RetryInfoSchema);
      return retry?.retryDelay?.seconds === 1n;
    });
    assert.deepEqual(retrying, ['STORE_FAILED', 'OVERLOADED']);
  });

  it('is what docs/errors.md says, and nothing else', async () => {
    const documented = await documentedRows(5);
    for (const [code, meaning] of documented) assert.ok(meaning && meaning.length > 10, code);
    assert.deepEqual(
      documented.map(([code, , connectCode, status, reason]) => [code, connectCode, status, reason]),
      ERROR_CODES.map((code) => {
        const row = ERROR_TABLE[code];
        return [code, codeName(row.code), String(row.status), row.reason];
      }),
    );
  });
});

describe('restStatusOf', () => {
  it('is what docs/errors.md says of errors without a code of their own', async () => {
    const documented = await documentedRows(4);
    assert.equal(documented.length, 4);
    for (const [, name, status, reason] of documented) {
      const code = CONNECT_CODES.find((candidate) => codeName(candidate) === name);
      const error = new ConnectError('text', code);
      assert.equal(String(restStatusOf(error)), status, name);
      assert.equal(reasonOf(error), reason);
    }
  });

  it('is an error status for every Connect code', () => {
    for (const code of CONNECT_CODES) {
      const status = restStatusOf(new ConnectError('text', code));
      assert.ok(status >= 400 && status < 600, `${codeName(code)}: ${status}`);
    }
  });
});
