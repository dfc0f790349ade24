import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { rezip, unzip, type Content } from '../service/rezip.ts';
import { textOf, withEntry, withoutEntry } from '../service/tamper-lines.ts';
import { CHECK_WORDS, foundBy } from '../../page/words.ts';
import { createAuditorFolder, type AuditorFolder } from './auditor-folder.ts';
import { openVerifierBrowser, verdictOf, type Choice, type VerifierBrowser } from './verifier-browser.ts';

const run = promisify(execFile);
const CEC = fileURLToPath(new URL('../../bin/cec.mjs', import.meta.url));
const RECORDS = 'score_records/records.ndjson';
const ATTESTATION = 'attestation.json';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** In the JSON of `cec verify`. */
interface StatedCheck {
  readonly id: keyof typeof CHECK_WORDS;
  readonly status: string;
  readonly message: string;
  readonly place: string;
}

describe('the verifier page in Chromium', () => {
  let folder: AuditorFolder;
  let browser: VerifierBrowser;
  let content: Content;
  let trusted: Choice;

  before(async () => {
    folder = await createAuditorFolder();
    browser = await openVerifierBrowser(folder.path);
    content = await unzip(folder.bundle);
    const { bundle, attestationKey, checkpointKey, tsaCa } = folder;
    trusted = { bundle, keys: [attestationKey, checkpointKey], authorities: [tsaCa] };
  });

  after(async () => {
    await browser.close();
    await folder.close();
  });

  const save = (altered: Content) => rezip(altered, join(folder.path, 'altered.zip'));

  const failed = async () =>
    (await browser.checks()).filter(({ status }) => status === 'Failed').map(({ name }) => name);

  /** What the command says about the same files, in the words of the page. */
  async function verifiedByCommand({ bundle, keys = [], authorities = [] }: Choice) {
    const flags = [
      ...keys.flatMap((key) => ['--key', key]),
      ...authorities.flatMap((ca) => ['--tsa-ca', ca]),
    ];
    // Exit code 1 says that the bundle is not valid.
    const env = { CEC_DATA_DIR: join(folder.path, 'nothing') };
    const { stdout } = await run(process.execPath, [CEC, 'verify', bundle, '--json', ...flags], {
      env,
    }).catch((error: { stdout: string }) => error);
    const checks: StatedCheck[] = JSON.parse(stdout).checks;
    return checks.map((check) => `${CHECK_WORDS[check.id][0]} ${check.status} ${foundBy(check)}`).toSorted();
  }

  async function shown() {
    const codes: Record<string, string> = { Passed: 'PASS', Failed: 'FAIL', 'Not checked': 'NOT_CHECKED' };
    const checks = await browser.checks();
    return checks.map(({ name, status, found }) => `${name} ${codes[status]} ${found}`).toSorted();
  }

  it('finds a bundle valid by the keys and certificates that the user chose', async () => {
    assert.equal(await browser.verdictOn(trusted), 'VALID');
    assert.deepEqual(browser.complaints, []);
  });

  it('says of each check what the command says', async () => {
    assert.deepEqual(await shown(), await verifiedByCommand(trusted));
  });

  it('shows the report of the bundle in a frame without scripts', async () => {
    const frame = browser.page.frameLocator('iframe');
    assert.match(await frame.locator('body').innerText(), /evidence report/i);
    assert.equal(await browser.page.locator('iframe').getAttribute('sandbox'), '');
  });

  it('shows clauses with gaps first, and what was not checked', async () => {
    const rows = await browser.page
      .getByRole('table', { name: /GAP.*PARTIAL.*SATISFIED/ })
      .getByRole('row')
      .allInnerTexts();
    const order = rows
      .slice(1)
      .map((row) => ['GAP', 'PARTIAL', 'SATISFIED'].findIndex((word) => row.includes(word)));
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
    const text = await browser.page.locator('main').innerText();
    assert.match(text, /Seals with secret keys \(HMAC\)/);
    assert.doesNotMatch(text, /\bcompliant\b/i);
  });

  it('asks nobody: everything comes from its file or from memory', async () => {
    const schemes = new Set(browser.requested.map((address) => new URL(address).protocol));
    assert.deepEqual(
      [...schemes].filter((scheme) => !['file:', 'blob:', 'data:', 'about:'].includes(scheme)),
      [],
    );
    assert.equal(browser.requested.filter((address) => address.startsWith('file:')).length, 1);
  });

  it('could not ask anybody', async () => {
    const asked = browser.page.evaluate(() => fetch('http://127.0.0.1:9/').then(String, () => 'refused'));
    assert.equal(await asked, 'refused');
    assert.match(browser.complaints.join('\n'), /violates the following Content Security Policy directive/);
  });

  it('says that the origin is open when nobody is trusted', async () => {
    const choice = { bundle: folder.bundle };
    assert.equal(await browser.verdictOn(choice), 'NOT VALID: its origin is open');
    assert.deepEqual(await failed(), []);
    assert.deepEqual(await shown(), await verifiedByCommand(choice));
  });

  it('names the checks that an altered record fails, and does not show the report', async () => {
    const text = textOf(content, RECORDS);
    const at = text.indexOf('"payload":{') + 12;
    const letter = text[at] === 'x' ? 'y' : 'x';
    const bundle = await save(withEntry(content, RECORDS, text.slice(0, at) + letter + text.slice(at + 1)));
    assert.equal(await browser.verdictOn({ ...trusted, bundle }), 'NOT VALID');
    const names = await failed();
    assert.ok(names.includes('Inventory') && names.includes('Record hashes'), names.join());
    assert.deepEqual(await shown(), await verifiedByCommand({ ...trusted, bundle }));
    assert.equal(await browser.page.locator('iframe').count(), 0);
  });

  it('takes no signature for granted: WebCrypto refutes another one by the same key', async () => {
    const attestation = textOf(content, ATTESTATION);
    const sig = /"sig":"([^"]*)"/.exec(attestation)?.[1] ?? assert.fail(attestation);
    const letter = sig[40] ?? '';
    const other = LETTERS[(LETTERS.indexOf(letter) + 1) % 64];
    const forged = attestation.replace(sig, `${sig.slice(0, 40)}${other}${sig.slice(41)}`);
    const bundle = await save(withEntry(content, ATTESTATION, forged));
    assert.equal(await browser.verdictOn({ ...trusted, bundle }), 'NOT VALID');
    assert.ok((await failed()).includes('Attestation signature'));
    assert.deepEqual(await shown(), await verifiedByCommand({ ...trusted, bundle }));
  });

  it('finds what the command finds in bundles that lack an entry or have damaged ones', async () => {
    for (const path of [
      'rfc3161_timestamp.tsr',
      'META-INF/timestamp001.tst',
      'chain_proof.json',
      'report.html',
      'manifest.json',
    ]) {
      const bytes = Buffer.from(content.get(path) ?? []);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 60) ^ 1, bytes.length - 60);
      for (const altered of [withoutEntry(content, path), withEntry(content, path, bytes)]) {
        const bundle = await save(altered);
        assert.notEqual(await browser.verdictOn({ ...trusted, bundle }), 'VALID', path);
        assert.deepEqual(await shown(), await verifiedByCommand({ ...trusted, bundle }), path);
      }
    }
  });

  it('refuses containers that readers would read differently', async () => {
    const whole = await readFile(folder.bundle);
    const bundle = join(folder.path, 'hostile.zip');
    for (const bytes of [
      Buffer.concat([whole, Buffer.from('x')]),
      Buffer.concat([Buffer.from('x'), whole]),
    ]) {
      await writeFile(bundle, bytes);
      assert.equal(await browser.verdictOn({ ...trusted, bundle }), 'NOT VALID');
      assert.deepEqual(await failed(), ['Container']);
      assert.deepEqual(await shown(), await verifiedByCommand({ ...trusted, bundle }));
    }
  });

  it('reaches no verdict on a file that is no archive, and says so', async () => {
    const bundle = join(folder.path, 'text.zip');
    await writeFile(bundle, 'no archive at all');
    assert.equal(await browser.verdictOn({ ...trusted, bundle }), 'No verdict');
    assert.match(await browser.page.locator('#result').innerText(), /no ZIP archive/);
  });

  it('names a key file that cannot be used, and fails a bundle by a stranger', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const file = join(folder.path, 'stranger.pem');
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    assert.equal(await browser.verdictOn({ ...trusted, keys: [file] }), 'No verdict');
    assert.match(
      await browser.page.locator('#result').innerText(),
      /stranger\.pem is not a public key in PEM/,
    );
    await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }));
    assert.equal(await browser.verdictOn({ ...trusted, keys: [file] }), 'NOT VALID');
    assert.deepEqual((await failed())[0], 'Attestation signature');
  });

  it('works by keyboard alone', async () => {
    const { page } = browser;
    // From here on the browser tells of choosers instead of showing them; told only at the key, it may be too late.
    page.on('filechooser', () => {});
    await browser.open();
    const chosen: (readonly string[])[] = [[folder.bundle], trusted.keys ?? [], trusted.authorities ?? []];
    for (const files of chosen) {
      await page.keyboard.press('Tab');
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
      await chooser.setFiles(files);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await verdictOf(page), 'VALID');
    assert.equal(await page.evaluate('document.activeElement.id'), 'verdict');
    assert.equal(await page.getByRole('status').innerText(), 'The check is done: VALID.');
  });

  it('takes a bundle by drop', async () => {
    const { page } = browser;
    await browser.open();
    const bytes = (await readFile(folder.bundle)).toString('base64');
    const transfer = await page.evaluateHandle(`(() => {
      const made = new DataTransfer();
      const bytes = Uint8Array.from(atob('${bytes}'), (letter) => letter.charCodeAt(0));
      made.items.add(new File([bytes], 'dropped.zip'));
      return made;
    })()`);
    await page.locator('body').dispatchEvent('drop', { dataTransfer: transfer });
    assert.equal(await page.getByRole('status').innerText(), 'dropped.zip is chosen.');
    await page.keyboard.press('Enter');
    assert.equal(await verdictOf(page), 'NOT VALID: its origin is open');
  });

  it('has nothing that axe-core objects to, before and after a check', async () => {
    const { page } = browser;
    const objections = async () => {
      await page.evaluate(axe.source);
      const found: { violations: { id: string; nodes: { html: string }[] }[] } = await page.evaluate(
        'axe.run({ iframes: false })',
      );
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
    };
    await browser.open();
    assert.deepEqual(await objections(), []);
    await browser.verdictOn(trusted);
    assert.deepEqual(await objections(), []);
    await browser.verdictOn({ bundle: join(folder.path, 'hostile.zip') });
    assert.deepEqual(await objections(), []);
  });

  it('fits a screen that is 360 pixels wide, and paper', async () => {
    const { page } = browser;
    await browser.verdictOn(trusted);
    await page.setViewportSize({ width: 360, height: 740 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('button', { name: 'Check the bundle' }).isVisible(), false);
    assert.equal(await page.getByRole('table', { name: /checks passed/ }).isVisible(), true);
    await page.emulateMedia({ media: 'screen' });
    await page.setViewportSize({ width: 1100, height: 800 });
  });
});
