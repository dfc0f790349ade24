import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { canonicalNumber, numberProblem } from '../../src/json/json-number.ts';

/** The literal's value as an exact fraction, on another way than the code under test. */
function fractionOf(literal: string): { numerator: bigint; denominator: bigint } {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const scale = 10n ** BigInt(Math.abs(power));
  const digits = BigInt(whole.replace('-', '') + fraction) * (mantissa.startsWith('-') ? -1n : 1n);
  return power < 0
    ? { numerator: digits, denominator: scale }
    : { numerator: digits * scale, denominator: 1n };
}

function sameValue(a: string, b: string): boolean {
  const [left, right] = [fractionOf(a), fractionOf(b)];
  return left.numerator * right.denominator === right.numerator * left.denominator;
}

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom('0', '0', ...'0123456789'.split('')), minLength, maxLength });

const literals = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits(1, 25).map((text) => text.replace(/^0+(?=\d)/, '')),
    fraction: fc.oneof(
      fc.constant(''),
      digits(1, 25).map((text) => `.${text}`),
    ),
    exponent: fc.oneof(
      fc.constant(''),
      fc
        .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), fc.nat({ max: 330 }))
        .map((parts) => parts.join('')),
    ),
  })
  .map(({ sign, whole, fraction, exponent }) => sign + whole + fraction + exponent);

describe('canonicalNumber', () => {
  it('accepts every double as ECMAScript prints it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        assert.equal(canonicalNumber(String(double)), String(double));
        assert.equal(canonicalNumber(JSON.stringify(double)), JSON.stringify(double));
      }),
      { numRuns: 500 },
    );
  });

  it('accepts other spellings of a double', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (double) => {
        assert.equal(canonicalNumber(double.toExponential()), String(double));
        assert.equal(
          canonicalNumber(
            double
              .toExponential()
              .replace('e', '000E')
              .replace(/^(\d)0/, '$1.0'),
          ),
          String(double),
        );
      }),
    );
  });

  it('accepts a literal exactly when its value is that of the shortest form', () => {
    fc.assert(
      fc.property(literals, (literal) => {
        const shortest = String(Number(literal));
        const kept = Number.isFinite(Number(literal)) && sameValue(literal, shortest);
        assert.equal(canonicalNumber(literal), kept ? shortest : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('writes the numbers of RFC 8785 appendix B', () => {
    for (const [bits, printed] of [
      [0x0000000000000000n, '0'],
      [0x8000000000000000n, '0'],
      [0x0000000000000001n, '5e-324'],
      [0x8000000000000001n, '-5e-324'],
      [0x7fefffffffffffffn, '1.7976931348623157e+308'],
      [0x4340000000000000n, '9007199254740992'],
      [0x4430000000000000n, '295147905179352830000'],
      [0x44b52d02c7e14af5n, '9.999999999999997e+22'],
      [0x44b52d02c7e14af6n, '1e+23'],
      [0x444b1ae4d6e2ef4en, '999999999999999700000'],
      [0x444b1ae4d6e2ef50n, '1e+21'],
      [0x3eb0c6f7a0b5ed8dn, '0.000001'],
      [0x3eb0c6f7a0b5ed8cn, '9.999999999999997e-7'],
      [0x41b3de4355555553n, '333333333.3333332'],
      [0x43143ff3c1cb0959n, '1424953923781206.2'],
    ] as const) {
      const double = Buffer.alloc(8);
      double.writeBigUInt64BE(bits);
      assert.equal(canonicalNumber(double.readDoubleBE().toExponential()), printed);
    }
  });

  it('takes decimals that a double stands for, in any spelling', () => {
    for (const [literal, printed] of [
      ['0.1', '0.1'],
      ['1.0', '1'],
      ['1e2', '100'],
      ['100E-2', '1'],
      ['0.0000001', '1e-7'],
      ['1e-7', '1e-7'],
      ['123456789012345680000', '123456789012345680000'],
      ['9007199254740993e3', '9007199254740993000'],
      ['12.50e+1', '125'],
      ['5e-324', '5e-324'],
    ] as const) {
      assert.equal(canonicalNumber(literal), printed);
    }
  });

  it('makes every zero 0', () => {
    for (const literal of ['0', '-0', '-0.0', '-0e5', '0.000', '0e400', '-0.0E-999999999999999999999']) {
      assert.equal(canonicalNumber(literal), '0');
    }
  });

  it('refuses what a double would change', () => {
    for (const literal of [
      '9007199254740993',
      '-9007199254740993',
      '0.1000000000000000055511151231257827',
      '1e-400',
      '1e400',
      '-1e400',
      '4.9406564584124654e-324',
      '1.00000000000000000001',
      '1e99999999999999999999',
      '1e-99999999999999999999',
    ]) {
      assert.equal(canonicalNumber(literal), undefined);
    }
  });
});

describe('numberProblem', () => {
  it('says what would become of the number', () => {
    assert.equal(
      numberProblem('9007199254740993'),
      'the number 9007199254740993 would become 9007199254740992; send it as a string',
    );
    assert.equal(numberProblem('-1e-400'), 'the number -1e-400 would become 0; send it as a string');
    assert.equal(
      numberProblem('1e400'),
      'the number 1e400 is beyond the range of a double; send it as a string',
    );
  });
});
