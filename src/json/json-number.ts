const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const ZERO = 0x30;
const LONGEST_SHOWN = 64;

/**
 * The number as ECMAScript prints it (RFC 8785 §3.2.2.3), or undefined when that is another decimal value than
 * the literal's, so that a reader would see a number that was never sent. `literal` must be a JSON number.
 */
export function canonicalNumber(literal: string): string | undefined {
  const double = Number(literal);
  const shortest = String(double);
  if (shortest === literal) return literal;
  if (!Number.isFinite(double)) return undefined;
  return decimalValue(shortest) === decimalValue(literal) ? shortest : undefined;
}

/** Why `canonicalNumber` refused the literal, and what to send instead. */
export function numberProblem(literal: string): string {
  const shown = literal.length > LONGEST_SHOWN ? `${literal.slice(0, LONGEST_SHOWN)}…` : literal;
  const double = Number(literal);
  const outcome = Number.isFinite(double) ? `would become ${double}` : 'is beyond the range of a double';
  return `the number ${shown} ${outcome}; send it as a string`;
}

/** One spelling per decimal value: sign, digits without zeros at either end, power of ten; `0` for any zero. */
function decimalValue(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = PARTS.exec(literal) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const end = endOfSignificantDigits(digits);
  return `${sign}${digits.slice(0, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

// A loop: /0+$/ needs quadratic time on a long run of zeros in the middle.
function endOfSignificantDigits(digits: string): number {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1;
  return end;
}
