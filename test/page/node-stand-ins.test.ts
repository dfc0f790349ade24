import assert from 'node:assert/strict';
import * as nodeCrypto from 'node:crypto';
import { describe, it } from 'node:test';
import * as nodeZlib from 'node:zlib';
import * as fc from 'fast-check';
import { Buffer as PageBuffer } from '../../page/node/buffer.ts';
import { createHash, hash } from '../../page/node/digests.ts';
import { writeHex } from '../../page/node/hex.ts';
import { callbackify } from '../../page/node/util.ts';
import { crc32 } from '../../page/node/zlib.ts';

const bytes = fc.uint8Array({ maxLength: 10_000 });
const text = fc.string({ unit: 'binary', maxLength: 5000 });

describe('the digests of the page', () => {
  it('are those of Node, of texts and bytes of any length', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, text), (data) => {
        for (const encoding of ['hex', 'binary'] as const)
          assert.equal(hash('sha256', data, encoding), nodeCrypto.hash('sha256', data, encoding));
        for (const name of ['sha1', 'sha256', 'sha384', 'sha512'] as const)
          assert.equal(createHash(name).update(data).digest('hex'), nodeCrypto.hash(name, data, 'hex'));
      }),
    );
  });

  it('may be fed in parts', () => {
    fc.assert(
      fc.property(bytes, text, (first, second) => {
        const expected = nodeCrypto.createHash('sha256').update(first).update(second).digest();
        assert.deepEqual(createHash('sha256').update(first).update(second).digest(), expected);
      }),
    );
  });

  it('include the CRC-32 of Node, also of a beginning and its continuation', () => {
    fc.assert(
      fc.property(bytes, bytes, (first, second) => {
        assert.equal(crc32(second, crc32(first)), nodeZlib.crc32(second, nodeZlib.crc32(first)));
      }),
    );
  });
});

describe('the Buffer of the page', () => {
  it('reads bytes as the texts that Node reads', () => {
    fc.assert(
      fc.property(bytes, fc.nat(200), fc.nat(12_000), (data, start, end) => {
        const [own, nodes] = [PageBuffer.from(data), Buffer.from(data)];
        for (const encoding of ['utf8', 'latin1', 'hex', 'base64', 'base64url', 'utf16le'] as const) {
          assert.equal(own.toString(encoding), nodes.toString(encoding));
          assert.equal(own.toString(encoding, start, end), nodes.toString(encoding, start, end));
        }
      }),
    );
  });

  it('reads all of Latin-1, though browsers decode it as Windows-1252', () => {
    const every = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
    assert.equal(PageBuffer.from(every).toString('latin1'), Buffer.from(every).toString('latin1'));
  });

  it('writes texts as the bytes that Node writes', () => {
    fc.assert(
      fc.property(text, (given) => {
        for (const encoding of ['utf8', 'latin1'] as const)
          assert.deepEqual(
            [...PageBuffer.from(given, encoding)],
            [...Buffer.from(given, encoding)],
            encoding,
          );
      }),
    );
  });

  // Of characters beyond ASCII Node takes the low byte, so that some are digits to it; core asks for digits before.
  it('reads hexadecimal digits as Node does, up to the first other character of ASCII', () => {
    const almostHex = fc.stringMatching(/^[0-9a-fA-F]*[g-z]?[0-9a-f]*$/);
    fc.assert(
      fc.property(fc.oneof(almostHex, fc.string({ unit: 'binary-ascii' })), (given) => {
        assert.deepEqual([...PageBuffer.from(given, 'hex')], [...Buffer.from(given, 'hex')]);
        const [own, nodes] = [new Uint8Array(100), Buffer.alloc(100)];
        assert.equal(writeHex(own, given, 3), nodes.write(given, 3, 'hex'));
        assert.deepEqual([...own], [...nodes]);
      }),
    );
  });

  it('reads base64 as Node does', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        for (const encoding of ['base64', 'base64url'] as const) {
          const written = Buffer.from(data).toString(encoding);
          assert.deepEqual([...PageBuffer.from(written, encoding)], [...data]);
        }
      }),
    );
  });
});

const answerOf = (work: (...args: unknown[]) => Promise<unknown>, ...args: unknown[]) =>
  new Promise((resolve) => callbackify(work)(...args, (...answer: unknown[]) => resolve(answer)));

describe('callbackify of the page', () => {
  it('hands a result, or the reason why there is none, to the callback', async () => {
    const reason = new Error('no result');
    assert.deepEqual(await answerOf(async (a, b) => [b, a], 1, 2), [null, [2, 1]]);
    assert.deepEqual(await answerOf(() => Promise.reject(reason)), [reason]);
  });
});
