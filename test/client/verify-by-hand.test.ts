import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { createAuthorityIdentity } from '../../src/adapters/authority-identity.ts';
import { rezip, unzip, type Content } from '../service/rezip.ts';
import { relist } from '../service/tamper-manifest.ts';
import { textOf, withEntry, withoutEntry } from '../service/tamper-lines.ts';
import { append, audit, build, march, MARCH, startService, type RunningService } from './running-service.ts';
import { stampedIn2005 } from './stamped-long-ago.ts';
import { bash, blocksOf, missing, missingOpenssl, type Outcome } from './shell.ts';

const GUIDE = new URL('../../docs/verify-by-hand.md', import.meta.url);
const skip = missingOpenssl() || missing('bash', 'unzip', 'sed', 'base64', 'sha256sum', 'diff');

/** Where the guide names files of the issuer, these commands make them. */
const EXPORT_KEYS = `
openssl pkey -in data/keys/attestation.pem -pubout > attestation.pub.pem
openssl pkey -in data/keys/checkpoint.pem -pubout > checkpoint.pub.pem
cat data/keys/authority-chain.pem > tsa-ca.pem`;

const noteOf = (zip: Content): string => JSON.parse(textOf(zip, 'chain_proof.json')).checkpoint;
const guideOf = (zip: Content) => blocksOf(textOf(zip, 'VERIFY.md'), 'sh');

/** The first block, which unpacks, and those that hold one of the texts. */
const unpackAnd = (blocks: readonly string[], ...texts: string[]) =>
  blocks.filter((block, i) => i === 0 || texts.some((text) => block.includes(text)));

describe('the commands of VERIFY.md', { skip }, () => {
  let service: RunningService;
  let content: Content;
  let later: Content;
  let bundle: string;
  let folders = 0;

  before(async () => {
    service = await startService();
    // Records before and after the period, one erased, and an older bundle: everything that a bundle can show.
    const timestamp = timestampFromMs(Date.UTC(2026, 0, 5));
    const records = march(20).map((record) => ({
      ...record,
      recordId: `before-${record.recordId}`,
      timestamp,
    }));
    await service.client.unary(audit.appendRecords, { projectId: 'bot', records });
    await append(service.client, 'bot', 240);
    await service.client.unary(audit.eraseRecords, {
      projectId: 'bot',
      recordIds: ['rec-7'],
      reasonCode: 'art17',
    });
    const { zipPath } = await build(service.client, { projectId: 'bot', ...MARCH });
    bundle = zipPath;
    content = await unzip(zipPath);
    later = await unzip((await build(service.client, { projectId: 'bot', ...MARCH })).zipPath);
  });

  after(() => service.close());

  /** An auditor's directory: the bundle and the keys that came from the issuer. */
  async function folderWith(zip: string | Content): Promise<string> {
    folders += 1;
    const folder = join(service.directory, `auditor-${folders}`);
    await mkdir(folder);
    await (typeof zip === 'string'
      ? copyFile(zip, join(folder, 'bundle.zip'))
      : rezip(zip, join(folder, 'bundle.zip')));
    const exported = await bash(EXPORT_KEYS.replaceAll('data/', `${service.directory}/`), folder);
    assert.equal(exported.status, 0, exported.output);
    return folder;
  }

  async function follow(zip: string | Content, blocks = guideOf(content)): Promise<Outcome> {
    return bash(blocks.join('\n'), await folderWith(zip));
  }

  it('accept a sound bundle, and one that was zipped again', async () => {
    for (const zip of [bundle, content]) {
      const { status, output } = await follow(zip);
      assert.equal(status, 0, output);
      assert.equal(output.match(/Verification: OK/g)?.length, 2);
      assert.match(output, /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/m);
      assert.match(output, /Verified OK/);
      assert.match(output, /\.\.\/payload: OK/);
      assert.match(output, /^"prev_hash":"sha256:[0-9a-f]{64}"$/m);
      assert.match(output, /^All checks passed$/m);
    }
  });

  const scores = 'score_records/records.ndjson';
  const edited = () => withEntry(content, scores, textOf(content, scores).replace(/"n":\d+/, '"n":99999'));

  const refusals: [what: string, altered: () => Content, message: RegExp][] = [
    ['an edited record', edited, /score_records\/records\.ndjson: FAILED/],
    ['an edited record in an edited manifest', () => relist(edited()), /Verification: FAILED/],
    ['a missing file', () => withoutEntry(content, 'coverage.json'), /coverage\.json: FAILED open or read/],
    [
      'a file that the manifest does not list',
      () => new Map([...content, ['extra.json', Buffer.from('{}')]]),
      /> extra\.json/,
    ],
    ['the time-stamp of another bundle', () => withOther('rfc3161_timestamp.tsr'), /Verification: FAILED/],
    [
      'an edited statement',
      () =>
        withEntry(
          content,
          'attestation.json',
          textOf(content, 'attestation.json').replace(/"payload":"./, '"payload":"a'),
        ),
      /Verification failure/,
    ],
    ['the attestation of another bundle', () => withOther('attestation.json'), /^Verified OK$/m],
  ];
  const withOther = (path: string) => withEntry(content, path, later.get(path) ?? Buffer.alloc(0));

  for (const [what, altered, message] of refusals) {
    it(`refuse ${what}`, async () => {
      const { status, output } = await follow(altered());
      assert.notEqual(status, 0);
      assert.match(output, message);
      assert.doesNotMatch(output, /All checks passed/);
    });
  }

  it('refuse a truncated file', async () => {
    const folder = await folderWith(bundle);
    const zip = await readFile(bundle);
    await writeFile(join(folder, 'bundle.zip'), zip.subarray(0, zip.length - 100));
    const { status } = await bash(guideOf(content).join('\n'), folder);
    assert.notEqual(status, 0);
  });

  it('refuse a record whose payload is not the one in its header', async () => {
    const path = 'chain/records.ndjson';
    const text = textOf(content, path);
    const altered = withEntry(content, path, text.replace(/("requested_by":")/, '$1x'));
    assert.notEqual(textOf(altered, path), text);
    // Without the checks before, which find it first.
    const { status, output } = await follow(altered, unpackAnd(guideOf(content), '../payload'));
    assert.notEqual(status, 0);
    assert.match(output, /\.\.\/payload: FAILED/);
  });

  it('refuse a file that is not the one that was stamped, without the manifest', async () => {
    const { status, output } = await follow(edited(), unpackAnd(guideOf(content), 'time_of()', '../stamped'));
    assert.notEqual(status, 0);
    assert.match(output, /score_records\/records\.ndjson: not what was stamped/);
  });

  it('refuse an edited list of stamped files', async () => {
    const list = 'META-INF/ASiCManifest001.xml';
    const altered = withEntry(content, list, textOf(content, list).replace('text/html', 'text/plain'));
    const { status, output } = await follow(altered);
    assert.notEqual(status, 0);
    assert.match(output, /message imprint mismatch/);
  });

  it('accept time-stamps whose certificates have expired since', async () => {
    const { stamped, chainPem } = await stampedIn2005(content);
    const folder = await folderWith(stamped);
    await writeFile(join(folder, 'tsa-ca.pem'), chainPem);
    const blocks = unpackAnd(guideOf(stamped), 'sha256sum --strict', 'time_of()', '../stamped');
    const { status, output } = await bash(blocks.join('\n'), folder);
    assert.equal(status, 0, output);
    assert.match(output, /^Jul {2}1 12:00:00 2005 GMT$/m);
    assert.equal(output.match(/Verification: OK/g)?.length, 2);
  });

  it('refuse a record that does not name the one before it', async () => {
    const path = 'chain/records.ndjson';
    const altered = withEntry(
      content,
      path,
      textOf(content, path).replaceAll('"recorded_at":"20', '"recorded_at":"19'),
    );
    const { status } = await follow(altered, unpackAnd(guideOf(content), 'header_of()', 'pair='));
    assert.notEqual(status, 0);
  });

  it('check the HMAC of a record for who holds the secret', async () => {
    const folder = await folderWith(bundle);
    const withKey = async (name: string) => {
      await copyFile(join(service.directory, 'keys', name), join(folder, 'record.key'));
      await rm(join(folder, 'bundle'), { recursive: true, force: true });
      return bash(guideOf(content).join('\n'), folder);
    };
    const own = await withKey('record.key');
    assert.equal(own.status, 0, own.output);
    assert.match(own.output, /^"hmac":"hmac-sha256:[0-9a-f]{64}"$/m);
    assert.notEqual((await withKey('signing.key')).status, 0);
  });

  it('refuse the keys of someone else', async () => {
    const { chainPem } = await createAuthorityIdentity('someone', new Date());
    const authority = await folderWith(bundle);
    await writeFile(join(authority, 'tsa-ca.pem'), chainPem);
    assert.match((await bash(guideOf(content).join('\n'), authority)).output, /Verification: FAILED/);
    const signer = await folderWith(bundle);
    const made = await bash(
      'openssl ecparam -name prime256v1 -genkey -noout | openssl ec -pubout > attestation.pub.pem',
      signer,
    );
    assert.equal(made.status, 0, made.output);
    assert.match((await bash(guideOf(content).join('\n'), signer)).output, /Verification failure/);
  });

  describe('and of the published guide', { skip: missing('python3', 'jq') }, () => {
    let markdown: string;
    const scripts = new Map<string, string>();

    before(async () => {
      markdown = await readFile(GUIDE, 'utf8');
      scripts.set('records.py', blocksOf(markdown, 'python').join(''));
      scripts.set('grew.py', blocksOf(markdown, 'python grew').join(''));
    });

    async function followPublished(
      zip: Content,
      blocks: readonly string[],
      note = noteOf(content),
    ): Promise<Outcome> {
      const folder = await folderWith(zip);
      for (const [name, text] of [...scripts, ['earlier.note', note] as const])
        await writeFile(join(folder, name), text);
      return bash(blocks.join('\n'), folder);
    }

    it('hold every command of VERIFY.md', () => {
      const known = new Set(blocksOf(markdown, 'sh').join('').split('\n'));
      const own = guideOf(content).join('').split('\n');
      assert.deepEqual(
        own.filter((line) => !known.has(line)),
        ["echo 'All checks passed'"],
      );
    });

    it('accept a sound bundle', async () => {
      for (const zip of [content, later]) {
        const { status, output } = await followPublished(zip, blocksOf(markdown, 'sh'));
        assert.equal(status, 0, output);
        assert.match(output, /24\d records in [12] runs belong to the tree of 26\d records/);
        assert.match(output, /Signature Verified Successfully/);
        assert.match(output, /^SATISFIED\teu_ai_act\t/m);
        assert.match(output, /^proven$/m);
        assert.match(output, /^the log grew from 26\d to 26\d records$/m);
      }
    });

    const notes: [what: string, since: () => [zip: Content, note: string], message: RegExp][] = [
      ['is longer', () => [content, noteOf(later)], /AssertionError: the log shrank/],
      [
        'is of another log',
        () => [later, `x${noteOf(content)}`],
        /AssertionError: the note is of another log/,
      ],
      [
        'has other records',
        () => [later, noteOf(content).replace(/\n[\w+/]{4}/, '\nAAAA')],
        /AssertionError: the log was rewritten/,
      ],
    ];
    for (const [what, since, message] of notes) {
      it(`refuse an earlier log that ${what}`, async () => {
        const [unpack = ''] = blocksOf(markdown, 'sh');
        const [zip, note] = since();
        const { status, output } = await followPublished(zip, [unpack, 'python3 ../grew.py'], note);
        assert.notEqual(status, 0);
        assert.match(output, message);
      });
    }

    const forgeries: [what: string, path: string, edit: (text: string) => string][] = [
      ['an edited payload', scores, (text) => text.replace(/"n":\d+/, '"n":99999')],
      ['an edited header', scores, (text) => text.replace(/"recorded_at":"20/, '"recorded_at":"19')],
      ['a dropped record', scores, (text) => text.slice(text.indexOf('\n') + 1)],
      ['a repeated record', scores, (text) => text + text],
      ['a checkpoint of another tree', 'chain_proof.json', () => textOf(later, 'chain_proof.json')],
    ];
    for (const [what, path, edit] of forgeries) {
      it(`refuse ${what}, also without the checks before`, async () => {
        const altered = withEntry(content, path, edit(textOf(content, path)));
        const { status, output } = await followPublished(
          altered,
          unpackAnd(blocksOf(markdown, 'sh'), '../records.py'),
        );
        assert.notEqual(status, 0);
        assert.match(output, /AssertionError|KeyError/);
      });
    }

    it('refuse a log that somebody else signed', async () => {
      const altered = withEntry(
        content,
        'chain_proof.json',
        textOf(content, 'chain_proof.json').replace(/\\n26\d\\n/, '\\n999\\n'),
      );
      const { status, output } = await followPublished(
        altered,
        unpackAnd(blocksOf(markdown, 'sh'), '../note'),
      );
      assert.notEqual(status, 0);
      assert.match(output, /Signature Verification Failure/);
    });
  });
});
