const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? -1 : digit;
});

export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) text += PAIRS[bytes[at] ?? 0] ?? '';
  return text;
}

/** Writes up to the first character that is no hexadecimal digit, as Node does it. Returns how many bytes it wrote. */
export function writeHex(bytes: Uint8Array, text: string, offset: number): number {
  let at = offset;
  for (let i = 0; i + 1 < text.length && at < bytes.length; i += 2) {
    const high = digitAt(text, i);
    const low = digitAt(text, i + 1);
    if (high < 0 || low < 0) break;
    bytes[at] = high * 16 + low;
    at += 1;
  }
  return at - offset;
}

function digitAt(text: string, index: number): number {
  return DIGITS[text.charCodeAt(index)] ?? -1;
}
