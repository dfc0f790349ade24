import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { referenceLeafOfLine, referenceRoot } from '../core/log/reference-tree.ts';
import type { Content } from '../service/rezip.ts';
import { recordsOf, textOf, withEntry, withoutEntry } from '../service/tamper-lines.ts';
import type { AuditorFolder } from './auditor-folder.ts';
import { requireProgram } from './outside-tools.ts';
import { TLOG_SOURCE, type Tlog } from './run-tlog.ts';
import { assertRefused, assertShown, LATER_SIZE, openTlogDesk, SIZE, type TlogDesk } from './tlog-desk.ts';

const run = promisify(execFile);
const PROOF = 'chain_proof.json';

describe('tlog, over golang.org/x/mod/sumdb/note', () => {
  let desk: TlogDesk;
  let tlog: Tlog;
  let folder: AuditorFolder;
  let content: Content;
  let later: Content;
  let vkey: string;

  before(async () => {
    desk = await openTlogDesk();
    ({ tlog, folder, content, later, vkey } = desk);
  });

  after(() => folder.close());

  const commandsOn = (bundle: string, proof: string) => [
    ['checkpoint', vkey, bundle],
    ['inclusion', vkey, bundle, proof],
    ['consistency', vkey, bundle, folder.laterBundle],
    ['consistency', vkey, folder.bundle, bundle],
  ];

  it('is formatted and vetted', async () => {
    await requireProgram('go');
    const cwd = fileURLToPath(TLOG_SOURCE);
    assert.equal((await run('gofmt', ['-l', '.'], { cwd })).stdout, '');
    await run('go', ['vet', './...'], { cwd });
  });

  describe('checkpoint', () => {
    it('opens the signed note of a bundle with its verifier key', () => {
      const bundles = [
        [folder.bundle, content, SIZE],
        [folder.laterBundle, later, LATER_SIZE],
      ] as const;
      for (const [path, zip, size] of bundles) {
        const root = referenceRoot(recordsOf(zip).map(({ line }) => referenceLeafOfLine(line)));
        const facts = new RegExp(
          `^cec-[0-9a-f]{16}/default/bot/evidence has ${size} records under the root ${root}$`,
          'm',
        );
        assertShown(tlog(['checkpoint', vkey, path]), facts, /^signed by cec-/m);
      }
    });

    it('refuses the key of somebody else, also under the name of the log', async () => {
      const { publicKey } = generateKeyPairSync('ed25519');
      const stranger = await desk.fileOf(publicKey.export({ type: 'spki', format: 'pem' }).toString());
      const made = tlog(['vkey', originOf(vkey), stranger]);
      assertShown(made, /\n$/);
      const outcome = tlog(['checkpoint', made.output.trimEnd(), folder.bundle]);
      assertRefused(outcome, /the checkpoint is not signed by .*; it names .*/);
    });

    it('refuses a note that was edited, wherever', async () => {
      const edits: [(text: string) => string, RegExp][] = [
        [(text) => text.replace(`\\n${SIZE}\\n`, `\\n${SIZE - 1}\\n`), /invalid signature/],
        [
          (text) => text.replace(/(\\n241\\n)(.)/, (_, size, digit) => size + (digit === 'A' ? 'B' : 'A')),
          /invalid signature/,
        ],
        [(text) => text.replace('"checkpoint":"cec-', '"checkpoint":"xec-'), /invalid signature/],
        [(text) => text.replace('\u2014 cec-', '\u2014 xec-'), /not signed by/],
        [(text) => text.replace(/"checkpoint":"[^"]*"/, '"checkpoint":""'), /malformed note/],
      ];
      for (const [edit, reason] of edits) {
        const text = textOf(content, PROOF);
        assert.notEqual(edit(text), text);
        const altered = await desk.fileOf(withEntry(content, PROOF, edit(text)));
        assertRefused(tlog(['checkpoint', vkey, altered]), reason);
      }
    });
  });

  describe('vkey', () => {
    it('makes the key that the bundle names, from the PEM file of the issuer', () => {
      const made = tlog(['vkey', originOf(vkey), folder.checkpointKey]);
      assert.equal(made.output, `${vkey}\n`);
    });

    it('takes no key of another kind', () => {
      const { status, error } = tlog(['vkey', originOf(vkey), folder.attestationKey]);
      assert.equal(status, 2);
      assert.match(error, /logs are signed with Ed25519/);
    });
  });

  describe('what cannot be read', () => {
    it('ends every command with exit code 2 and one line that says why', async () => {
      const zip = await readFile(folder.bundle);
      const broken: (Content | Buffer | string)[] = [
        '',
        'no ZIP file',
        zip.subarray(0, zip.length / 2),
        withoutEntry(withoutEntry(content, PROOF), 'chain/records.ndjson'),
      ];
      for (const altered of broken) {
        const path = await desk.fileOf(altered);
        for (const args of commandsOn(path, path)) {
          const { status, output, error } = tlog(args);
          assert.deepEqual([status, output], [2, ''], args.join(' '));
          assert.match(error, /^tlog: [^\n]+\n$/);
        }
      }
    });

    it('gets an answer, whatever byte of it was changed', async () => {
      const zip = await readFile(folder.bundle);
      for (let at = 0; at < zip.length; at += Math.ceil(zip.length / 200)) {
        const changed = Buffer.from(zip);
        changed[at] = ~(changed[at] ?? 0);
        const { status, output, error } = tlog([
          'consistency',
          vkey,
          await desk.fileOf(changed),
          folder.bundle,
        ]);
        if (status === 0) assert.notEqual(output, '');
        else assert.match(error, /^(REFUSED|tlog): [^\n]+\n$/, `byte ${at}`);
      }
    });

    it('is also a chain proof or a saved proof that is no JSON of the kind', async () => {
      const texts = [
        '',
        'null,',
        '[]',
        '{"checkpoint":1}',
        '{"earlier":[{"size":-1}]}',
        '{"earlier":[{"proof":["ab"]}]}',
        '['.repeat(100_000),
      ];
      for (const text of texts) {
        const bundle = await desk.fileOf(withEntry(content, PROOF, text));
        const proof = await desk.fileOf(text);
        const outcomes = [
          tlog(['checkpoint', vkey, bundle]),
          tlog(['inclusion', vkey, folder.bundle, proof]),
        ];
        for (const { status, error } of outcomes) {
          assert.equal(status, 2, text);
          assert.match(error, /^tlog: [^\n]+\n$/);
        }
      }
    });

    it('names a file that is not there once, and wrong arguments with the usage', () => {
      const missing = tlog(['checkpoint', vkey, 'nowhere.zip']);
      assert.deepEqual(
        [missing.status, missing.error],
        [2, 'tlog: nowhere.zip: no such file or directory\n'],
      );
      const calls: [args: string[], problem: RegExp][] = [
        [[], /a command is missing/],
        [['verify'], /there is no command "verify"/],
        [['checkpoint', vkey], /checkpoint takes 2 arguments, not 1/],
      ];
      for (const [args, problem] of calls) {
        const { status, error } = tlog(args);
        assert.equal(status, 2);
        assert.match(error, problem);
        assert.match(error, /tlog consistency VKEY OLD\.zip NEW\.zip/);
      }
      const malformed = tlog(['checkpoint', vkey.slice(1), folder.bundle]);
      assert.equal(malformed.status, 2);
      assert.match(malformed.error, /^tlog: VKEY: invalid verifier hash; /);
    });
  });
});

function originOf(vkey: string): string {
  return vkey.slice(0, vkey.indexOf('+'));
}
