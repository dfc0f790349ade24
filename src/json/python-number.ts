const FLOAT = /[.eE]/;
/** From here on Python's `repr` of a float has an exponent, ECMAScript's only from 21 on. */
const SMALLEST_EXPONENT = -4;
const LARGEST_EXPONENT = 16;

/** A number as Python's `json` module writes what it read from `literal`: integers keep all digits. */
export function pythonNumber(literal: string): string {
  if (!/^-?\d/.test(literal)) return literal;
  if (FLOAT.test(literal)) return pythonFloat(Number(literal));
  return literal === '-0' ? '0' : literal;
}

/** `float.__repr__`: ECMAScript's shortest digits in Python's notation. */
function pythonFloat(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  const shortest = String(value);
  // A point and no exponent: below 2^53, so only small numbers may be written otherwise by Python.
  if (shortest.includes('.') && !shortest.includes('e') && Math.abs(value) >= 1e-4) return shortest;
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(power);
  const scientific = exponent < SMALLEST_EXPONENT || exponent >= LARGEST_EXPONENT;
  return sign + (scientific ? withExponent(digits, exponent) : withPoint(digits, exponent));
}

function withExponent(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function withPoint(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}
