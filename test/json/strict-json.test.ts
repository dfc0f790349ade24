import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { JsonTextError } from '../../src/json/json-text-error.ts';
import { canonicalJson, decodeUtf8, jsonMembers } from '../../src/json/strict-json.ts';
import type { JsonTextOptions } from '../../src/json/strict-json.ts';
import { jsonTexts } from './json-texts.ts';

function refusal(run: () => unknown): JsonTextError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof JsonTextError, `not a JsonTextError: ${String(error)}`);
    return error;
  }
  return assert.fail('nothing was refused');
}

const refused = (text: string, options?: JsonTextOptions) => refusal(() => canonicalJson(text, options));

const nested = (levels: number) => '[1,{"a":'.repeat(levels / 2) + 'null' + '}]'.repeat(levels / 2);

describe('canonicalJson', () => {
  it('writes the example of RFC 8785 §3.2.2 and §3.2.3', () => {
    const text = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    // The RFC's first number has more digits than a double keeps, so here it is sent in its short form.
    const sent = text.replace('333333333.33333329', '333333333.3333333');
    assert.equal(
      canonicalJson(sent),
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
        String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    assert.equal(
      refused(text).message,
      'numbers[0]: the number 333333333.33333329 would become 333333333.3333333; send it as a string',
    );
  });

  it('sorts keys by UTF-16 code units, as RFC 8785 §3.2.3 lists them', () => {
    const text = String.raw`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7}`;
    assert.equal(canonicalJson(text), '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it('agrees with the canonicalize package on any value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 }), (value) => {
        assert.equal(canonicalJson(JSON.stringify(value)), canonicalize(value));
      }),
    );
  });

  it('sees the same value as JSON.parse behind any white space, key order and escapes', () => {
    fc.assert(
      fc.property(jsonTexts(), (text) => {
        const canonical = canonicalJson(text);
        assert.equal(canonical, canonicalize(JSON.parse(text)));
        assert.equal(canonicalJson(canonical), canonical);
      }),
    );
  });

  it('accepts no text that JSON.parse refuses, and fails with nothing but a JsonTextError', () => {
    const damaged = fc
      .tuple(
        jsonTexts(),
        fc.nat(),
        fc.nat({ max: 3 }),
        fc.constantFrom('', '"', '\\', ',', '}', '\u0001', '0', 'e'),
      )
      .map(([text, at, drop, put]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + put + text.slice(start + drop);
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' })), (text) => {
        let canonical: string;
        try {
          canonical = canonicalJson(text);
        } catch (error) {
          assert.ok(error instanceof JsonTextError);
          return;
        }
        assert.equal(canonical, canonicalize(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a duplicate key, however it is spelled and however deep', () => {
    assert.equal(refused('{"a":1,"b":2,"a":1}').message, 'a: the key stands more than once in its object');
    assert.equal(refused(String.raw`{"x":[{},{"é":1,"\u00e9":2}]}`).path, 'x[1]["é"]');
    assert.equal(refused('{"__proto__":1,"__proto__":2}').path, '__proto__');
    assert.equal(canonicalJson('[{"a":1},{"a":1}]'), '[{"a":1},{"a":1}]');
  });

  it('keeps __proto__, constructor and toJSON as ordinary keys', () => {
    assert.equal(
      canonicalJson('{"toJSON":1,"constructor":{"b":1},"__proto__":{"a":2}}'),
      '{"__proto__":{"a":2},"constructor":{"b":1},"toJSON":1}',
    );
  });

  it('refuses lone surrogates, raw and escaped, in keys and in values', () => {
    for (const text of [
      '"\ud800"',
      '"\udc00\ud800"',
      String.raw`"\ud800"`,
      String.raw`"\udc00\ud800"`,
      '"\ud83d\\ude00"',
      String.raw`{"\udfff":1}`,
      '{"\udfff":1}',
    ]) {
      assert.match(refused(text).reason, /^lone surrogate in the string at character [12]$/);
    }
    assert.equal(canonicalJson(String.raw`"\ud83d\ude00"`), '"😀"');
    assert.equal(refused('["\ud83d\ude00", "\ud800"]').path, '[1]');
  });

  it('does not normalise Unicode', () => {
    assert.equal(canonicalJson('["é","e\u0301"]'), '["é","e\u0301"]');
    assert.equal(canonicalJson('{"é":1,"e\u0301":2}'), '{"e\u0301":2,"é":1}');
  });

  it('refuses NaN and Infinity by name', () => {
    for (const text of ['{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":-NaN}']) {
      assert.equal(refused(text).message, 'a: NaN and Infinity are not JSON; send null or leave it out');
    }
  });

  it('counts levels from the top-level value on', () => {
    assert.equal(canonicalJson(nested(32)), nested(32));
    const error = refused(nested(34));
    assert.equal(error.reason, 'nested deeper than 32 levels');
    assert.equal(error.path, '[1].a'.repeat(16));
    assert.equal(refused('{"a":{}}', { maxDepth: 1 }).message, 'a: nested deeper than 1 levels');
    assert.equal(canonicalJson('{"a":1}', { maxDepth: 1 }), '{"a":1}');
    assert.equal(refused('['.repeat(1_000_000)).reason, 'nested deeper than 32 levels');
  });

  it('refuses a byte-order mark and anything after the value', () => {
    assert.equal(refused('\uFEFF{}').message, 'starts with a byte-order mark; send it without one');
    assert.equal(refused('{} {}').message, 'expected the end of the text at character 4');
    assert.equal(refused('1\u0000').message, 'expected the end of the text at character 2');
    assert.equal(canonicalJson(' \r\n\t{ } \n'), '{}');
  });

  it('says where the syntax is wrong', () => {
    const faults: readonly [text: string, message: string][] = [
      ['', 'expected a value at character 1'],
      ['tru', 'expected a value at character 1'],
      ['[1,]', '[1]: expected a value at character 4'],
      ['[1 2]', 'expected "," or "]" at character 4'],
      ['{"a":1,}', 'expected a key in double quotes at character 8'],
      ['{a:1}', 'expected a key in double quotes at character 2'],
      ['{"a" 1}', 'expected ":" at character 6'],
      ['{"a":1 "b":2}', 'expected "," or "}" at character 8'],
      ['{"a":"x', 'a: string is not closed at character 8'],
      ['"a\nb"', 'control character in a string; escape it at character 3'],
      [String.raw`"\x41"`, 'unknown escape in a string at character 2'],
      [String.raw`"\u12"`, 'unknown escape in a string at character 2'],
      ['[01]', 'expected "," or "]" at character 3'],
      ['[1.]', 'expected "," or "]" at character 3'],
      ['[+1]', '[0]: expected a value at character 2'],
      ['[.5]', '[0]: expected a value at character 2'],
      ["{'a':1}", 'expected a key in double quotes at character 2'],
      ['[1/**/]', 'expected "," or "]" at character 3'],
      ['\u00a0{}', 'expected a value at character 1'],
    ];
    for (const [text, message] of faults) assert.equal(refused(text).message, message);
  });

  it('names the text in the path as the caller calls it', () => {
    assert.equal(refused('{"a":[0,1,{"b":1e400}]}', { root: 'payload' }).path, 'payload.a[2].b');
    assert.equal(refused('1e400', { root: 'payload' }).path, 'payload');
    assert.equal(refused('[1e400]').path, '[0]');
  });

  it('never quotes more of the text than 64 characters of a number or key', () => {
    const secret = 'hunter2';
    assert.doesNotMatch(refused(`{"password":"${secret}"} ${secret}`).message, /hunter2/);
    assert.doesNotMatch(refused(`{"password":"${secret}\u0001"}`).message, /hunter2/);
    assert.doesNotMatch(refused(`{"password":${secret}}`).message, /hunter2/);
    const digits = '9'.repeat(5000);
    assert.equal(
      refused(digits).message,
      `the number ${'9'.repeat(64)}… is beyond the range of a double; send it as a string`,
    );
    const key = `${'k'.repeat(64)}SECRET`;
    assert.equal(refused(`{"${key}":1e400}`).path, `["${'k'.repeat(64)}…"]`);
    assert.equal(refused(String.raw`{"a\nb\u202e":1e400}`).path, '["a?b?"]');
  });

  it('keeps the path of a deep fault short', () => {
    const key = `"${'k'.repeat(60)}":`;
    const { path } = refused(`{${key}`.repeat(30) + 'NaN' + '}'.repeat(30));
    assert.equal(path.length, 201);
    assert.ok(path.startsWith('…') && path.endsWith(`.${'k'.repeat(60)}`));
  });

  it('reads megabytes of anything in linear time', () => {
    const zeros = '0'.repeat(1_000_000);
    assert.equal(canonicalJson(`1.${zeros}`), '1');
    assert.match(refused(`1.${zeros}1`).reason, /would become 1;/);
    assert.equal(
      refused(`"${String.raw`\u0041`.repeat(200_000)}`).reason,
      'string is not closed at character 1200002',
    );
    const keys = Array.from({ length: 50_000 }, (_, i) => `"${50_000 - i}":[]`).join(',');
    assert.equal(canonicalJson(`{${keys}}`).length, keys.length + 2);
  });
});

describe('jsonMembers', () => {
  it('returns each top-level member as it was written', () => {
    const members = jsonMembers(' { "b" : 1.0 , "a":{ "y":1, "x":[1e2 ] }, "\\u0063":"\\u0041" } ');
    assert.deepEqual(
      [...members],
      [
        ['b', '1.0'],
        ['a', '{ "y":1, "x":[1e2 ] }'],
        ['c', String.raw`"\u0041"`],
      ],
    );
    assert.deepEqual([...jsonMembers('{}')], []);
    assert.deepEqual([...jsonMembers('{"__proto__":{"a":1}}')], [['__proto__', '{"a":1}']]);
  });

  it('holds each value without the white space around it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), jsonTexts()), (texts) => {
        const source = `{${Object.entries(texts)
          .map(([key, text]) => `${JSON.stringify(key)}: ${text}`)
          .join(' , ')}}`;
        const members = jsonMembers(source);
        assert.deepEqual([...members.keys()].toSorted(), Object.keys(texts).toSorted());
        for (const [key, slice] of members) assert.equal(slice, texts[key]?.trim());
      }),
    );
  });

  it('checks the whole text strictly', () => {
    assert.equal(refusal(() => jsonMembers('{"a":1,"a":1}')).path, 'a');
    assert.equal(refusal(() => jsonMembers('{"a":{"b":1,"b":1}}', { root: 'record' })).path, 'record.a.b');
    assert.equal(refusal(() => jsonMembers('{"a":[9007199254740993]}')).path, 'a[0]');
    assert.equal(refusal(() => jsonMembers('{"a":{}}', { maxDepth: 1 })).path, 'a');
    assert.equal(refusal(() => jsonMembers('{}x')).path, '');
    assert.match(refusal(() => jsonMembers('\uFEFF{}')).reason, /byte-order mark/);
  });

  it('refuses what is not an object', () => {
    for (const text of ['[]', '"{}"', 'null', '1', '', ' ', '\u00a0{}']) {
      assert.equal(refusal(() => jsonMembers(text, { root: 'body' })).message, 'body: must be a JSON object');
    }
  });
});

describe('decodeUtf8', () => {
  it('returns the text of the bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.startsWith('\uFEFF'));
        assert.equal(decodeUtf8(Buffer.from(text)), text);
      }),
    );
  });

  it('refuses bytes that are not UTF-8: overlong forms, surrogates, cut sequences', () => {
    for (const bytes of [
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0x61, 0xe2, 0x82],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      assert.equal(
        refusal(() => decodeUtf8(Uint8Array.from(bytes), { root: 'payload_json' })).message,
        'payload_json: is not valid UTF-8',
      );
    }
  });

  it('refuses a byte-order mark', () => {
    const error = refusal(() => decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d)));
    assert.equal(error.message, 'starts with a byte-order mark; send it without one');
  });
});
