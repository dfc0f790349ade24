import { TAG } from './der-tags.ts';

type Rule = (content: Buffer) => boolean;

const never: Rule = () => false;

/** EXTERNAL, EMBEDDED PDV, SEQUENCE and SET are always constructed (X.690 §8.9 and following). */
const CONSTRUCTED_ONLY = [0x08, 0x0b, 0x10, 0x11];

const RULES = new Map<number, Rule>([
  [TAG.boolean, isBoolean],
  [TAG.integer, isMinimalInteger],
  [TAG.bitString, isBitString],
  [TAG.null, (content) => content.length === 0],
  [TAG.oid, isObjectIdentifier],
  ...CONSTRUCTED_ONLY.map((tag): [number, Rule] => [tag, never]),
]);

/** Whether a primitive value is written the one way that DER allows; strings and times are judged where they are used. */
export function isCanonicalPrimitive(tag: number, content: Buffer): boolean {
  const rule = RULES.get(tag);
  return rule === undefined || rule(content);
}

/** X.690 §11.1 */
function isBoolean(content: Buffer): boolean {
  return content.length === 1 && (content[0] === 0x00 || content[0] === 0xff);
}

/** X.690 §8.3.2: the first nine bits are neither all zero nor all one. */
function isMinimalInteger(content: Buffer): boolean {
  const [first, second] = content;
  if (first === undefined) return false;
  if (second === undefined) return true;
  return !(first === 0x00 && second < 0x80) && !(first === 0xff && second >= 0x80);
}

/** X.690 §11.2.1: the unused bits are zero. */
function isBitString(content: Buffer): boolean {
  const unused = content[0];
  if (unused === undefined || unused > 7) return false;
  const last = content.length === 1 ? undefined : content.at(-1);
  if (last === undefined) return unused === 0;
  return (last & ((1 << unused) - 1)) === 0;
}

/** X.690 §8.19.2: complete, and no arc starts with a zero septet. */
function isObjectIdentifier(content: Buffer): boolean {
  const last = content.at(-1);
  if (last === undefined || last >= 0x80) return false;
  return content.every((octet, at) => octet !== 0x80 || (at > 0 && (content[at - 1] ?? 0) >= 0x80));
}
