import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  openCheckpoint,
  parseVerifierKey,
  signCheckpoint,
  verifierKey,
} from '../../../src/core/log/checkpoint.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const ORIGIN = 'cec-test/acme/chat/evidence';
const checkpoint = { origin: ORIGIN, size: 7, root: '5d'.repeat(32) };
const note = signCheckpoint(checkpoint, privateKey);
const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);

/** c2sp.org/signed-note: SHA-256(key name ‖ LF ‖ type 1 ‖ public key), its first 4 bytes. */
function keyId(name: string): Buffer {
  return createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([1]))
    .update(raw)
    .digest()
    .subarray(0, 4);
}

/** A note with a true signature over whatever text it is given. */
function signedNote(text: string, name = ORIGIN): string {
  const signature = Buffer.concat([keyId(name), sign(null, Buffer.from(text), privateKey)]);
  return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`;
}

const ROOT = Buffer.from(checkpoint.root, 'hex').toString('base64');

describe('signCheckpoint', () => {
  it('writes origin, size and root, an empty line, and an em dash signature line', () => {
    const lines = note.split('\n');
    assert.deepEqual(lines.slice(0, 4), [ORIGIN, '7', ROOT, '']);
    assert.equal(lines.length, 6);
    assert.equal(lines[5], '');
    const [dash, name, encoded = ''] = (lines[4] ?? '').split(' ');
    assert.deepEqual([dash, name], ['\u2014', ORIGIN]);
    const bytes = Buffer.from(encoded, 'base64');
    assert.deepEqual(bytes.subarray(0, 4), keyId(ORIGIN));
    const text = `${ORIGIN}\n7\n${ROOT}\n`;
    assert.ok(verify(null, Buffer.from(text), publicKey, bytes.subarray(4)));
  });

  it('writes the tree of no leaves with size 0', () => {
    const empty = { ...checkpoint, size: 0, root: createHash('sha256').digest('hex') };
    assert.deepEqual(openCheckpoint(signCheckpoint(empty, privateKey), publicKey), empty);
  });
});

describe('openCheckpoint', () => {
  it('gives back what was signed', () => {
    const size = fc.nat({ max: 999_999_999_999_999 });
    fc.assert(
      fc.property(size, fc.uint8Array({ minLength: 32, maxLength: 32 }), (n, root) => {
        const signed = { origin: ORIGIN, size: n, root: Buffer.from(root).toString('hex') };
        assert.deepEqual(openCheckpoint(signCheckpoint(signed, privateKey), publicKey), signed);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a note with any one character changed, dropped or doubled', () => {
    for (let i = 0; i < note.length; i++) {
      const at = note.charAt(i);
      const other = at === 'A' ? 'B' : 'A';
      for (const wrong of [other, '', at + at])
        assert.equal(
          openCheckpoint(note.slice(0, i) + wrong + note.slice(i + 1), publicKey),
          undefined,
          `at ${i}`,
        );
    }
  });

  it('refuses another key, also one of the same key hash', () => {
    const other = generateKeyPairSync('ed25519');
    assert.equal(openCheckpoint(note, other.publicKey), undefined);
    const forged = sign(null, Buffer.from(`${ORIGIN}\n7\n${ROOT}\n`), other.privateKey);
    const line = Buffer.concat([keyId(ORIGIN), forged]).toString('base64');
    assert.equal(openCheckpoint(`${ORIGIN}\n7\n${ROOT}\n\n\u2014 ${ORIGIN} ${line}\n`, publicKey), undefined);
  });

  const malformed: Record<string, string> = {
    'a size with a leading zero': signedNote(`${ORIGIN}\n07\n${ROOT}\n`),
    'a size with a sign': signedNote(`${ORIGIN}\n+7\n${ROOT}\n`),
    'a negative size': signedNote(`${ORIGIN}\n-7\n${ROOT}\n`),
    'a size that a double cannot hold': signedNote(`${ORIGIN}\n${2n ** 64n}\n${ROOT}\n`),
    'no size': signedNote(`${ORIGIN}\n\n${ROOT}\n`),
    'a root of 31 bytes': signedNote(`${ORIGIN}\n7\n${Buffer.alloc(31, 1).toString('base64')}\n`),
    'a root of 33 bytes': signedNote(`${ORIGIN}\n7\n${Buffer.alloc(33, 1).toString('base64')}\n`),
    'a root with stray low bits': signedNote(`${ORIGIN}\n7\n${ROOT.slice(0, -2)}1=\n`),
    'a root in base64url': signedNote(`${ORIGIN}\n7\n${Buffer.alloc(32, 255).toString('base64url')}=\n`),
    'an extension line': signedNote(`${ORIGIN}\n7\n${ROOT}\nmore\n`),
    'no root': signedNote(`${ORIGIN}\n7\n`),
    'a blank in the origin': signedNote(`a b\n7\n${ROOT}\n`, 'a b'),
    'a no-break space in the origin': signedNote(`a\u00a0b\n7\n${ROOT}\n`, 'a\u00a0b'),
    'a plus in the origin': signedNote(`a+b\n7\n${ROOT}\n`, 'a+b'),
    'an empty origin': signedNote(`\n7\n${ROOT}\n`, ''),
    'a key name that is not the origin': signedNote(`${ORIGIN}\n7\n${ROOT}\n`, 'somebody'),
    'a second signature': note + (note.split('\n')[4] ?? '') + '\n',
    'no signature': `${ORIGIN}\n7\n${ROOT}\n\n`,
    'a hyphen for the em dash': note.replace('\u2014', '-'),
    'an en dash for the em dash': note.replace('\u2014', '\u2013'),
    'CR LF': note.replaceAll('\n', '\r\n'),
    'no last LF': note.slice(0, -1),
    'text behind it': `${note}\n`,
    'text before it': `\n${note}`,
    'a byte-order mark': `\uFEFF${note}`,
    nothing: '',
  };
  for (const [what, wrong] of Object.entries(malformed))
    it(`refuses ${what}`, () => assert.equal(openCheckpoint(wrong, publicKey), undefined));

  it('needs one spelling of the signature', () => {
    const encoded = /([A-Za-z0-9+/]{90})([A-Za-z0-9+/])=\n$/.exec(note);
    const last = encoded?.[2] ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const sameBytes = alphabet[alphabet.indexOf(last) | 1] ?? '';
    assert.notEqual(sameBytes, last);
    assert.equal(openCheckpoint(note.replace(/.=\n$/, `${sameBytes}=\n`), publicKey), undefined);
  });
});

describe('verifierKey', () => {
  /** golang.org/x/mod/sumdb/note, and a key of transparency-dev/formats whose base64 holds a plus. */
  const published = [
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop',
    'TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6',
  ];

  it('writes published verifier keys as they are', () => {
    for (const vkey of published) {
      const parsed = parseVerifierKey(vkey);
      assert.ok(parsed !== undefined);
      assert.equal(verifierKey(parsed.origin, parsed.publicKey), vkey);
    }
  });

  it('gives a key that opens what it signed', () => {
    const parsed = parseVerifierKey(verifierKey(ORIGIN, publicKey));
    assert.ok(parsed !== undefined);
    assert.equal(parsed.origin, ORIGIN);
    assert.deepEqual(openCheckpoint(note, parsed.publicKey), checkpoint);
  });

  it('opens the published note of its key by its own rules', () => {
    const parsed = parseVerifierKey(published[0] ?? '');
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signature = Buffer.from(
      'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
      'base64',
    );
    assert.ok(
      parsed !== undefined && verify(null, Buffer.from(text), parsed.publicKey, signature.subarray(4)),
    );
  });

  it('refuses every part of a key, and a key with a character changed', () => {
    const [vkey = ''] = published;
    for (let from = 0; from < vkey.length; from++)
      for (let to = from; to <= vkey.length; to++)
        if (to - from < vkey.length) assert.equal(parseVerifierKey(vkey.slice(from, to)), undefined);
    for (let i = 0; i < vkey.length; i++) {
      const next = String.fromCharCode(vkey.charCodeAt(i) + 1);
      assert.equal(parseVerifierKey(vkey.slice(0, i) + next + vkey.slice(i + 1)), undefined, `at ${i}`);
    }
  });

  it('refuses a key of another algorithm or length, also with a fitting key hash', () => {
    assert.equal(
      parseVerifierKey('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='),
      undefined,
    );
    assert.equal(
      parseVerifierKey('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'),
      undefined,
    );
  });

  it('is for the public part of a key', () => {
    assert.equal(verifierKey(ORIGIN, createPublicKey(privateKey)), verifierKey(ORIGIN, publicKey));
  });
});
