import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { JsonTextError } from '../../src/json/json-text-error.ts';
import { parsePythonObject, textOf, valueIn } from '../../src/json/python-json.ts';
import { canonicalJson } from '../../src/json/strict-json.ts';
import {
  canonicalPythonText,
  compactPythonText,
  keepsNumbers,
  spacedPythonText,
} from '../../src/json/python-text.ts';
import { vectorLines } from '../core/python-sdk/sdk-vectors.ts';

const vectors: { source: string; compact: string; spaced: string }[] = vectorLines('texts.jsonl').map(
  (line) => JSON.parse(line),
);
const UNITS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\',
  'e',
  '-',
  '.',
  '0',
  '1',
  'NaN',
  'Infinity',
  'true',
  ' ',
];
const keeps = (text: string) => parsePythonObject(text).every(({ value }) => keepsNumbers(value));
const canonical = (text: string) => canonicalPythonText(parsePythonObject(text));

describe('Python JSON texts', () => {
  it('are written as json.dumps(sort_keys=True, separators=(",", ":"), ensure_ascii=False) does', () => {
    assert.ok(vectors.length > 200);
    for (const { source, compact } of vectors)
      assert.equal(compactPythonText(parsePythonObject(source)), compact);
  });

  it('are written as json.dumps(sort_keys=True) does', () => {
    for (const { source, spaced } of vectors)
      assert.equal(spacedPythonText(parsePythonObject(source)), spaced);
  });

  it('have the RFC 8785 form of their own when every number survives it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        assert.equal(canonical(text), canonicalJson(text));
      }),
    );
  });

  it('keep a number that RFC 8785 would change as a string of its spelling', () => {
    const text = '{"a":9007199254740993,"b":NaN,"c":-Infinity,"d":1e400,"e":1.0}';
    assert.equal(canonical(text), '{"a":"9007199254740993","b":"NaN","c":"-Infinity","d":"1e400","e":1}');
  });

  for (const [number, kept] of [
    ['1', true],
    ['-0', true],
    ['0.1', true],
    ['1e-07', false],
    ['1.0', false],
    ['1e16', false],
    ['-0.0', false],
    ['1e+22', true],
    ['9007199254740993', false],
    ['NaN', false],
  ] as const)
    it(`${kept ? 'give' : 'do not give'} ${number} back from the RFC 8785 form`, () => {
      assert.equal(keeps(`{"a":[{"b":${number}}]}`), kept);
    });

  for (const [what, text, message] of [
    ['no object', '[1]', 'must be a JSON object'],
    ['a key twice', '{"a":1,"a":1}', 'a: the key stands more than once in its object'],
    [
      'a key twice further down',
      '{"a":{"b":1,"\\u0062":1}}',
      'a.b: the key stands more than once in its object',
    ],
    ['something after the object', '{} {}', 'expected the end of the text at character 4'],
    ['a lone surrogate', '{"a":"\\ud800"}', 'a: lone surrogate in the string at character 6'],
    ['a word that Python does not write', '{"a":-NaN}', 'a: expected a value at character 6'],
    ['an end too early', '{"a":[1', 'a: expected "," or "]" at character 8'],
    ['65 levels', `{"a":${'['.repeat(64)}`, `a${'[0]'.repeat(63)}: nested deeper than 64 levels`],
  ] as const)
    it(`refuse ${what}`, () => {
      assert.throws(
        () => parsePythonObject(text),
        (error) => error instanceof JsonTextError && error.message === message,
      );
    });

  it('are refused or read, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...UNITS), maxLength: 30 }), (text) => {
        try {
          compactPythonText(parsePythonObject(`{"a":${text}`));
        } catch (error) {
          assert.ok(error instanceof JsonTextError);
        }
      }),
    );
  });
});

describe('textOf', () => {
  it('answers the content of a string, and nothing for other values', () => {
    const members = parsePythonObject('{"a":"\\u00e9","b":1}');
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => textOf(valueIn(members, key))),
      ['é', undefined, undefined],
    );
  });
});
