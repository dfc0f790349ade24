import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../adapters/temporary-directory.ts';
import { runService } from '../service/running-service.ts';
import { pythonVenv } from './python-venv.ts';

const run = promisify(execFile);
const PROJECT = new URL('schemathesis/', import.meta.url);

/** What the service promises of every answer. Whether a request is acceptable depends on more than its schema. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];
const OPTIONS = Object.entries({
  checks: CHECKS.join(),
  phases: 'examples,coverage,fuzzing',
  'max-examples': 25,
  // The same requests each time.
  seed: 20_261_126,
}).map(([name, value]) => `--${name}=${value}`);

describe('the REST API', () => {
  it('answers as /openapi.json says, whatever schemathesis asks', async (t) => {
    const service = await runService(t);
    const schemathesis = join(await pythonVenv('schemathesis', PROJECT), 'schemathesis');
    const { stdout } = await run(schemathesis, ['run', `${service.url}/openapi.json`, ...OPTIONS], {
      cwd: await temporaryDirectory(t),
      maxBuffer: 2 ** 26,
    }).catch((error: { stdout: string }) => assert.fail(error.stdout));
    assert.match(stdout, /Tested: 14/);
    assert.match(stdout, /(\d+) generated, \1 passed/);
  });
});
