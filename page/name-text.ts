import { oidText } from '../src/core/timestamp/der-values.ts';
import { children, type Element } from '../src/core/timestamp/der.ts';

/** Short names that OpenSSL uses; others stay dotted. */
const NAMES = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);
const UTF8_STRING = 0x0c;

/** A distinguished name as Node writes it: a line for each part, special characters escaped (RFC 2253 §2.4). */
export function nameText(name: Element): string {
  return children(name)
    .map((part) => children(part).map(attributeText).join(' + '))
    .join('\n');
}

function attributeText(attribute: Element): string {
  const [type, value] = children(attribute);
  if (type === undefined || value === undefined) return '';
  const id = oidText(type);
  const text = value.content.toString(value.tag === UTF8_STRING ? 'utf8' : 'latin1');
  return `${NAMES.get(id) ?? id}=${escaped(text)}`;
}

function escaped(text: string): string {
  return text
    .replaceAll(/[,+"\\<>;]|^[# ]| $/g, String.raw`\$&`)
    .replaceAll(
      /\p{Cc}/gu,
      (control) => `\\${control.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}
