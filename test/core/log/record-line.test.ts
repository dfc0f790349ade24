import assert from 'node:assert/strict';
import { createHash, createHmac, createSecretKey } from 'node:crypto';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import {
  formatHeader,
  formatLine,
  hasPayloadOf,
  headerOnly,
  parseLine,
  type RecordHeader,
} from '../../../src/core/log/record-line.ts';
import { recordMac } from '../../../src/core/log/record-mac.ts';
import { recordKey } from './log-fixture.ts';
import { header, headerText, hmac, leaf, line, PAYLOAD, SALT } from './some-line.ts';

const parse = (text: string | Buffer) => {
  const bytes = Buffer.from(text);
  return parseLine(bytes, 0, bytes.length);
};
function hasItsPayload(text: string): boolean {
  const bytes = Buffer.from(text);
  const parsed = parseLine(bytes, 0, bytes.length);
  assert.ok(parsed !== undefined);
  return hasPayloadOf(parsed, bytes);
}

const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const changed = (from: string, to: string) => {
  assert.ok(line.includes(from), from);
  return line.replace(from, to);
};

describe('formatLine', () => {
  it('writes the specified members as RFC 8785 has them', () => {
    const read: unknown = JSON.parse(line);
    assert.equal(canonicalize(read), line);
    assert.deepEqual(read, {
      header: {
        ...header,
        payload_hash: `sha256:${header.payload_hash}`,
        prev_hash: `sha256:${header.prev_hash}`,
      },
      hmac: `hmac-sha256:${hmac}`,
      payload: JSON.parse(PAYLOAD),
      salt: SALT,
    });
  });

  it('hashes and signs as the format says', () => {
    assert.equal(leaf, sha256(Buffer.from([0]), headerText));
    assert.equal(header.payload_hash, sha256(SALT, '.', Buffer.from(PAYLOAD)));
    const mac = createHmac('sha256', recordKey.key).update('spanforge.cec.v2/record\n');
    assert.equal(hmac, mac.update(Buffer.from(leaf, 'hex')).digest('hex'));
  });
});

describe('parseLine', () => {
  it('takes a line apart wherever it lies in a buffer', () => {
    const bytes = Buffer.from(`före\n${line}\nafter`);
    const start = Buffer.byteLength('före\n');
    const parsed = parseLine(bytes, start, start + Buffer.byteLength(line));
    assert.deepEqual(parsed?.header, header);
    assert.equal(parsed.leaf, leaf);
    assert.equal(parsed.hmac, hmac);
    assert.equal(bytes.toString('utf8', parsed.payload?.start, parsed.payload?.end), PAYLOAD);
    assert.equal(
      headerOnly(bytes, start, parsed).toString(),
      `{"header":${headerText},"hmac":"hmac-sha256:${hmac}"}`,
    );
  });

  it('takes the longest header apart that can be written', () => {
    const longest = {
      ...header,
      chain_position: 999_999_999_999_999,
      late_count: 999_999_999_999_999,
      key_id: 'k'.repeat(64),
      log: `${'o'.repeat(128)}/${'p'.repeat(128)}/evidence`,
      record_id: 'r'.repeat(64),
      schema_key: 's'.repeat(64),
    };
    const text = formatLine(formatHeader(longest), hmac, { json: PAYLOAD, salt: SALT });
    assert.deepEqual(parse(text)?.header, longest);
    assert.ok(hasItsPayload(text));
  });

  it('takes a header-only line apart', () => {
    const parsed = parse(`{"header":${headerText},"hmac":"hmac-sha256:${hmac}"}`);
    assert.deepEqual(parsed?.header, header);
    assert.equal(parsed.payload, undefined);
    assert.equal(parsed.leaf, leaf);
  });

  it('gives every record back that can be written', () => {
    const instant = fc
      .date({
        min: new Date('0000-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
        noInvalidDate: true,
      })
      .map((date) => `${date.toISOString().slice(0, -1)}123Z`);
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
    const headers: fc.Arbitrary<RecordHeader> = fc.record(
      {
        chain_position: fc.nat({ max: 999_999_999_999_999 }),
        high_water: instant,
        key_id: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
        late_count: fc.nat(),
        log: fc.stringMatching(/^[A-Za-z0-9._-]{1,128}\/[A-Za-z0-9._-]{1,128}\/(?:evidence|other)$/),
        payload_hash: hex,
        prev_hash: hex,
        record_id: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/),
        recorded_at: instant,
        schema_key: fc.stringMatching(/^[a-z][a-z0-9_.]{0,63}$/),
        timestamp: instant,
      },
      { noNullPrototype: true },
    );
    const payloads = fc
      .dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
      .map((value) => JSON.stringify(value));
    const salts = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
    fc.assert(
      fc.property(headers, payloads, salts, hex, (given, json, salt, mac) => {
        const text = formatHeader(given);
        const bytes = Buffer.from(formatLine(text, mac, { json, salt }));
        const parsed = parseLine(bytes, 0, bytes.length);
        assert.deepEqual(parsed?.header, given);
        assert.deepEqual([parsed.leaf, parsed.hmac], [sha256(`\0${text}`), mac]);
        assert.equal(bytes.toString('utf8', parsed.payload?.start, parsed.payload?.end), json);
        assert.equal(hasPayloadOf(parsed, bytes), sha256(salt, '.', json) === given.payload_hash);
      }),
      { numRuns: 150 },
    );
  });

  it('reads nothing that would not be written with the same bytes', () => {
    const bytes = Buffer.from(line);
    const edit = fc.record({
      at: fc.nat(bytes.length),
      drop: fc.nat(3),
      add: fc.uint8Array({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(edit, ({ at, drop, add }) => {
        const other = Buffer.concat([bytes.subarray(0, at), add, bytes.subarray(at + drop)]);
        const parsed = parseLine(other, 0, other.length);
        if (parsed === undefined) return;
        const sealed = `{"header":${formatHeader(parsed.header)},"hmac":"hmac-sha256:${parsed.hmac}"`;
        assert.equal(other.toString('latin1', 0, parsed.sealEnd), sealed);
        const { start = 0, end = 0 } = parsed.payload ?? {};
        const rest = other.toString('latin1', parsed.sealEnd);
        const payload = other.toString('latin1', start, end);
        assert.match(rest, /^(?:\}|,"payload":[^]*,"salt":"[A-Za-z0-9_-]{22}"\})$/);
        assert.ok(rest === '}' || rest.slice(11, -33) === payload);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hasPayloadOf', () => {
  it('is true for the sealed payload and false for any other', () => {
    assert.ok(hasItsPayload(line));
    assert.ok(!hasItsPayload(changed('"score":0.1', '"score":0.2')));
    assert.ok(!hasItsPayload(changed(SALT, SALT.toLowerCase())));
    assert.ok(hasItsPayload(`{"header":${headerText},"hmac":"hmac-sha256:${hmac}"}`));
  });

  it('holds for a payload of any size', () => {
    for (const size of [1, 65_536, 131_072, 131_072 - 22, 300_000]) {
      const json = `{"t":"${'x'.repeat(size)}"}`;
      const text = formatHeader({ ...header, payload_hash: sha256(SALT, '.', json) });
      const bytes = Buffer.from(formatLine(text, hmac, { json, salt: SALT }));
      const parsed = parseLine(bytes, 0, bytes.length);
      assert.ok(parsed !== undefined && hasPayloadOf(parsed, bytes), `${size}`);
    }
  });
});

describe('recordMac', () => {
  it('is HMAC-SHA256 for keys of every length, in any order', () => {
    const secrets = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 2, maxLength: 4 });
    const examples = [1, 32, 63, 64, 65, 128].map((length) => new Uint8Array(length).fill(7));
    fc.assert(
      fc.property(secrets, fc.uint8Array({ minLength: 32, maxLength: 32 }), (keys, hash) => {
        const leafHex = Buffer.from(hash).toString('hex');
        const held = keys.map((secret) => createSecretKey(secret));
        for (const key of [...held, ...held]) {
          const domain = createHmac('sha256', key).update('spanforge.cec.v2/record\n');
          assert.equal(recordMac(key, leafHex), domain.update(hash).digest('hex'));
        }
      }),
      { numRuns: 30, examples: [[examples, new Uint8Array(32)]] },
    );
  });
});
